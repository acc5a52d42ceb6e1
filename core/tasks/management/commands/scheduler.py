"""`manage.py scheduler`: one of the worker's processes."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from core.tasks import periodic
from core.tasks.heartbeat import SCHEDULER, Beating
from core.tasks.scheduling import Schedule, seconds_to_next

logger = logging.getLogger(__name__)
INTERVAL_SECONDS = 1.0


class Command(BaseCommand):
    """Publish and expire on time, and do what recurs, until asked to end."""

    help = "Publishes and expires on time and does what recurs. `manage.py worker` runs it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; what is at hand is finished first.

        It beats where it publishes, not beside it: a heartbeat means that it gets on.
        """
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        threading.Thread(target=periodic.run_until, args=(ended,)).start()
        heartbeats = Beating(SCHEDULER)

        def going_on() -> bool:
            heartbeats.beat()
            return not ended.is_set()

        schedule = Schedule(going_on)
        try:
            while not ended.is_set():
                heartbeats.beat()
                ended.wait(self._work(schedule))
        finally:
            ended.set()
            heartbeats.stop()

    def _work(self, schedule: Schedule) -> float:
        """Work with a fresh connection and return how long to pause; a database that is away for a while is only logged."""
        close_old_connections()
        try:
            schedule.work()
            return min(seconds_to_next(), INTERVAL_SECONDS)
        except DatabaseError:
            logger.exception("The scheduler can't reach the database; it tries again")
            connection.close()
            return INTERVAL_SECONDS
