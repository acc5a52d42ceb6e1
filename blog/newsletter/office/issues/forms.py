"""What an editor is asked before an issue goes out."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.newsletter.office.issues.clock import SiteTimeField

FARTHEST = timedelta(days=366)


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
