"""Search backends on Wagtail's backend API (django-modelsearch): Spanish, inside the database the site has already."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def SearchBackend(params: dict[str, Any]) -> Any:
    """Return the backend of the database in use; Wagtail looks for this name."""
    if connection.vendor == "sqlite":
        from search.backends.sqlite import SQLiteBackend

        return SQLiteBackend(params)
    if connection.vendor == "postgresql":
        from search.backends.postgresql import PostgreSQLBackend

        return PostgreSQLBackend(params)
    raise ImproperlyConfigured(
        f"Search runs on SQLite and PostgreSQL, and DATABASE_URL names {connection.vendor}."
    )
