"""What a site concentrates on: areas, audiences, the settings of services."""

from django import forms
from django.conf import settings
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

    takes_requests = models.BooleanField(
        _("clients may ask for work by a form"),
        default=True,
        help_text=_("At /pedir/, and without services at /contacto/."),
    )
    receives_requests = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who gets requests"),
        blank=True,
        limit_choices_to={"is_active": True},
        related_name="+",
        help_text=_("They see them and are mailed. By default everybody of Administración."),
    )
    request_consent = models.CharField(
        _("consent of clients"),
        max_length=300,
        default=_(
            "I agree that my request, my name and my address are kept to answer me, for a year at most."
        ),
    )
    referral_consent = models.CharField(
        _("consent to be referred"),
        max_length=300,
        default=_(
            "I agree that the colleagues whom I chose read these words, one after the other, and that who accepts gets my name and my address."
        ),
    )
    colleague_consent = models.CharField(
        _("consent of colleagues"),
        max_length=300,
        default=_(
            "I agree that this card is published, and that I am mailed requests of clients who chose me. I can pause or leave at any time."
        ),
    )
    accept_text = models.TextField(
        _("text to accept"),
        max_length=2000,
        default=_("Yes, I can do this. To begin I need …"),
    )
    decline_text = models.TextField(
        _("text to decline"),
        max_length=2000,
        default=_("Thank you for asking. This time I can't do it, and I prefer to say so now."),
    )
    refer_text = models.TextField(
        _("text to refer"),
        max_length=2000,
        default=_(
            "This isn't mine to do well. If you agree, I introduce you to a colleague who does."
        ),
    )
    kept_months = models.PositiveSmallIntegerField(
        _("requests are erased after months"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    panels = [
        FieldPanel("specialization"),
        MultiFieldPanel(
            [FieldPanel("most_offered"), FieldPanel("evidence_years")], heading=_("Warnings")
        ),
        MultiFieldPanel(
            [
                FieldPanel("takes_requests"),
                FieldPanel("receives_requests", widget=forms.CheckboxSelectMultiple),
                FieldPanel("request_consent"),
                FieldPanel("referral_consent"),
                FieldPanel("colleague_consent"),
                FieldPanel("accept_text"),
                FieldPanel("decline_text"),
                FieldPanel("refer_text"),
                FieldPanel("kept_months"),
            ],
            heading=_("Requests"),
        ),
    ]

    class Meta:
        verbose_name = _("services")
