"""What a site concentrates on: areas, audiences, the settings of services."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from core.base.models import ReadSetting


class Area(models.Model):
    """A field of work, in focus or not."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    in_focus = models.BooleanField(
        _("in focus"),
        default=True,
        help_text=_("Whether she specializes in it: services of other areas get a warning."),
    )

    panels = [FieldPanel("name"), FieldPanel("in_focus")]

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Audience(models.Model):
    """Whom services are for; the order is that of the services page."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    words = models.TextField(
        _("words"),
        max_length=1000,
        blank=True,
        help_text=_(
            "By which a request tells that it comes from them, with commas: surgery, patients, appointments."
        ),
    )
    sort_order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )

    panels = [FieldPanel(name) for name in ("name", "description", "words", "sort_order")]

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


@register_setting(icon="tasks")
class ServiceSettings(ReadSetting):
    """What the site specializes in, and when the CMS warns."""

    specialization = models.TextField(
        _("specialization"),
        max_length=300,
        blank=True,
        help_text=_("One sentence: what you do, for whom. It opens the page of services."),
    )
    most_offered = models.PositiveSmallIntegerField(
        _("how many offered services are enough"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("One more than these gets a warning; it isn't refused."),
    )
    evidence_years = models.PositiveSmallIntegerField(
        _("evidence is old after years"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )

    panels = [
        FieldPanel("specialization"),
        MultiFieldPanel(
            [FieldPanel("most_offered"), FieldPanel("evidence_years")], heading=_("Warnings")
        ),
    ]

    class Meta:
        verbose_name = _("services")
