"""Handlers that queue mail when the state of a comment changes, in the same transaction.

A comment that waits is told to the moderators, one that is published for the first time to the article's authors and to
whom it answers: nobody hears of one event in two ways. Its writer is thanked where it is stored (`services.store_comment`).
"""

from typing import Any

from comments.models import Comment
from comments.notifications import followers, moderators, writers
from comments.states import state_changed


def connect() -> None:
    """Connect the handler."""
    state_changed.connect(notify, Comment, dispatch_uid="comments.notices")


def notify(comment: Comment, before: str, user: Any = None, **_kwargs: Any) -> None:
    """Notify moderators of a pending comment; authors and followers of one published for the first time."""
    if comment.is_pending:
        moderators.notify_moderators(comment, before, by=user)
    elif _is_new(comment, before):
        writers.notify_authors(comment, by=user)
        followers.notify_followers(comment)


def _is_new(comment: Comment, before: str) -> bool:
    """Return whether a comment is published for the first time."""
    return comment.is_approved and (not before or comment.approved_at == comment.state_changed_at)
