"""What its writer does to a comment: judged anew, logged, told to who listens."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from blog.comments.history import EDITED
from blog.comments.judging import Reason, suspicious
from blog.comments.models import Comment, CommentSettings
from blog.comments.states import change_state, pages_changed
from core.visitors.limits import Limit
from core.visitors.spam import Suspicion, fingerprint

OFTEN = Limit("comments.edit", 20, 60 * 60)
JUDGED_ANEW = set(Suspicion) - {Suspicion.TRAP}
State = Comment.State


def is_gone(comment: Comment) -> bool:
    """Tell whether there is nothing to mend: deleted, seen as spam, or its writer's data erased."""
    return comment.state in (State.DELETED, State.SPAM) or not comment.email


@transaction.atomic
def edit(number: int, text: str, settings: CommentSettings, *, trapped: bool = False) -> bool:
    """Give a comment another text, and hold it where that looks like spam; False where it has gone meanwhile.

    Raises core.visitors.limits.TooMany where somebody edits more than a person would.
    """
    found = Comment.objects.select_for_update(of=("self",)).filter(pk=number)
    comment = found.select_related("article").first()
    if comment is None or is_gone(comment):
        return False
    if text != comment.text:
        OFTEN.take(str(comment.pk))
        _rewrite(comment, text, settings, trapped=trapped)
    return True


@transaction.atomic
def confirm(number: int) -> None:
    """Publish a comment that waited only to be confirmed by the owner of its address."""
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if comment is None or not comment.is_pending or Reason.UNPROVEN not in comment.held_for:
        return
    comment.held_for = [reason for reason in comment.held_for if reason != Reason.UNPROVEN]
    comment.save(update_fields=["held_for"])
    if not comment.held_for:
        change_state([comment.pk], State.APPROVED)


def withdraw(comment: Comment) -> None:
    """Delete a comment as its writer wants; a stub stays where answers hang on it."""
    change_state([comment.pk], State.DELETED)


def _rewrite(comment: Comment, text: str, settings: CommentSettings, *, trapped: bool) -> None:
    comment.text, comment.fingerprint = text, fingerprint(text)
    comment.edited_at = timezone.now()
    found = suspicious(comment, settings, trapped=trapped)
    comment.held_for = _reasons(comment, found)
    comment.save(update_fields=["text", "fingerprint", "edited_at", "held_for"])
    log(instance=comment, action=EDITED)  # without the text: it may be erased one day
    if comment.is_approved and found:
        change_state([comment.pk], State.PENDING)
    elif comment.is_approved:
        pages_changed(comment.article_id)


def _reasons(comment: Comment, found: list[str]) -> list[str]:
    """Return why it waits now; one that waited still does, for what it waited if nothing else speaks against it."""
    if comment.is_approved:
        return [*found, Reason.EDITED] if found else []
    kept = [reason for reason in comment.held_for if reason not in JUDGED_ANEW]
    return list(dict.fromkeys([*found, *kept])) or comment.held_for
