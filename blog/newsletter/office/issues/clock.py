"""Hours of issues: by the site's clock, whichever zone an editor has set for herself."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format


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
