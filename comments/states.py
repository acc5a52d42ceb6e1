"""What becomes of comments: each change locks them, is logged, and is told to who listens."""

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
    """The text was changed, by a moderator or by who wrote it, who has no account."""

    label = _("Edit the text of a comment")

    def format_message(self, log_entry: Any) -> str:
        """Tell the two apart."""
        return gettext("Text edited") if log_entry.user_id else gettext("Edited by who wrote it")


def register(actions: LogActionRegistry) -> None:
    """Let the log know what can happen."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
    actions.register_action(EDITED)(Edited)


# Sent after the transaction, whenever what visitors see of an article's comments, or their number, has changed.
# Provides `article_id`; None where every article may look different. What caches pages listens here.
comments_changed = Signal()

# Sent within the transaction. Provides `comment`, `before`, its former state ('' for a new one), and `user`, who of the
# team changed it (None: a reader, or the site).
state_changed = Signal()


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
