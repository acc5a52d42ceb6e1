"""Pages that a link in a mail opens: one person's, so neither search engines nor caches nor other sites get them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-store",
    # No other site learns the address. 'no-referrer' would hide from us too where the form comes from.
    "Referrer-Policy": "same-origin",
}

View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """Keep what a view answers to the one who has the link."""

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return keep
