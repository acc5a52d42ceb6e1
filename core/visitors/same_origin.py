"""Same-origin check of visitors' forms by headers, in place of a CSRF token, which would need a cookie."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
PORTS = {"http": 80, "https": 443}

View = Callable[..., HttpResponse]
Origin = tuple[str, str, int]


def same_origin_only(view: View) -> View:
    """Refuse forms that other sites send, in place of Django's token.

    The page of the form mustn't say `Referrer-Policy: no-referrer`: browsers then send `Origin: null` with it.
    """

    @csrf_exempt
    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in SAFE and not is_same_origin(request):
            raise PermissionDenied(_("This form was sent from another site."))
        return view(request, *args, **kwargs)

    return guard


def is_same_origin(request: HttpRequest) -> bool:
    """Return whether a page of this site sent the request.

    Sec-Fetch-Site decides where there is one (https and this machine), else Origin, else Referer; without any, no.
    """
    headers = request.headers
    if "Sec-Fetch-Site" in headers:
        return headers["Sec-Fetch-Site"] == "same-origin"
    source = headers["Origin"] if "Origin" in headers else headers.get("Referer", "")
    own = (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
    return _origin(source) in set(map(_origin, own))


def _origin(address: str) -> Origin | None:
    """Return scheme, host and port of an address (RFC 6454), None where it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port or PORTS[parts.scheme]
    except (KeyError, ValueError):
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None
