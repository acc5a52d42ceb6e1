"""Whether an article takes comments."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import CommentSettings


def closed_because(article: Any, settings: CommentSettings) -> str:
    """Return why an article takes no comments, in a sentence for readers; '' where it does."""
    if not (settings.is_open and article.comments_open):
        return _("Comments are closed.")
    days = settings.close_after_days
    if days and article.date < timezone.now() - timedelta(days=days):
        closed = ngettext(
            "Comments close %(days)s day after publication.",
            "Comments close %(days)s days after publication.",
            days,
        )
        return closed % {"days": days}
    return ""
