"""The pulse of the processes that work beside the web server."""

from django.db import models


class Heartbeat(models.Model):
    """A process that works, or worked: when it last said so."""

    name = models.CharField(max_length=40)  # scheduler, queue
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    worker_id = models.CharField(max_length=64, blank=True)  # as the queue's tasks name it
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["host", "pid", "started_at"], name="heartbeat_once")
        ]
