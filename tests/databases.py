"""Test databases copied from one that was migrated once.

Migrating takes 10 to 16 s of CPU a worker; copying a migrated database takes less than one. The template is made anew
whenever a migration, a requirement or what the roots hold changes; it lies in var/, on PostgreSQL beside the
test databases.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.base.creation import BaseDatabaseCreation

from core.base.catalogues import PACKAGES

FOLDER = settings.BASE_DIR / "var" / "test_databases"
migrate_anew: Callable[..., str] = BaseDatabaseCreation.create_test_db


def create_test_db(creation: BaseDatabaseCreation, *args: Any, **kwargs: Any) -> str:
    """Create a test database with all tables (stands in for BaseDatabaseCreation.create_test_db)."""
    copy = _copy_sqlite if creation.connection.vendor == "sqlite" else _copy_postgresql
    with _one_at_a_time(creation.connection.vendor):
        return copy(creation, *args, **kwargs)


def copy_migrated(path: Path) -> None:
    """Copy the migrated SQLite database, which a test of that run has asked for, into a file."""
    shutil.copyfile(FOLDER / f"{_fingerprint()}.sqlite3", path)


@contextmanager
def _one_at_a_time(vendor: str) -> Iterator[None]:
    """Let one worker make the template while the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{vendor}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """Return what tells a template from one that older code made."""
    root: Path = settings.BASE_DIR
    sources = sorted(
        path for package in PACKAGES for path in (root / package).rglob("migrations/*.py")
    )
    sources += [root / "requirements-dev.txt", root / "tests" / "factories.py"]
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
    source = sqlite3.connect(template)
    source.backup(connection.connection)
    source.close()
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
    return _use(creation, creation._get_test_db_name())
