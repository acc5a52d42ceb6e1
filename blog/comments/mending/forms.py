"""The form that mends a comment."""

from django.utils.translation import gettext_lazy as _

from blog.comments.forms import TeamCommentForm
from core.visitors.forms import VisitorForm


class MendingForm(VisitorForm):
    """The text, asked for as below the article."""

    text = TeamCommentForm.base_fields["text"]
    refused = _("The changes aren't saved yet. Please mend this:")
