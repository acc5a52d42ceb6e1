"""The link by which a reader mends her comment."""

from datetime import datetime, timedelta

from django.urls import reverse

from blog.comments.models import Comment, CommentSettings
from core.visitors.links import SignedLink

# It doesn't expire by itself: the settings say for how long it opens anything.
_link = SignedLink("comments.mending", None)


def mending_path(comment: Comment) -> str:
    """Return the path of the page that mends a comment."""
    return reverse("mend_comment", args=[token_of(comment)])


def token_of(comment: Comment) -> str:
    """Sign a comment by its number and moment: useless once a restored backup gave the number to another."""
    return _link.sign([comment.pk, comment.created_at.isoformat()])


def comment_of(token: str) -> Comment | None:
    """Return the comment of a token, None where we made none such."""
    if not (named := _link.read(token)):
        return None
    number, moment = named
    return (
        Comment.objects.select_related("article")
        .filter(pk=number, created_at=datetime.fromisoformat(moment))
        .first()
    )


def mendable_until(comment: Comment, settings: CommentSettings) -> datetime:
    """Return until when its writer may mend a comment."""
    return comment.created_at + timedelta(hours=settings.edit_hours)
