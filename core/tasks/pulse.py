"""Who works in the background right now."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.tasks.models import Heartbeat, around_now

SCHEDULER, QUEUE = "scheduler", "queue"
LONGEST_LAG = timedelta(minutes=15)  # of a task that waits: some of others take minutes


def alive(name: str) -> bool:
    """Tell whether a process of this name has beaten lately."""
    return Heartbeat.objects.filter(name=name, beat_at__range=around_now()).exists()


def pulse() -> list[Heartbeat]:
    """Return the processes that work, and those that did last where none does now."""
    return list(Heartbeat.objects.order_by("-name", "-beat_at"))


def check_scheduler() -> tuple[bool, str]:
    """Say for the monitor whether a scheduler works."""
    is_alive = alive(SCHEDULER)
    return is_alive, "beats" if is_alive else "no beat lately: nothing is published on time"


def check_queue() -> tuple[bool, str]:
    """Say for the monitor whether tasks are run, and how long the one has waited that waits longest."""
    if not alive(QUEUE):
        return False, "no beat lately: no task is run"
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    waits = timezone.now() - oldest.enqueued_at if oldest else timedelta()
    return waits < LONGEST_LAG, f"longest wait {waits.total_seconds():.0f} s"
