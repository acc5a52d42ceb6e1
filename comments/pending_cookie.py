"""The signed cookie with the ids of a browser's pending comments, which it alone is shown."""

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
    """Return the ids in the request's cookie."""
    ids = _link.read(request.COOKIES.get(COOKIE, ""))
    return [each for each in ids if isinstance(each, int)] if isinstance(ids, list) else []


def remember(request: HttpRequest, response: HttpResponse, ids: Iterable[int]) -> None:
    """Add ids to the cookie; drop the oldest beyond MOST."""
    known = list(dict.fromkeys([*ids_in_cookie(request), *ids]))[-MOST:]
    response.set_cookie(
        COOKIE,
        _link.sign(known),
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
