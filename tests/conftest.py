"""What every test stands on."""

from typing import Any

import pytest
from django.apps import AppConfig
from django.db.models.signals import post_migrate


def pytest_configure(config: pytest.Config) -> None:
    """Keep the ground that every tree stands on."""
    post_migrate.connect(_plant_roots)


def _plant_roots(sender: AppConfig, **_kwargs: Any) -> None:
    """Put back what the flush after a transactional test takes from those that follow."""
    if sender.label == "wagtailcore":
        from tests.factories import plant_roots

        plant_roots()


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Keep uploads, mail and cache of each test apart."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.CACHES = {
        name: {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": f"{tmp_path}/{name}",
        }
        for name in settings.CACHES
    }
    settings.SEARCH_HITS_AUTOMATIC = False  # no thread writes into another test's database
    settings.TASKS_WARN = False  # no worker runs beside the tests
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def site(db):
    """Return a tree: home, blog, topics, authors."""
    from tests.factories import SiteTree

    return SiteTree()


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
