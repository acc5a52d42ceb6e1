"""Editing or withdrawing one's own comment, by the link in the confirmation mail."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from comments.forms import TeamCommentForm
from comments.models import Comment, CommentSettings
from comments.rules import Reason, suspicious
from comments.states import EDITED, change_state, pages_changed
from core.visitors.forms import VisitorForm
from core.visitors.limits import Limit
from core.visitors.links import SignedLink
from core.visitors.spam import Suspicion, fingerprint

OFTEN = Limit("comments.edit", 20, 60 * 60)
CHECKED_AGAIN = set(Suspicion) - {Suspicion.TRAP}
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
    kept = [reason for reason in comment.held_for if reason not in CHECKED_AGAIN]
    return list(dict.fromkeys([*found, *kept])) or comment.held_for


class EditingForm(VisitorForm):
    """The text, asked for as below the article."""

    text = TeamCommentForm.base_fields["text"]
    refused = _("The changes aren't saved yet. Please mend this:")


# It doesn't expire by itself: the settings say for how long it opens anything.
_link = SignedLink("comments.mending", None)


def editing_path(comment: Comment) -> str:
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


def editable_until(comment: Comment, settings: CommentSettings) -> datetime:
    """Return until when its writer may mend a comment."""
    return comment.created_at + timedelta(hours=settings.edit_hours)
