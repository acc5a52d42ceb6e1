"""What tests of the page cache ask it, and an application behind it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

HOST = urlsplit(settings.SITE_URL).netloc


class Answer(NamedTuple):
    """What a visitor gets."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(application: Callable[..., Any], path: str, method: str = "GET", **headers: str) -> Answer:
    """Ask a WSGI application; `environ_…` goes into the environment as it is."""
    environ = RequestFactory().generic(method, path).environ
    environ |= {"HTTP_HOST": HOST, "SERVER_NAME": "127.0.0.1"}
    environ.pop("HTTP_COOKIE", None)
    for name, value in headers.items():
        is_plain = name.startswith("environ_")
        environ[name.removeprefix("environ_") if is_plain else f"HTTP_{name.upper()}"] = value
    said: list[Any] = []
    with _open_connections():
        body = application(
            environ, lambda status, lines, exc_info=None: said.extend((status, lines))
        )
        try:
            whole = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
    return Answer(int(said[0][:3]), {name.lower(): value for name, value in said[1]}, whole)


@contextmanager
def _open_connections() -> Iterator[None]:
    """Keep the test's connection open at the end of a request, as Django's client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


class Application:
    """A WSGI application that answers what it is told to, and remembers what it was asked."""

    def __init__(self, body: bytes = b"Hola. " * 500, status: str = "200 OK", **headers: str):
        """Answer as a marked page does."""
        self.body, self.status = body, status
        self.headers = {"Content-Type": "text/html; charset=utf-8"}
        self.headers |= {"Cache-Control": "public, no-cache", "Vary": "Cookie"} | headers
        self.asked: list[dict[str, Any]] = []
        self.before: Callable[[dict[str, Any]], object] = lambda environ: None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer."""
        self.asked.append(environ)
        self.before(environ)
        start_response(self.status, [each for each in self.headers.items() if each[1] is not None])
        return [self.body]
