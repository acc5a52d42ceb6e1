"""Indexing, measured."""

from bench.measure import timed
from bench.stage import database_size


def index(backend: str) -> tuple[float, float]:
    """Build the backend's index; return its seconds, and the megabytes that the database grows by."""
    from django.core.management import call_command

    before = database_size()
    command = "wagtail_update_index"
    _nothing, ms = timed(lambda: call_command(command, backend_name=backend, verbosity=0))
    return ms / 1000, (database_size() - before) / 1e6
