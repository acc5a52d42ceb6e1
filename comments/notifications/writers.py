"""Mail to the writer of a comment, with her links, and to the authors of the article."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from comments.editing import editable_until, editing_path
from comments.markup import comment_context
from comments.models import Comment, CommentSettings
from comments.notifications.followers import link_to_confirm
from comments.rules import Reason
from core.base.seo import absolute
from core.mail.outgoing import post, render_mail
from core.visitors.spam import Suspicion
from core.visitors.unconfirmed import is_suppressed, unconfirmed_mail


def notify_authors(comment: Comment, by: Any = None) -> None:
    """Mail the authors of the article, except who wrote the comment or has just approved it."""
    knows = {comment.user_id, by.pk if by else None} - {None}
    for author in _authors(comment.article_id).exclude(pk__in=knows):
        mail = render_mail("comments/mails/published.txt", comment_context(comment))
        post(f"comments:{comment.pk}:published:{author.pk}", author.email, *mail)


def _authors(article_id: int) -> QuerySet[Any]:
    """Return the users behind the authors of an article who have a mail address."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    return users.filter(author__article_authors__page=article_id).order_by("pk")


def notify_writer(
    comment: Comment, settings: CommentSettings, *, trusted: bool, wants_replies: bool = False
) -> None:
    """Mail a confirmation to the reader who wrote a comment, unless the trap caught it."""
    if comment.user or Suspicion.TRAP in comment.held_for:
        return
    if not trusted:
        with unconfirmed_mail(comment.email):
            _notify_writer(comment, settings, wants_replies=wants_replies)
    elif not is_suppressed(comment.email):
        _notify_writer(comment, settings, wants_replies=wants_replies)


def _notify_writer(comment: Comment, settings: CommentSettings, *, wants_replies: bool) -> None:
    said = comment_context(comment) | {
        "is_unproven": Reason.UNPROVEN in comment.held_for,
        "mending_address": absolute(None, editing_path(comment)),
        "until": editable_until(comment, settings),
        "wants_replies": wants_replies,
        "confirm_address": link_to_confirm(comment) if wants_replies else "",
    }
    post(
        f"comments:{comment.pk}:thanks",
        comment.email,
        *render_mail("comments/mails/thanks.txt", said),
    )
