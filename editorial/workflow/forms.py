"""Forms of workflow actions that ask for a comment."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm


class ChangesForm(TaskStateCommentForm):
    """Ask which changes are needed."""

    comment = forms.CharField(
        label=_("What should change?"),
        help_text=_("Whoever wrote it receives this by mail."),
        widget=forms.Textarea({"rows": 4}),
    )


class SkipForm(TaskStateCommentForm):
    """Ask why a step is skipped."""

    comment = forms.CharField(
        label=_("Why is this step skipped?"),
        help_text=_("It stays in the history, and whoever wrote the text receives it by mail."),
        widget=forms.Textarea({"rows": 2}),
    )
