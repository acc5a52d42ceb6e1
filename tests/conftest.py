"""What every test stands on."""

import gc
import threading
from contextlib import suppress
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.db.backends.base.creation import BaseDatabaseCreation
from django.template.base import Template
from django.template.response import SimpleTemplateResponse
from django.test import TransactionTestCase, override_settings
from django.test.signals import template_rendered

from core.tasks.backends import gathered
from tests.databases import create_test_db, restore
from tests.ground import GROUND, commits, fixtures_of, planted
from tests.second_database import is_left_out

MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def pytest_configure(config: pytest.Config) -> None:
    """Migrate one database for all workers, and bring it back after a test that commits."""
    BaseDatabaseCreation.create_test_db = create_test_db
    TransactionTestCase._fixture_teardown = restore


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the option of the run on the second database."""
    parser.addoption(
        "--second-database",
        action="store_true",
        help="Leave out what an earlier run on another database has shown already.",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let tests on the same ground follow one another; first those that lay none and take longest."""
    if config.getoption("--second-database"):
        config.hook.pytest_deselected(items=[item for item in items if is_left_out(item)])
        items[:] = [item for item in items if not is_left_out(item)]
    items.sort(key=lambda item: (not commits(item), GROUND.layers(fixtures_of(item))))


def pytest_collection_finish() -> None:
    """Let the garbage collector pass by what was loaded until now, which lives as long as the tests, and come seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _folders(tmp_path_factory):
    """Set what holds for all tests; return folders for the uploads of each."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    uploads = tmp_path_factory.mktemp("uploads")
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": plain},
        SEARCH_HITS_AUTOMATIC=False,  # no thread writes into another test's database
        TASKS_WARN=False,  # no worker runs beside the tests
        PAGE_CACHE_SECONDS=0,  # tests of the page cache switch it on
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield (uploads / str(number) for number in count())


class _Rendering(threading.local):
    """Tells whether a thread renders a template."""

    begun = False


_rendering = _Rendering()


@pytest.fixture(scope="session", autouse=True)
def _pages_alone(django_test_environment):
    """Have `response.context` hold that of the page: of an editor's thousand parts each would be copied too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", _render)
        yield


@pytest.fixture(scope="session", autouse=True)
def _kept_for_a_test(django_test_environment):
    """Keep the menu's number, which each page of the CMS shows, longer than a test lasts: else a slow one counts a query more."""
    with pytest.MonkeyPatch.context() as patch:
        if apps.is_installed("comments"):
            patch.setattr("comments.admin.pending.SECONDS", 3600)
        yield


def _render(template: Template, context: Any) -> str:
    """Render a template; tell of it where it is no part of another."""
    if _rendering.begun:
        return template.nodelist.render(context)
    _rendering.begun = True
    try:
        template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)
    finally:
        _rendering.begun = False


@pytest.fixture(autouse=True)
def _own_files(settings, _folders):
    """Keep uploads and cache of each test apart."""
    settings.MEDIA_ROOT = next(_folders)
    settings.CACHES = {name: MEMORY | {"LOCATION": name} for name in settings.CACHES}
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(scope="session")
def _ground(django_db_setup, django_db_blocker):
    """Leave no ground behind."""
    yield GROUND
    with django_db_blocker.unblock():
        GROUND.lay([])


@pytest.fixture
def _laid(request, _ground, _own_files, django_db_blocker):
    """Lay the ground that a test asks for, before its own transaction begins."""
    from wagtail.models import Site

    with django_db_blocker.unblock():
        _ground.lay([] if commits(request.node) else _ground.layers(fixtures_of(request.node)))
        if _ground.laid:
            Site.get_site_root_paths()  # the test's own cache holds what planting would have left there


@pytest.fixture
def _django_db_helper(_laid, _django_db_helper):
    """Begin the test's own transaction (pytest-django's fixture, on our ground)."""


@planted()
def site():
    """Return a tree: home, blog, topics, authors."""
    from tests.factories import SiteTree

    return SiteTree()


@planted(on="site")
def desk(site):
    """Return the site with its roles, its workflow and its team."""
    from tests.editorial.team import Desk

    return Desk(site)


@pytest.fixture
def unrendered(monkeypatch):
    """Leave pages of the CMS unrendered, for tests of who gets in, which is decided before."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", property(lambda answer: ""))


@pytest.fixture
def unindexed(db):
    """Drop what a test would index, a fifth of what saving a page costs, for tests that find nothing."""
    with suppress(_Dropped), gathered():
        yield
        raise _Dropped


class _Dropped(Exception):
    """Ends a block without what it gathered."""


@pytest.fixture
def count_queries(client):
    """Return a function that counts the queries of a GET."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count


@pytest.fixture
def other_host(settings, monkeypatch):
    """Return a host that core.fetching may ask, at a name that leads to this machine; names are resolved by nobody else."""
    from core import fetching
    from tests.hosts import NAME, OtherHost

    host = OtherHost()
    settings.FETCH_ALSO = {host.endpoint}
    monkeypatch.setattr(
        fetching, "resolve", lambda name, port: [({NAME: "127.0.0.1"}.get(name, name), port)]
    )
    yield host
    host.close()
