"""`manage.py scheduler`: one of the worker's two processes."""

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from core.tasks.scheduling import clean_up_daily, publish_and_expire

logger = logging.getLogger(__name__)
INTERVAL_SECONDS = 5.0
FIRST_CLEANING_SECONDS = 60.0  # not while the site starts
CLEANING_SECONDS = 60 * 60.0  # between two looks whether a day has passed


class Command(BaseCommand):
    """Publish and expire on time, and clean up once a day, until asked to end."""

    help = "Publishes and expires on time and cleans up once a day. `manage.py worker` runs it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; what is at hand is finished first."""
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        clean_at = time.monotonic() + FIRST_CLEANING_SECONDS
        while not ended.is_set():
            self._attempt(publish_and_expire)
            if time.monotonic() >= clean_at:
                self._attempt(clean_up_daily)
                clean_at = time.monotonic() + CLEANING_SECONDS
            ended.wait(INTERVAL_SECONDS)

    def _attempt(self, work: Any) -> None:
        """Do work with a fresh connection; a database that is away for a while is only logged."""
        close_old_connections()
        try:
            work()
        except DatabaseError:
            logger.exception("The scheduler can't reach the database; it tries again")
            connection.close()
