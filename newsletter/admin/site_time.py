"""Times of issues in the site's time zone, whichever the editor has set for herself."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

FARTHEST = timedelta(days=366)


def site_time(moment: datetime | None) -> str:
    """Return a moment as date and time in the site's time zone."""
    if moment is None:
        return ""
    return date_format(
        timezone.localtime(moment, timezone.get_default_timezone()), "DATETIME_FORMAT"
    )


def site_hour(moment: datetime) -> str:
    """Return a moment's time in the site's time zone."""
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()), "TIME_FORMAT")


class SiteTimeInput(AdminDateTimeInput):
    """Wagtail's field, which names the site's time zone."""

    def get_context(self, *args: Any) -> dict[str, Any]:
        """Add the time zone."""
        context = super().get_context(*args)
        context["widget"]["zone"] = timezone.get_default_timezone_name()
        return context


class SiteTimeField(forms.DateTimeField):
    """Take date and time in the site's time zone."""

    widget = SiteTimeInput

    def to_python(self, value: Any) -> Any:
        """Parse in the site's time zone."""
        with timezone.override(None):
            return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show in the site's time zone."""
        with timezone.override(None):
            return super().prepare_value(value)


class HourForm(forms.Form):
    """Ask when an issue goes out."""

    send_at = SiteTimeField(
        label=gettext_lazy("Day and hour"),
        help_text=gettext_lazy("By the site's clock."),
        error_messages={
            "required": gettext_lazy("Write the day and the hour."),
            "invalid": gettext_lazy("Write a day and an hour that exist, as 03/11/2026 10:00."),
        },
    )

    def clean_send_at(self) -> datetime:
        """Refuse a moment that has passed, or is more than a year ahead."""
        moment = self.cleaned_data["send_at"]
        now = timezone.now()
        if moment <= now:
            raise ValidationError(
                _("That moment has passed. To send now, there is another button.")
            )
        if moment > now + FARTHEST:
            raise ValidationError(_("That is more than a year ahead. Is the year right?"))
        return moment
