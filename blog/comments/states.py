"""What becomes of comments: each change locks them, is logged, and is told to who listens."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from blog.comments.models import Comment
from blog.comments.signals import comments_changed, state_changed

State = Comment.State


@transaction.atomic
def change_state(ids: Iterable[int], state: str, user: Any = None) -> list[Comment]:
    """Bring comments into a state; return those that were not in it, as they are now. What is erased stays deleted."""
    found = Comment.objects.select_for_update(of=("self",)).filter(pk__in=list(ids))
    if state != State.DELETED:
        found = found.exclude(text="")
    changed = list(found.exclude(state=state).select_related("article").order_by("pk"))
    for comment in changed:
        _change(comment, state, user)
    return changed


def _change(comment: Comment, state: str, user: Any) -> None:
    before, comment.state = comment.state, state
    comment.state_changed_at = timezone.now()
    if state == State.APPROVED:
        comment.approved_at = comment.approved_at or comment.state_changed_at
        comment.held_for = []
    comment.save(update_fields=["state", "state_changed_at", "approved_at", "held_for"])
    log(instance=comment, action=f"comments.{state}", user=user, data={"before": before})
    announce(comment, before=before, user=user)


def announce(comment: Comment, *, before: str, user: Any = None) -> None:
    """Tell who listens what a comment was before, and who changed it; visitors' pages, once the transaction holds."""
    state_changed.send(Comment, comment=comment, before=before, user=user)
    if State.APPROVED in (before, comment.state):
        pages_changed(comment.article_id)


def pages_changed(article_id: int | None) -> None:
    """Say that what visitors see of an article's comments has changed."""
    transaction.on_commit(
        partial(comments_changed.send, Comment, article_id=article_id), robust=True
    )
