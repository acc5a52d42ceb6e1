"""Editing of a comment by its writer, by the link in the confirmation mail."""

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
    """Return whether a comment can't be edited any more: deleted, spam, or its writer's data erased."""
    return comment.state in (State.DELETED, State.SPAM) or not comment.email


@transaction.atomic
def edit(number: int, text: str, settings: CommentSettings, *, trapped: bool = False) -> bool:
    """Change the text of a comment, and hold it where that looks like spam; return False where it is gone.

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
    """Approve a comment that waited only for the confirmation by the owner of its address."""
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if comment is None or not comment.is_pending or Reason.UNPROVEN not in comment.held_for:
        return
    comment.held_for = [reason for reason in comment.held_for if reason != Reason.UNPROVEN]
    comment.save(update_fields=["held_for"])
    if not comment.held_for:
        change_state([comment.pk], State.APPROVED)


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
    """Return why an edited comment is held; one that was pending stays so, for its old reasons at least."""
    if comment.is_approved:
        return [*found, Reason.EDITED] if found else []
    kept = [reason for reason in comment.held_for if reason not in CHECKED_AGAIN]
    return list(dict.fromkeys([*found, *kept])) or comment.held_for


class EditingForm(VisitorForm):
    """Ask for the text, as the form below the article does."""

    text = TeamCommentForm.base_fields["text"]
    refused = _("The changes aren't saved yet. Please mend this:")


# It doesn't expire by itself: the settings say for how long it opens anything.
_link = SignedLink("comments.mending", None)


def editing_path(comment: Comment) -> str:
    """Return the URL path that edits a comment."""
    return reverse("mend_comment", args=[token_of(comment)])


def token_of(comment: Comment) -> str:
    """Sign a comment's id and creation time: a restored backup may give the id to another comment."""
    return _link.sign([comment.pk, comment.created_at.isoformat()])


def comment_of(token: str) -> Comment | None:
    """Return the comment of a token, None where the signature is wrong or the comment gone."""
    if not (named := _link.read(token)):
        return None
    number, moment = named
    return (
        Comment.objects.select_related("article")
        .filter(pk=number, created_at=datetime.fromisoformat(moment))
        .first()
    )


def editable_until(comment: Comment, settings: CommentSettings) -> datetime:
    """Return until when its writer may edit a comment."""
    return comment.created_at + timedelta(hours=settings.edit_hours)
