"""Forms of review links: a new link, and a reader's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.visitors.forms import BoundedForm, room_for
from editorial.models import ReviewAnswer, ReviewLink

DAYS = (3, 7, 30)
USUAL_DAYS = 7


class ReaderField(forms.CharField):
    """Take a name on one line."""

    def to_python(self, value: Any) -> str:
        """Collapse white space."""
        return " ".join((super().to_python(value) or "").split())


class NoteField(forms.CharField):
    """Take some lines of text."""

    def to_python(self, value: Any) -> str:
        """Count a line end as one character, as browsers do, which send two."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class LinkForm(forms.Form):
    """Ask for whom a link is, and how long it is valid."""

    reader = ReaderField(
        label=_("Who reads it"),
        help_text=_(
            "Her name: you see her answers by it, and she reads it at the top of the page."
        ),
        max_length=ReviewLink._meta.get_field("reader").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=_("The link is valid for"),
        coerce=int,
        choices=[(days, ngettext_lazy("%d day", "%d days", days) % days) for days in DAYS],
        initial=USUAL_DAYS,
    )


class AnswerForm(BoundedForm):
    """Ask for a verdict and a note."""

    verdict = forms.ChoiceField(
        label=_("What do you think of it?"),
        choices=ReviewAnswer.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two answers."),
            "invalid_choice": _("Choose one of the two answers."),
        },
    )
    note = NoteField(
        label=_("Note"),
        required=False,
        max_length=ReviewAnswer._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        """Require a note where something has to change."""
        cleaned = super().clean() or {}
        changes = cleaned.get("verdict") == ReviewAnswer.Verdict.CHANGES
        if changes and not self.errors and not cleaned["note"]:
            self.add_error("note", _("Write what needs to change, and where."))
        return cleaned


def note_of(data: Any) -> str:
    """Return the note sent to a closed link, shortened, to show it again."""
    return data.get("note", "")[: room_for(AnswerForm.base_fields["note"])]
