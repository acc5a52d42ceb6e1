"""Commits that don't wait for the disk, and those that do."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from core.mail.queue import without_fsync

ASKED = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}
WAITS = {"sqlite": 2, "postgresql": "on"}
GOES_ON = {"sqlite": 1, "postgresql": "off"}


def now():
    """Return what the database has been told."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED[connection.vendor])
        return cursor.fetchone()[0]


@pytest.fixture(autouse=True)
def _as_on_a_site(transactional_db, monkeypatch):
    """Connect without the options of the tests' run, which waits for no disk (tests/run.sh)."""
    monkeypatch.delenv("PGOPTIONS", raising=False)
    if connection.vendor == "postgresql":
        connection.close()
    yield
    if connection.vendor == "postgresql":
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_commits_wait_again_afterwards_whatever_happens():
    with pytest.raises(ValueError, match="no"), without_fsync(DEFAULT_DB_ALIAS):
        assert now() == GOES_ON[connection.vendor]
        raise ValueError("no")
    assert now() == WAITS[connection.vendor]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_open_waits():
    with transaction.atomic(), without_fsync(DEFAULT_DB_ALIAS):
        assert now() == WAITS[connection.vendor]
