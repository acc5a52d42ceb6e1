"""Moderation rules: why a comment waits for a moderator, and whose comments need no approval."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, CommentSettings
from core.visitors.fields import mail_key
from core.visitors.links import SignedLink, keyed_hash
from core.visitors.spam import Suspicion, suspicions

REMEMBERED = timedelta(days=30)
TOO_SHORT_TO_TELL = 24  # many say 'Muchas gracias'
COOKIE, PATH = "comentarista", "/comentarios/"
MOST = 20  # comments, and addresses
KEPT = timedelta(days=180)


class Reason(StrEnum):
    """Name the reasons to hold a comment that isn't suspicious."""

    FIRST = "first"
    UNPROVEN = "unproven"
    ALL = "all"
    EDITED = "edited"


LABELS = {
    Reason.FIRST: _("first comment of this address"),
    Reason.UNPROVEN: _("known address, and nothing says that it is hers who wrote"),
    Reason.ALL: _("every comment is held"),
    Reason.EDITED: _("edited after it was approved"),
}


def label_of(reason: str) -> str:
    """Return a reason in words."""
    if reason in set(Suspicion):
        return str(Suspicion(reason).label)
    return str(LABELS.get(reason, reason))  # type: ignore[call-overload]


def reasons_to_hold(comment: Comment, form: Any, *, trusted: bool) -> list[str]:
    """Return the reasons to hold a comment, none where it is published at once, as the team's are."""
    if comment.user:
        return []
    return [
        *suspicious(comment, form.settings, trapped=form.fell_into_trap),
        *_by_rule(comment, form.settings, trusted=trusted),
    ]


def suspicious(comment: Comment, settings: CommentSettings, *, trapped: bool = False) -> list[str]:
    """Return the suspicions against a comment."""
    found = suspicions(
        comment.text,
        name=comment.name,
        site=comment.site,
        most_links=settings.most_links,
        blocked=settings.blocked,
        seen_before=_was_sent_before(comment),
        trapped=trapped,
    )
    return [str(each) for each in found]


def _by_rule(comment: Comment, settings: CommentSettings, *, trusted: bool) -> list[str]:
    if settings.hold_all:
        return [Reason.ALL]
    known = Comment.objects.approved().filter(email=comment.email).exists()
    if not known:
        return [Reason.FIRST]
    return [] if trusted else [Reason.UNPROVEN]


def _was_sent_before(comment: Comment) -> bool:
    """Return whether the same text was sent lately."""
    if len(comment.text) < TOO_SHORT_TO_TELL:
        return False
    lately = Comment.objects.filter(created_at__gt=timezone.now() - REMEMBERED)
    return lately.filter(fingerprint=comment.fingerprint).exclude(pk=comment.pk).exists()


_link = SignedLink("comments.trust", KEPT)


class _Browser(NamedTuple):
    """Hold a browser's cookie: ids of comments that it sent, hashes of addresses whose mail it opened."""

    sent: list[int]
    opened: list[str]


def is_trusted(request: HttpRequest, email: str) -> bool:
    """Return whether the browser is known to be the owner's of an address approved before, in constant work."""
    known = _browser(request)
    approved = Comment.objects.approved().filter(email=email)
    answers = (
        approved.filter(pk__in=known.sent).exists(),
        approved.exists() and _hash_of(email) in known.opened,
    )
    return any(answers)


def remember_sent(request: HttpRequest, response: HttpResponse, comment: Comment) -> None:
    """Add a comment to the browser's cookie: once approved, others of its address need no approval."""
    _write(response, _browser(request), sent=[comment.pk])


def remember_opened(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Add an address, whose mailed link was opened, to the browser's cookie."""
    _write(response, _browser(request), opened=[_hash_of(email)])


def _browser(request: HttpRequest) -> _Browser:
    said = _link.read(request.COOKIES.get(COOKIE, ""))
    return _Browser(*said) if said else _Browser([], [])


def _write(
    response: HttpResponse, known: _Browser, sent: Iterable[int] = (), opened: Iterable[str] = ()
) -> None:
    """Set the cookie with more ids and hashes; drop the oldest beyond MOST."""
    kept = (
        list(dict.fromkeys([*known.sent, *sent]))[-MOST:],
        list(dict.fromkeys([*known.opened, *opened]))[-MOST:],
    )
    response.set_cookie(
        COOKIE,
        _link.sign(kept),
        max_age=KEPT,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _hash_of(email: str) -> str:
    return keyed_hash("comments.trust", mail_key(email))
