"""The heartbeats of the processes that work beside the web server."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LATE_SECONDS = 10.0  # without a beat: something is wrong


def lately() -> datetime:
    """Return since when a process must have beaten that works."""
    return timezone.now() - timedelta(seconds=LATE_SECONDS)


def around_now() -> tuple[datetime, datetime]:
    """Return between which moments a process must have beaten that works.

    A beat further in the future is from before the clock was set back, and says nothing about now.
    """
    now = timezone.now()
    return now - timedelta(seconds=LATE_SECONDS), now + timedelta(seconds=LATE_SECONDS)


class Heartbeat(models.Model):
    """Store a background process and its last beat."""

    name = models.CharField(max_length=40)  # scheduler, queue, pictures
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    worker_id = models.CharField(max_length=64, blank=True)  # as the queue's tasks name it
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("work in the background")
        verbose_name_plural = _("work in the background")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["host", "pid", "started_at"], name="heartbeat_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pid}@{self.host}"

    @property
    def is_alive(self) -> bool:
        """Return whether it has beaten lately."""
        since, until = around_now()
        return since < self.beat_at < until
