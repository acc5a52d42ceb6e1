"""Commits that don't wait for the disk.

A process that is killed loses nothing of them; when the power fails, what was committed since the last one that did
wait may be undone (https://www.sqlite.org/pragma.html#pragma_synchronous,
https://www.postgresql.org/docs/current/wal-async-commit.html).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

BEGIN = {"sqlite": "PRAGMA synchronous = NORMAL", "postgresql": "SET synchronous_commit = off"}
END = {"sqlite": "PRAGMA synchronous = FULL", "postgresql": "RESET synchronous_commit"}


@contextmanager
def without_fsync(using: str) -> Iterator[None]:
    """Commit what is written meanwhile without waiting; a transaction that is open already waits as ever."""
    connection = connections[using]
    if connection.in_atomic_block or connection.vendor not in BEGIN:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute(END[connection.vendor])
