"""Requeuing of tasks whose worker died."""

import logging
import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.tasks.heartbeat import HOST
from core.tasks.models import LATE_SECONDS, Heartbeat, around_now
from core.wagtail_compat.task_results import lock_running, make_ready, running_besides

logger = logging.getLogger(__name__)
GONE_SECONDS = 30.0  # without a beat: a process that nobody waits for any more
ATTEMPTS = 3  # workers that a task may lose


class WorkerLost(Exception):
    """Report a task that has lost several workers: perhaps it kills them."""


class StaleTasks:
    """Requeue the tasks of dead workers; only while it has looked without a gap.

    A machine that slept, or a database that was away, stops every heartbeat at once: who wakes first must not take the rest for dead.
    Nor must who looks first after the clock was set, until the others have beaten by the new time.
    """

    def __init__(self) -> None:
        """Start without an earlier run."""
        self.looked_at: datetime | None = None

    def requeue_all(self) -> int:
        """Requeue the tasks of workers that are gone, forget those; return how many tasks."""
        now = timezone.now()
        orphans = list(_orphans(now))
        unbroken = self.looked_at and abs(now - self.looked_at) < timedelta(seconds=LATE_SECONDS)
        self.looked_at = now
        if not unbroken:
            return 0
        _forget_replaced(now)
        return sum(requeue(pk, worker_id) for pk, worker_id in orphans)


def _orphans(now: datetime) -> Iterable[tuple[UUID, str]]:
    """Yield running tasks whose last worker is gone, with its id."""
    living = {beat.worker_id for beat in Heartbeat.objects.all() if not is_gone(beat, now)}
    for pk, worker_id in running_besides(*around_now()):
        if worker_id not in living:
            yield pk, worker_id


def is_gone(beat: Heartbeat, now: datetime) -> bool:
    """Return whether a process is gone: long without a beat, or shortly and no longer there on this machine.

    The missing process alone proves nothing: containers may share a host's name and not its processes.
    """
    silence = abs((now - beat.beat_at).total_seconds())  # the clock may have been set back since
    return silence > GONE_SECONDS or (
        silence > LATE_SECONDS and beat.host == HOST and not _is_there(beat.pid)
    )


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def requeue(pk: UUID, worker_id: str) -> bool:
    """Let another worker run a task, unless it has lost too many; return False where it isn't that worker's now."""
    with transaction.atomic():
        if (task := lock_running(pk, worker_id)) is None:
            return False
        if len(task.worker_ids) >= ATTEMPTS:
            logger.error("Task %s (%s) lost %d workers", task.task_path, pk, ATTEMPTS)
            task.set_failed(WorkerLost(f"Workers that died with it: {task.worker_ids}"))
        else:
            logger.warning("Task %s (%s) lost its worker: another runs it", task.task_path, pk)
            make_ready(task)
    return True


def _forget_replaced(now: datetime) -> None:
    """Drop the heartbeats of those who are gone where another does their work; else it tells since when nobody does."""
    beats = list(Heartbeat.objects.all())
    living = {beat.name for beat in beats if not is_gone(beat, now)}
    gone = [beat.pk for beat in beats if is_gone(beat, now) and beat.name in living]
    if gone:
        Heartbeat.objects.filter(pk__in=gone).delete()
