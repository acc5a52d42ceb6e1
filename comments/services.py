"""Storing of new comments, in one transaction with the mail about them."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from comments.forms import TeamCommentForm
from comments.models import Comment
from comments.notifications.writers import notify_writer
from comments.permissions import may_answer, public_name
from comments.rules import is_trusted, reasons_to_hold
from comments.states import announce
from core.visitors.addresses import client_address
from core.visitors.limits import Limit, take_all
from core.visitors.links import keyed_hash
from core.visitors.models import consent_to
from core.visitors.spam import fingerprint

BY_ADDRESS = (
    Limit("comments.address", 6, 10 * 60),
    Limit("comments.address.day", 60, 24 * 60 * 60),
)
CONSENT = "comments"
SENT_TWICE = timedelta(minutes=10)


@transaction.atomic
def store_comment(form: TeamCommentForm, request: HttpRequest) -> Comment:
    """Store a comment of the form and return it; the same sent twice is stored once.

    Raises core.visitors.limits.TooMany where a reader sends more than a person would.
    """
    comment = (
        _from_team(form, request.user) if may_answer(request.user) else _from_reader(form, request)
    )
    trusted = is_trusted(request, comment.email)
    # Who copies what is published, and guesses the address, must not learn from the answer whether it is the right one.
    if (known := _sent_before(comment)) and (trusted or known.user or not known.is_approved):
        return known
    if not comment.user:
        _count(request)
    comment.held_for = reasons_to_hold(comment, form, trusted=trusted)
    comment.state = Comment.State.PENDING if comment.held_for else Comment.State.APPROVED
    kept = _stored(comment)
    wants_replies = bool(form.cleaned_data.get("wants_replies"))
    notify_writer(kept, form.settings, trusted=trusted, wants_replies=wants_replies)
    return kept


@transaction.atomic
def answer_as(user: Any, parent: Comment, text: str) -> Comment:
    """Store an answer of a team member."""
    comment = _comment(parent.article, text, parent=parent, user=user, name=public_name(user))
    comment.email, comment.state = user.email.lower(), Comment.State.APPROVED
    return _sent_before(comment) or _stored(comment)


def _comment(article: Any, text: str, **values: Any) -> Comment:
    return Comment(article=article, text=text, fingerprint=fingerprint(text), **values)


def _from_team(form: TeamCommentForm, user: Any) -> Comment:
    data = form.cleaned_data
    values = {"user": user, "name": public_name(user), "email": user.email.lower()}
    return _comment(form.article, data["text"], parent=data["parent"], **values)


def _from_reader(form: TeamCommentForm, request: HttpRequest) -> Comment:
    data = form.cleaned_data
    return _comment(
        form.article,
        data["text"],
        **{name: data[name] for name in ("parent", "name", "email", "site")},
        consent=consent_to(CONSENT, form.settings.consent_label),
        consented_at=timezone.now(),
        address_hash=keyed_hash("comments.address", client_address(request)),
    )


def _sent_before(comment: Comment) -> Comment | None:
    """Return the same comment sent shortly before by the same connection: a second click, or a reload."""
    return Comment.objects.filter(
        address_hash=comment.address_hash,
        article=comment.article,
        parent=comment.parent,
        email=comment.email,
        user=comment.user,
        text=comment.text,
        created_at__gt=timezone.now() - SENT_TWICE,
    ).first()


def _count(request: HttpRequest) -> None:
    """Count the attempt by connection. Not by e-mail: the refusal would tell that others have used it."""
    address = client_address(request)
    take_all((limit, address) for limit in BY_ADDRESS)


def _stored(comment: Comment) -> Comment:
    if comment.state == Comment.State.APPROVED:
        comment.approved_at = comment.created_at
    comment.save()
    announce(comment, before="")
    return comment
