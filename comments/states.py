"""Changes of the state of comments: locked, logged, and sent as signals."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter, log

from comments.models import Comment
from core.base.freshness import new_token

EDITED, ERASED = "comments.edited", "comments.erased"
ACTIONS = {
    "comments.approved": (_("Approve a comment"), _("Approved")),
    "comments.pending": (_("Hold a comment"), _("Held again")),
    "comments.spam": (_("Mark a comment as spam"), _("Marked as spam")),
    "comments.deleted": (_("Delete a comment"), _("Deleted")),
    ERASED: (_("Erase a comment"), _("Erased, as who wrote it wanted")),
}
State = Comment.State


class Edited(LogFormatter):
    """Format an edited text."""

    label = _("Edit the text of a comment")

    def format_message(self, log_entry: Any) -> str:
        """Return whether a moderator or the writer, who has no account, edited it."""
        return gettext("Text edited") if log_entry.user_id else gettext("Edited by who wrote it")


def register(actions: LogActionRegistry) -> None:
    """Register the log actions."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
    actions.register_action(EDITED)(Edited)


# Sent after the transaction, whenever what visitors see of an article's comments, or their number, has changed.
# Provides `article_id`; None where every article may look different.
comments_changed = Signal()

# Sent within the transaction. Provides `comment`, `before`, its former state ('' for a new one), and `user`, who of the
# team changed it (None: a reader, or the site).
state_changed = Signal()


@transaction.atomic
def change_state(ids: Iterable[int], state: str, user: Any = None) -> list[Comment]:
    """Change the state of comments; return those that changed. Erased comments stay deleted."""
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
    """Send `state_changed`; after the transaction `comments_changed` where visitors see the change."""
    state_changed.send(Comment, comment=comment, before=before, user=user)
    if State.APPROVED in (before, comment.state):
        pages_changed(comment.article_id)


def pages_changed(article_id: int | None) -> None:
    """Send `comments_changed` after the transaction, and let stored pages be stale."""
    transaction.on_commit(new_token)
    transaction.on_commit(
        partial(comments_changed.send, Comment, article_id=article_id), robust=True
    )
