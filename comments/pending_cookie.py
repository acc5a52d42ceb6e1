"""A reader's own comments that wait: their ids stand in a signed cookie, so that she sees them and nobody else."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.visitors.links import SignedLink

COOKIE = "comentarios"
MOST = 20
KEPT = timedelta(days=30)
_link = SignedLink("comments.cookie", KEPT)


def ids_in_cookie(request: HttpRequest) -> list[int]:
    """Return the ids of what this browser sent."""
    ids = _link.read(request.COOKIES.get(COOKIE, ""))
    return [each for each in ids if isinstance(each, int)] if isinstance(ids, list) else []


def remember(request: HttpRequest, response: HttpResponse, ids: Iterable[int]) -> None:
    """Add what was sent now; of many, the oldest are forgotten."""
    known = list(dict.fromkeys([*ids_in_cookie(request), *ids]))[-MOST:]
    response.set_cookie(
        COOKIE,
        _link.sign(known),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
