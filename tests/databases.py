"""Test databases copied from one that was migrated once, and brought back to it after a test that commits.

Migrating takes 10 to 16 s of CPU a worker; copying a migrated database takes less than one. The template is made anew
whenever a migration or a requirement changes; it lies in var/, on PostgreSQL beside the test databases.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.base.creation import BaseDatabaseCreation

from core.base.catalogues import PACKAGES
from core.base.freshness import new_token

FOLDER = settings.BASE_DIR / "var" / "test_databases"
migrate_anew: Callable[..., str] = BaseDatabaseCreation.create_test_db
migrated_rows: dict[
    str, bytes
] = {}  # of PostgreSQL's tables that aren't empty, as COPY reads and writes them


def create_test_db(creation: BaseDatabaseCreation, *args: Any, **kwargs: Any) -> str:
    """Create a test database with all tables (stands in for BaseDatabaseCreation.create_test_db)."""
    copy = _copy_sqlite if creation.connection.vendor == "sqlite" else _copy_postgresql
    with _one_at_a_time(creation.connection.vendor):
        return copy(creation, *args, **kwargs)


def copy_migrated(path: Path) -> None:
    """Copy the migrated SQLite database, which a test of that run has asked for, into a file."""
    shutil.copyfile(FOLDER / f"{_fingerprint()}.sqlite3", path)


def restore(*_args: Any) -> None:
    """Bring the test database back to what the migrations left (stands in for TransactionTestCase._fixture_teardown).

    Django would empty all tables, and make each permission and each content type anew: a second for each test.
    """
    default_connection.ensure_connection()
    if default_connection.vendor == "sqlite":
        load_sqlite(FOLDER / f"{_fingerprint()}.sqlite3")
    else:
        _restore_postgresql()
    new_token()


def load_sqlite(source: Path | sqlite3.Connection) -> None:
    """Have the test database hold what another one does."""
    if isinstance(source, Path):
        with closing(sqlite3.connect(source)) as opened:
            opened.backup(default_connection.connection)
    else:
        source.backup(default_connection.connection)


def snapshot_sqlite() -> sqlite3.Connection:
    """Return a copy of the test database as it is now."""
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    default_connection.connection.backup(copy)
    return copy


def _restore_postgresql() -> None:
    quote = default_connection.ops.quote_name
    names = default_connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    with transaction.atomic(), default_connection.cursor() as cursor:
        # Truncating a hundred tables takes seconds.
        cursor.execute(";".join(" ".join(("DELETE FROM", quote(name))) for name in names))
        for name, rows in migrated_rows.items():
            with cursor.copy(f"COPY {quote(name)} FROM STDIN") as copying:
                copying.write(rows)


def _keep_rows(creation: BaseDatabaseCreation) -> None:
    connection = creation.connection
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with connection.cursor() as cursor:
        for name in names:
            with cursor.copy(f"COPY {connection.ops.quote_name(name)} TO STDOUT") as copying:
                if rows := b"".join(copying):
                    migrated_rows[name] = rows


@contextmanager
def _one_at_a_time(vendor: str) -> Iterator[None]:
    """Let one worker make the template while the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _fingerprint() -> str:
    """Return what tells a template from one that older code made."""
    root: Path = settings.BASE_DIR
    sources = sorted(
        path for package in PACKAGES for path in (root / package).rglob("migrations/*.py")
    )
    sources.append(root / "requirements-dev.txt")
    digest = hashlib.sha256(repr(settings.INSTALLED_APPS).encode())
    for path in sources:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _use(creation: BaseDatabaseCreation, name: str) -> str:
    connection = creation.connection
    connection.close()
    settings.DATABASES[connection.alias]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    return name


def _copy_sqlite(creation: BaseDatabaseCreation, *args: Any, **kwargs: Any) -> str:
    connection, template = creation.connection, FOLDER / f"{_fingerprint()}.sqlite3"
    if not template.exists():
        name = migrate_anew(creation, *args, **kwargs)
        for old in FOLDER.glob("*.sqlite3"):
            old.unlink()
        part = template.with_suffix(".part")
        part.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(part)])
        part.rename(template)
        return name
    name = _use(creation, creation._get_test_db_name())
    load_sqlite(template)
    return name


def _copy_postgresql(creation: BaseDatabaseCreation, *args: Any, **kwargs: Any) -> str:
    test = creation.connection.settings_dict["TEST"]
    # Not the worker's number: all of them copy one template.
    prefix = f"template_{settings.DATABASES['default']['NAME'].removeprefix('test_')}_".split(
        "_gw"
    )[0]
    template = f"{prefix.rstrip('_')}_{_fingerprint()}"
    own_name, test["TEMPLATE"] = test["NAME"], None
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{prefix}%"])
        there = {row[0] for row in cursor.fetchall()}
        if template not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    if template not in there:
        test["NAME"] = f"{template}_part"
        name = migrate_anew(creation, *args, **kwargs)
        creation.connection.close()
        with creation._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RENAME TO "{template}"')
        test["NAME"] = own_name
    test["TEMPLATE"] = template
    creation._create_test_db(verbosity=0, autoclobber=True)
    name = _use(creation, creation._get_test_db_name())
    _keep_rows(creation)
    return name
