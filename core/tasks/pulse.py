"""Who works in the background right now."""

from core.tasks.models import Heartbeat, around_now

SCHEDULER, QUEUE = "scheduler", "queue"


def alive(name: str) -> bool:
    """Tell whether a process of this name has beaten lately."""
    return Heartbeat.objects.filter(name=name, beat_at__range=around_now()).exists()


def pulse() -> list[Heartbeat]:
    """Return the processes that work, and those that did last where none does now."""
    return list(Heartbeat.objects.order_by("-name", "-beat_at"))
