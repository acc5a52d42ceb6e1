"""What the team is asked before something is done to a subscriber."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.visitors.fields import TextField


class PlainForm(forms.Form):
    """Nothing is asked."""

    @property
    def answers(self) -> list[str]:
        """Return what the deed needs to know."""
        return [self.cleaned_data["reason"]] if "reason" in self.fields else []


class ReasonForm(PlainForm):
    """Why."""

    reason = TextField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("For the history: who asked, and how."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EraseForm(PlainForm):
    """Whether she is sure."""

    sure = forms.BooleanField(
        label=_("Yes, erase her and all that was sent to her. It can't be undone."),
        error_messages={"required": _("Tick the box, so that nobody is erased by mistake.")},
    )
