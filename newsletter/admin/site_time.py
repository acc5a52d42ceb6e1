"""Hours of issues: asked for and shown by the site's clock, whichever zone an editor has set for herself."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FARTHEST = timedelta(days=366)


def site_time(moment: datetime | None) -> str:
    """Return a day and hour in words."""
    if moment is None:
        return ""
    return date_format(
        timezone.localtime(moment, timezone.get_default_timezone()), "DATETIME_FORMAT"
    )


def site_hour(moment: datetime) -> str:
    """Return the hour alone."""
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()), "TIME_FORMAT")


class SiteTimeField(forms.DateTimeField):
    """A day and an hour."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: Any) -> Any:
        """Read it by the site's clock."""
        with timezone.override(None):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show it by the site's clock."""
        with timezone.override(None):
            return super().prepare_value(value)


class HourForm(forms.Form):
    """The day and hour at which an issue goes out."""

    send_at = SiteTimeField(
        label=gettext_lazy("Day and hour"),
        help_text=gettext_lazy("By the site's clock."),
        error_messages={
            "required": gettext_lazy("Write the day and the hour."),
            "invalid": gettext_lazy("Write a day and an hour that exist, as 2026-11-03 10:00."),
        },
    )

    def clean_send_at(self) -> datetime:
        """Refuse what has passed, and what is surely a slip."""
        moment = self.cleaned_data["send_at"]
        now = timezone.now()
        if moment <= now:
            raise ValidationError(
                _("That moment has passed. To send now, there is another button.")
            )
        if moment > now + FARTHEST:
            raise ValidationError(_("That is more than a year ahead. Is the year right?"))
        return moment
