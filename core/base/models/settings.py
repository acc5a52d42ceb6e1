"""Site settings that editors change in the CMS."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField

from core.base.links import MenuBlock, SocialLinksBlock


class ReadSetting(BaseSiteSetting):
    """Settings of a site that visitors' pages read: as they are by default until an editor keeps others.

    Wagtail's own write a row when they are first read, which a visitor's GET must not.
    """

    class Meta:
        abstract = True

    @classmethod
    def for_site(cls, site: Any) -> Self:
        """Return those of a site; where none are kept, such as aren't saved."""
        if site is None:
            raise cls.DoesNotExist(f"{cls} does not exist for site None.")
        return cls.base_queryset().filter(site=site).first() or cls(site=site)


@register_setting(icon="home")
class SiteSettings(ReadSetting):
    """Name, menus, contact and what is shared when a page has no image of its own."""

    name = models.CharField(_("name"), max_length=60, default="motiVAcional")
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    main_menu = StreamField(MenuBlock(), blank=True, verbose_name=_("main menu"))
    footer_menu = StreamField(MenuBlock(), blank=True, verbose_name=_("footer menu"))
    social_links = StreamField(SocialLinksBlock(), blank=True, verbose_name=_("social links"))
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_text = models.TextField(_("contact text"), blank=True)
    share_image = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("default share image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("tagline"), FieldPanel("share_image")],
            heading=_("Site"),
        ),
        MultiFieldPanel([FieldPanel("main_menu"), FieldPanel("footer_menu")], heading=_("Menus")),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_text"), FieldPanel("social_links")],
            heading=_("Contact"),
        ),
    ]
    select_related = ["share_image"]

    class Meta:
        verbose_name = _("site settings")
