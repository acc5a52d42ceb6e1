"""A real Chromium before a server of the site's own code."""

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler, get_path_info
from django.db import connection
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from editorial.permissions.roles import apply_roles
from editorial.workflow.setup import apply_workflow
from tests.browser.window import Window
from tests.databases import load_sqlite, snapshot_sqlite
from tests.factories import SiteTree, UserFactory

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CONNECTION = "(process_request_thread)"  # how Python names its threads
PATIENCE = 60.0  # seconds: on a busy machine everything comes, but late
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class InTurn(StaticFilesHandler):
    """Answer one request at a time: the server's threads share one connection to SQLite in memory."""

    turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Any:
        """Let static files pass."""
        if self._should_handle(get_path_info(environ)):
            return super().__call__(environ, start_response)
        with self.turn:
            return self.application(environ, start_response)


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """Serve the site; pictures too come from its own views, not from Django's stand-in."""
    server = LiveServer("127.0.0.1", start=False)
    server.thread.static_handler = lambda _application: InTurn(WSGIHandler())
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests of this folder."""
    expect.set_options(timeout=PATIENCE * 1000)
    # Playwright runs an event loop in this thread, where Django then refuses its database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Planted:
    """What a database holds once a tree was planted, so that the next test copies it."""

    database: sqlite3.Connection | None = None
    tree: SiteTree


@pytest.fixture
def tree(live_server: LiveServer, settings: Any) -> SiteTree:
    """Return a site with its roles and its workflow, at the address of the server."""
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    if connection.vendor != "sqlite":
        return _plant()
    if Planted.database:
        load_sqlite(Planted.database)
    else:
        Planted.tree, Planted.database = _plant(), snapshot_sqlite()
    return deepcopy(Planted.tree)


def _plant() -> SiteTree:
    tree = SiteTree()
    apply_roles(tree.blog, tree.home)
    apply_workflow(tree.blog)
    return tree


@pytest.fixture
def window(
    chromium: Browser, live_server: LiveServer, tree: SiteTree
) -> Iterator[Callable[..., Window]]:
    """Return a function that opens a window without history, with Playwright's options for a context."""
    opened: list[Window] = []

    def open_window(**options: Any) -> Window:
        opened.append(Window(chromium, live_server.url, **options))
        return opened[-1]

    yield open_window
    for each in opened:
        each.context.close()
    _wait_for_answers()


@pytest.fixture
def member(window: Callable[..., Window]) -> Callable[[str, str], Window]:
    """Return a function that opens the window of a new user with a role, logged in."""

    def log_in(name: str, role: str) -> Window:
        UserFactory(username=name).groups.add(Group.objects.get(name=role))
        opened = window()
        opened.log_in(name)
        return opened

    return log_in


def _wait_for_answers() -> None:
    """Let the server end what it has begun, before the database is emptied: each connection has a thread."""
    deadline = time.monotonic() + PATIENCE
    while any(thread.name.endswith(CONNECTION) for thread in threading.enumerate()):
        assert time.monotonic() < deadline, "a browser left a connection open"
        time.sleep(0.01)
