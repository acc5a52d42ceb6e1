"""Throttle of the sender: how fast messages leave, through how many connections."""

import math
import time

from django.tasks import Task

from core.wagtail_compat.task_results import number_running
from newsletter.models import NewsletterSettings

PER_CONNECTION = 5.0  # messages a second through one connection, to a server that isn't near
MOST_CONNECTIONS = 4  # many providers take no more from one sender


class Throttle:
    """Lets so many pass each second, evenly."""

    def __init__(self, per_second: float) -> None:
        """Let the first one pass at once."""
        self.interval = 1 / per_second
        self._next = time.monotonic()

    def seconds_left(self) -> float:
        """Return how long it is until the next one may pass."""
        return max(0.0, self._next - time.monotonic())

    def take(self) -> None:
        """Have one pass; who comes late makes nothing up."""
        self._next = max(self._next, time.monotonic() - self.interval) + self.interval


def worker_rate(sender: Task) -> float:
    """Return this worker's share of what the mail provider allows: as many as run the task have one each."""
    return NewsletterSettings.current().per_second / max(number_running(sender), 1)


def connections(per_second: float) -> int:
    """Return how many connections such a rate takes."""
    return min(math.ceil(per_second / PER_CONNECTION), MOST_CONNECTIONS)
