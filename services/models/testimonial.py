"""Testimonials: what clients said, with their consent."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

LONGEST = 1000


class TestimonialQuerySet(models.QuerySet["Testimonial"]):
    """Queries of testimonials."""

    def in_use(self) -> "TestimonialQuerySet":
        """Filter those whose consent holds."""
        return self.filter(withdrawn_at=None)


class Testimonial(models.Model):
    """Words of a client; pages hold the key alone, so that withdrawn words are gone from all of them and their versions."""

    words = models.TextField(_("words"), max_length=LONGEST, blank=True)
    given_by = models.CharField(
        _("given by"),
        max_length=120,
        blank=True,
        help_text=_("As she agreed to be named: a first name will do."),
    )
    role = models.CharField(
        _("who she is"), max_length=120, blank=True, help_text=_("For instance: physiotherapist.")
    )
    given_on = models.DateField(_("given on"))
    consent = models.CharField(
        _("consent"),
        max_length=300,
        help_text=_("How she agreed to be quoted here: by mail, by message, on paper."),
    )
    consented_on = models.DateField(_("consented on"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = TestimonialQuerySet.as_manager()

    panels = [
        FieldPanel("words"),
        MultiFieldPanel(
            [FieldPanel("given_by"), FieldPanel("role"), FieldPanel("given_on")],
            heading=_("Who said it"),
        ),
        MultiFieldPanel([FieldPanel("consent"), FieldPanel("consented_on")], heading=_("Consent")),
    ]

    class Meta:
        verbose_name = _("testimonial")
        verbose_name_plural = _("testimonials")
        ordering = ["-given_on", "-pk"]
        permissions = [("choose_testimonial", _("Can choose testimonials"))]

    def __str__(self) -> str:
        if self.withdrawn_at:
            return str(_("Withdrawn testimonial"))
        return ", ".join(part for part in (self.given_by, self.role) if part)

    def clean(self) -> None:
        """Ask for words and a name; refuse to bring back what was withdrawn."""
        super().clean()
        errors: dict[str, Any] = {}
        if self.withdrawn_at:
            errors["words"] = _("Her consent was withdrawn: with a new one, add a new testimonial.")
        else:
            if not self.words.strip():
                errors["words"] = _("Write what she said.")
            if not self.given_by.strip():
                errors["given_by"] = _("Write who said it, as she agreed to be named.")
        today = timezone.localdate()
        for name in ("given_on", "consented_on"):
            if (day := getattr(self, name)) and day > today:
                errors[name] = _("This day has yet to come.")
        if errors:
            raise ValidationError(errors)
