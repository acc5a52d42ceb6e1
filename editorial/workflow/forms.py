"""What reviewers write when they decide."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm


class ChangesForm(TaskStateCommentForm):
    """Asking for changes: which ones."""

    comment = forms.CharField(
        label=_("What should change?"),
        help_text=_("Whoever wrote it receives this by mail."),
        widget=forms.Textarea({"rows": 4}),
    )


class SkipForm(TaskStateCommentForm):
    """Skipping a step: why."""

    comment = forms.CharField(
        label=_("Why is this step skipped?"),
        help_text=_("It stays in the history, and whoever wrote the text receives it by mail."),
        widget=forms.Textarea({"rows": 2}),
    )
