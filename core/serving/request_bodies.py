"""Request bodies: how long one may be, and the page that refuses it.

The limits are decided by method, address and headers, before a byte of the body is read. `core.serving.gateway` asks
them before it reads; `LimitedBodies` around the WSGI application holds them behind any other server too.
"""

import io
import logging
import re
from collections.abc import Callable, Iterable
from functools import cache
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http.cookie import parse_cookie
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WSGIApplication = Callable[[Environ, StartResponse], Iterable[bytes]]

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
PUBLIC_BYTES = 64 * KILOBYTE
LONG_TEXT_BYTES = 5 * MEGABYTE  # who pastes far too much gets it back with a sentence
FORM_BYTES = 2 * MEGABYTE  # what a form with a file has beside the file
BODYLESS = {"GET", "HEAD", "OPTIONS", "TRACE"}
RETRY_AFTER_SECONDS = 5
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
_FILE_PART = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)
logger = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """Hold status, heading and sentence of a refused body."""

    status: HTTPStatus
    heading: "StrOrPromise"
    sentence: "StrOrPromise"


NO_LENGTH = Refusal(
    HTTPStatus.LENGTH_REQUIRED,
    _("Its length is missing"),
    _("What is sent here must say how long it is (Content-Length). Browsers do so by themselves."),
)
TOO_LONG = Refusal(
    HTTPStatus.CONTENT_TOO_LARGE,
    _("That is too long"),
    _(
        "What was sent is longer than this page takes. Go back: what you wrote is still there. Shorten it and send it once more."
    ),
)
NO_FILES = Refusal(
    HTTPStatus.CONTENT_TOO_LARGE,
    _("No files here"),
    _("This page takes no files. Go back and send the form without any."),
)
LOGGED_OUT = Refusal(
    HTTPStatus.FORBIDDEN,
    _("Your session has ended"),
    _(
        "Nothing was saved. Log in again in another tab, then go back here, where what you wrote is still there, and send it once more."
    ),
)
TOO_SLOW = Refusal(
    HTTPStatus.REQUEST_TIMEOUT,
    _("It took too long to arrive"),
    _(
        "What you sent didn’t arrive in time. Go back: what you wrote is still there. Send it once more, perhaps over another connection."
    ),
)
BUSY = Refusal(
    HTTPStatus.SERVICE_UNAVAILABLE,
    _("Too much at once"),
    _(
        "The site has more to do than it can at this moment. Go back: what you wrote is still there. Send it once more in a few seconds."
    ),
)


def takes_body(limit: int) -> Callable[[Callable], Callable]:
    """Let a public view take a body of up to `limit` bytes instead of PUBLIC_BYTES; files are refused all the same."""

    def mark(view: Callable) -> Callable:
        view.body_limit = limit  # type: ignore[attr-defined]
        return view

    return mark


def body_length(environ: Environ) -> int | None:
    """Return the length that a request says its body has, 0 where its method has none; None where it doesn't say."""
    if environ["REQUEST_METHOD"] in BODYLESS:
        return 0
    length = environ.get("CONTENT_LENGTH", "")
    return int(length) if _LENGTH.fullmatch(length) else None


def refusal(environ: Environ) -> Refusal | None:
    """Return why the body of a request isn't read, None where it may be."""
    length = body_length(environ)
    if length is None:
        return NO_LENGTH
    if length <= PUBLIC_BYTES:
        return None
    if environ.get("PATH_INFO", "").startswith(reverse("wagtailadmin_home")):
        return _refused_in_admin(environ, length)
    if is_multipart(environ):
        return NO_FILES
    return TOO_LONG if length > _limit(environ) else None


def is_multipart(environ: Environ) -> bool:
    """Return whether a body is of the kind that can hold files."""
    return environ.get("CONTENT_TYPE", "").lower().startswith("multipart/")


def may_be_slow(environ: Environ) -> bool:
    """Return whether a body that `refusal` let pass is an editor's, who may upload a picture over a slow line."""
    is_long = (body_length(environ) or 0) > PUBLIC_BYTES
    return is_long and environ.get("PATH_INFO", "").startswith(reverse("wagtailadmin_home"))


def _refused_in_admin(environ: Environ, length: int) -> Refusal | None:
    """Refuse a long body in the CMS unless the user is logged in: room for an upload and its form."""
    largest = max(
        settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
    )
    if length > largest + FORM_BYTES:
        return TOO_LONG
    try:
        return None if _is_logged_in(environ) else LOGGED_OUT
    except DatabaseError:
        logger.exception("Can't look a session up")
        return BUSY


def _is_logged_in(environ: Environ) -> bool:
    key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return bool(key) and SESSION_KEY in store(session_key=key)


def _limit(environ: Environ) -> int:
    """Return how many bytes a public address takes."""
    path = environ.get("PATH_INFO", "").encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        return getattr(resolve(path).func, "body_limit", PUBLIC_BYTES)
    except Resolver404:
        return PUBLIC_BYTES


def answer(refused: Refusal) -> tuple[str, list[tuple[str, str]], bytes]:
    """Return status line, headers and page of a refusal; the connection is not used again."""
    body = _page(refused)
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'self'; img-src 'self' data:"),
        ("X-Content-Type-Options", "nosniff"),
        ("Connection", "close"),
    ]
    if refused.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append(("Retry-After", str(RETRY_AFTER_SECONDS)))
    return f"{refused.status.value} {refused.status.phrase}", headers, body


@cache  # who floods the site with bodies shall not have it render pages
def _page(refused: Refusal) -> bytes:
    with override(settings.LANGUAGE_CODE):
        return render_to_string("body_refused.html", {"refused": refused}).encode()


class LimitedBodies:
    """Refuse bodies beyond the limits before a WSGI application."""

    def __init__(self, application: WSGIApplication) -> None:
        """Wrap an application."""
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer in the application's place where a body isn't taken."""
        refused = refusal(environ) or _refused_files(environ)
        if refused is None:
            return self.application(environ, start_response)
        status, headers, body = answer(refused)
        start_response(status, headers)
        return [body]


def _refused_files(environ: Environ) -> Refusal | None:
    """Refuse even a small file at a public address.

    Multipart as such is in order: mail programs that unsubscribe for their user send it (RFC 8058).
    """
    if not is_multipart(environ) or environ["PATH_INFO"].startswith(reverse("wagtailadmin_home")):
        return None
    body = environ["wsgi.input"].read(body_length(environ))
    environ["wsgi.input"] = io.BytesIO(body)
    return NO_FILES if _FILE_PART.search(body) else None
