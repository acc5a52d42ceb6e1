"""A database of its own for a benchmark, on the server or in the folder that the environment names."""

import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django

from motivacional.environment import env, var_dir

HERE = "--here"  # in a process of its own, on the database of DATABASE_URL
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
ROOT = Path(__file__).resolve().parent.parent
STOCK = "stock"
_NAME = "motivacional_bench_{}"


def on_each_database(module: str, measure: Callable[[], int]) -> int:
    """Measure on SQLite, and on PostgreSQL where one answers, each in a process of its own; return the greater code."""
    if HERE in sys.argv:
        if not env.str("DATABASE_URL", default=""):
            del os.environ["DATABASE_URL"]
        return measure()
    postgres = env.str("TEST_DATABASE_URL", default=POSTGRES)
    urls = ["", postgres] if _answers(postgres) else [""]
    command = [sys.executable, "-m", module, HERE]
    codes = [
        subprocess.run(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, check=False)
        for url in urls
    ]
    return max(code.returncode for code in codes)


def _answers(url: str) -> bool:
    """Return whether a PostgreSQL answers there."""
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        print(f"No PostgreSQL answers at {url}: SQLite alone.")
        return False
    return True


@contextmanager
def own_database(name: str, *, keep: bool = False) -> Iterator[None]:
    """Set Django up on an empty site in a new database, dropped afterwards; the site's own stays untouched."""
    url = env.str("DATABASE_URL", default="")
    on = _on_server if url.startswith(("postgres", "pgsql")) else _in_file
    with on(url, name, keep=keep) as own_url:
        os.environ["DATABASE_URL"] = own_url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
        django.setup()
        _prepare()
        try:
            yield
        finally:
            from django.db import connections

            from search.hits import forget

            forget()  # else the searches made here are counted at exit, in a database that is gone
            connections.close_all()


@contextmanager
def _in_file(_url: str, name: str, *, keep: bool) -> Iterator[str]:
    folder = var_dir(ROOT / "var") / "bench"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.sqlite3"
    _remove(path)
    try:
        yield f"sqlite:///{path}"
    finally:
        if not keep:
            _remove(path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@contextmanager
def _on_server(url: str, name: str, *, keep: bool) -> Iterator[str]:
    import psycopg
    from psycopg import sql

    own = sql.Identifier(_NAME.format(name))
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(own)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(own))
    try:
        yield urlsplit(url)._replace(path="/" + _NAME.format(name)).geturl()
    finally:
        if not keep:
            with psycopg.connect(url, autocommit=True) as server:
                server.execute(drop)


def _prepare() -> None:
    """Migrate; index only when told, by the site's backend and by Wagtail's own beside it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    from core.base.catalogues import compile_catalogues

    logging.getLogger("django.request").setLevel(logging.ERROR)  # a 404 tells what is missing yet
    backends = settings.WAGTAILSEARCH_BACKENDS | {
        STOCK: {"BACKEND": "wagtail.search.backends.database"}
    }
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(
        ALLOWED_HOSTS=["*"],
        STORAGES=settings.STORAGES | {"staticfiles": plain},  # nothing collected is needed
        WAGTAILSEARCH_BACKENDS={
            name: backend | {"AUTO_UPDATE": False} for name, backend in backends.items()
        },
    ).enable()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns otherwise
    compile_catalogues(settings.BASE_DIR / "locale", settings.LOCALE_PATHS[0])
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def database_size() -> int:
    """Return the bytes that the database's contents take, after tidying up where the server does so too."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return (_pragma(cursor, "page_count") - _pragma(cursor, "freelist_count")) * _pragma(
                cursor, "page_size"
            )
        cursor.execute("VACUUM FULL ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def index(backend: str) -> tuple[float, float]:
    """Build a search backend's index; return its seconds, and the megabytes that the database grows by."""
    from django.core.management import call_command

    before, start = database_size(), time.perf_counter()
    call_command("wagtail_update_index", backend_name=backend, verbosity=0)
    return time.perf_counter() - start, (database_size() - before) / 1e6


def _pragma(cursor: Any, name: str) -> int:
    return int(cursor.execute(f"PRAGMA {name}").fetchone()[0])
