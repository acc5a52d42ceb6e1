"""Periodic tasks of the scheduler, in a thread of their own, so that they delay no publication."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command
from django.db import close_old_connections, connection
from wagtail import hooks

from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.tasks.stale_tasks import StaleTasks

logger = logging.getLogger(__name__)
TICK_SECONDS = 1.0
_DAY = 23 * 60 * 60.0  # who looks every hour would else come an hour later each day
_MINUTE = 50.0  # likewise
_CLEANED, _MINUTED = "tasks.cleaned", "tasks.minuted"

Work = Callable[[], object]


@dataclass
class PeriodicTask:
    """Hold a function, its interval, and the pause before its first run."""

    work: Work
    every: float
    first: float
    due_at: float = 0.0

    def run(self) -> None:
        """Run the task; what fails is logged and holds up no other."""
        self.due_at = time.monotonic() + self.every
        close_old_connections()
        try:
            self.work()
        except Exception:
            logger.exception("%r failed; it's tried again in %.0f s", self.work, self.every)


def run_until(ended: threading.Event) -> None:
    """Run the periodic tasks until told to end; what is at hand is finished first."""
    tasks = [
        PeriodicTask(StaleTasks().requeue_all, every=5, first=2),
        PeriodicTask(work_each_minute, every=60, first=5),
        PeriodicTask(clean_up_daily, every=60 * 60, first=60),  # not while the site starts
    ]
    for task in tasks:
        task.due_at = time.monotonic() + task.first
    while not ended.wait(TICK_SECONDS):
        for task in tasks:
            if time.monotonic() >= task.due_at and not ended.is_set():
                task.run()
    connection.close()


def work_each_minute() -> None:
    """Run the tasks of EVERY_MINUTE_HOOK, about once a minute however many schedulers there are.

    A round that takes longer may overlap with another scheduler's: the work must be idempotent.
    """
    if _is_first(_MINUTED, _MINUTE):
        _run(*_registered(EVERY_MINUTE_HOOK))


def clean_up_daily() -> None:
    """Clean up, about once a day however many schedulers there are and however often they start."""
    if _is_first(_CLEANED, _DAY):
        clean_up()


def _is_first(key: str, seconds: float) -> bool:
    """Return whether nobody has said so lately; also where the cache can't tell: all this work may be done twice.

    The time that was noted counts both ways. After the clock was set back, what the cache still holds lies in the
    future, and would hold up all work until then.
    """
    now = time.time()
    try:
        if cache.add(key, now, seconds):
            return True
        noted = cache.get(key)
        if isinstance(noted, float) and abs(now - noted) < seconds:
            return False
        cache.set(key, now, seconds)
    except Exception:  # a cache that is away
        logger.exception("The scheduler can't tell whether %s was done; it does it", key)
    return True


def clean_up() -> None:
    """Prune task results and sessions, and run the tasks of DAILY_HOOK."""
    _run(_prune_results, _clear_sessions, *_registered(DAILY_HOOK))


def _run(*works: Work) -> None:
    """Run each; what fails is logged and doesn't hold up the others."""
    for work in works:
        try:
            work()
        except Exception:
            logger.exception("Regular work %r failed", work)


def _registered(hook: str) -> Iterator[Work]:
    """Yield what the hooks of the packages above return."""
    for register in hooks.get_hooks(hook):
        yield register()


def _prune_results() -> None:
    call_command("prune_db_task_results", "--backend=background", "--queue-name=*", verbosity=0)


def _clear_sessions() -> None:
    call_command("clearsessions")
