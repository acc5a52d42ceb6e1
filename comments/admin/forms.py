"""Forms of moderators, cleaned and bounded as those of readers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from comments.forms import LONGEST
from core.visitors.fields import TextField


class AnswerForm(forms.Form):
    """Ask for the text of an answer."""

    text = TextField(
        label=_("Your answer"),
        max_length=LONGEST,
        help_text=_("It is published at once, with your name. You can write as readers do."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class EditForm(forms.Form):
    """Ask for the new text of a comment."""

    text = TextField(
        label=_("Text"),
        max_length=LONGEST,
        help_text=_("Readers see that it was edited; the history says by whom."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
