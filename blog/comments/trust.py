"""Whose comments need no approval: who was approved before, from a browser that is known to be hers.

Anybody may type an address. That it is her own says a signed cookie: this browser sent a comment of that address which a
moderator approved, or opened a link that was mailed there. Article pages, which caches keep, never get the cookie.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from blog.comments.models import Comment
from core.visitors.fields import mail_key
from core.visitors.hashing import keyed_hash
from core.visitors.links import SignedLink

COOKIE, PATH = "comentarista", "/comentarios/"
MOST = 20  # comments, and addresses
KEPT = timedelta(days=180)
_link = SignedLink("comments.trust", KEPT)


class _Known(NamedTuple):
    """What a browser did: ids of comments that it sent, hashes of addresses whose mail it opened."""

    sent: list[int]
    opened: list[str]


def is_trusted(request: HttpRequest, email: str) -> bool:
    """Tell whether an address was approved before, and the browser is known to be its owner's; always with the same work."""
    known = _known(request)
    approved = Comment.objects.approved().filter(email=email)
    answers = (
        approved.filter(pk__in=known.sent).exists(),
        approved.exists() and _hash_of(email) in known.opened,
    )
    return any(answers)


def remember_sent(request: HttpRequest, response: HttpResponse, comment: Comment) -> None:
    """Note that this browser sent a comment: once it's approved, others of its address need no approval."""
    _write(response, _known(request), sent=[comment.pk])


def remember_opened(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Note that this browser opened a link that was mailed to an address."""
    _write(response, _known(request), opened=[_hash_of(email)])


def _known(request: HttpRequest) -> _Known:
    said = _link.read(request.COOKIES.get(COOKIE, ""))
    return _Known(*said) if said else _Known([], [])


def _write(
    response: HttpResponse, known: _Known, sent: Iterable[int] = (), opened: Iterable[str] = ()
) -> None:
    """Add to the cookie; of many, the oldest are forgotten."""
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
