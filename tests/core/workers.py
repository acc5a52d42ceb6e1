"""Signs of life that workers give, and the tasks that they run."""

import os
from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.serving.warming import warm_image
from core.tasks.heartbeat import HOST, SCHEDULER
from core.tasks.models import Heartbeat

ELSEWHERE = "otra-maquina"


def ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


def beat(name: str = SCHEDULER, seconds_ago: float = 0, **fields) -> Heartbeat:
    """Return the pulse of a process that gave its last sign so long ago."""
    kept = {"host": HOST, "pid": os.getpid(), "started_at": ago(3600), "worker_id": ""} | fields
    return Heartbeat.objects.create(name=name, beat_at=ago(seconds_ago), **kept)


def running(*workers: str) -> DBTaskResult:
    """Return a task that these workers have taken, one after the other, a while ago."""
    task = DBTaskResult.objects.get(pk=warm_image.enqueue(0).id)
    for worker in workers:
        task.claim(worker)
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=ago(60))
    return task
