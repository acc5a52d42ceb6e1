"""Throttled logins: attempts are counted before any hash is computed, few hashes at a time, logged without secrets.

Whoever floods the form costs a count in the database and no hash. Who has logged in from a browser before is counted
apart there: nobody else's failures lock her out.
"""

import logging
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.visitors.addresses import client_address
from core.visitors.limits import Limit, TooMany, give_back, take_all
from core.visitors.links import keyed_hash

logger = logging.getLogger(__name__)
HASHES_AT_ONCE = (
    2  # in a process: each takes one of its threads, and a processor, for most of a second
)
PATIENCE = 10.0  # seconds that somebody who is logged in waits to set a password
HASHING_RETRY = 5  # seconds until a login that found all busy may try again

BY_CONNECTION = Limit("login.connection", 20, 10 * 60)
BY_ACCOUNT = Limit("login.account", 20, 60 * 60)
BY_BROWSER = Limit("login.browser", 20, 60 * 60)

KNOWN_BROWSER = "known_browser"  # a cookie
KNOWN_FOR = timedelta(days=90)

_free = threading.BoundedSemaphore(HASHES_AT_ONCE)
_own = threading.local()


@contextmanager
def hashing(wait: float) -> Iterator[None]:
    """Let few threads compute hashes at a time; raise TooMany where none is free after so many seconds."""
    if getattr(_own, "has_one", False):
        yield
        return
    if not _free.acquire(timeout=wait):
        raise TooMany(HASHING_RETRY)
    _own.has_one = True
    try:
        yield
    finally:
        _own.has_one = False
        _free.release()


class PasswordHasher(PBKDF2PasswordHasher):
    """Limit Django's hasher to few hashes at a time."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Hash a password once a slot is free."""
        with hashing(PATIENCE):
            return super().encode(password, salt, iterations)


class ThrottledBackend(ModelBackend):
    """Limit attempts in Django's backend, by which every password login goes."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Return the user whose password it is; raise TooMany, and hash nothing, where too many were tried.

        Without a request it isn't a stranger who asks, and nothing is counted.
        """
        account = username or kwargs.get(get_user_model().USERNAME_FIELD)
        if request is None or account is None or password is None:
            return super().authenticate(request, username, password, **kwargs)
        with _logging_refusals(request, account):
            taken = _count(request, account)
            try:
                with hashing(wait=0):
                    return super().authenticate(request, username, password, **kwargs)
            except TooMany:
                give_back(taken)  # nothing was tried
                raise

    async def aauthenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Authenticate with the same limits, which Django's own would bypass."""
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)


def _count(request: HttpRequest, account: str) -> list[tuple[Limit, str]]:
    """Count an attempt for the connection, and for the account; from a browser that she knows, for that one instead."""
    is_hers = _known_browser(request) == _mark_of(account)
    taken = [
        (BY_CONNECTION, client_address(request)),
        (BY_BROWSER if is_hers else BY_ACCOUNT, _folded(account)),
    ]
    take_all(taken)
    request.login_attempt = taken  # type: ignore[attr-defined]
    return taken


@contextmanager
def _logging_refusals(request: HttpRequest, account: str) -> Iterator[None]:
    """Log who is refused."""
    try:
        yield
    except TooMany as refused:
        mark, address = _mark_of(account)[:12], client_address(request)
        again = refused.retry_after
        logger.warning("Login refused: account %s, from %s, for %d s", mark, address, again)
        raise


def _folded(account: str) -> str:
    """Return a name as it is counted: capitals and look of it make no other account."""
    return unicodedata.normalize("NFKC", account).casefold().strip()


def _mark_of(account: str) -> str:
    """Return what stands for an account in the log and in the cookie; what was typed may be a password."""
    return keyed_hash("login.mark", _folded(account))


def _known_browser(request: HttpRequest) -> str:
    found = request.get_signed_cookie(
        KNOWN_BROWSER, default="", salt=KNOWN_BROWSER, max_age=KNOWN_FOR
    )
    return str(found)


def remember_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie of a known browser after a login."""
    if mark := getattr(request, "logged_in_mark", ""):
        response.set_signed_cookie(
            KNOWN_BROWSER,
            mark,
            salt=KNOWN_BROWSER,
            max_age=KNOWN_FOR,
            path=reverse("wagtailadmin_home"),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def connect() -> None:
    """Connect the handlers of logins, failures and logouts."""
    user_logged_in.connect(_on_login, dispatch_uid="visitors.logged_in")
    user_login_failed.connect(_on_failure, dispatch_uid="visitors.login_failed")
    user_logged_out.connect(_on_logout, dispatch_uid="visitors.logged_out")


def _on_login(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    """Give back the counted attempt, and log the login."""
    if request is None:
        return
    give_back(getattr(request, "login_attempt", ()))
    mark = _mark_of(user.get_username())
    request.logged_in_mark = mark  # type: ignore[attr-defined]
    address = client_address(request)
    logger.info("Login: user %s, account %s, from %s", user.pk, mark[:12], address)


def _on_failure(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    if request is None:
        return
    account = credentials.get("username") or credentials.get(get_user_model().USERNAME_FIELD) or ""
    mark, address = _mark_of(str(account))[:12], client_address(request)
    logger.warning("Login failed: account %s, from %s", mark, address)


def _on_logout(request: HttpRequest | None, user: Any, **_kwargs: Any) -> None:
    if request is not None and user is not None:
        logger.info("Logout: user %s, from %s", user.pk, client_address(request))
