"""Rows of the queue of tasks: all that is asked of django-tasks-db's table, and what is written to it beside its worker."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.tasks import Task, TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

READ_IN = "django-tasks-db 0.13.0"
PRIVATE = ("DBTaskResult", "args_kwargs")


def is_queued(task: Task, *args: Any) -> bool:
    """Return whether a task waits to be run, with these arguments where there are any."""
    waiting = DBTaskResult.objects.ready().filter(task_path=task.module_path)
    if args:
        waiting = waiting.filter(args_kwargs={"args": list(args), "kwargs": {}})
    return waiting.exists()


def enqueue_once(task: Task, *args: Any) -> None:
    """Queue a task unless it waits already: the one that waits will see what there is to do by then."""
    if not is_queued(task, *args):
        task.enqueue(*args)


def others_are_queued(task: Task) -> bool:
    """Return whether any other task waits in the queue of this one; other queues have workers of their own."""
    waiting = DBTaskResult.objects.ready().filter(queue_name=task.queue_name)
    return waiting.exclude(task_path=task.module_path).exists()


def number_running(task: Task) -> int:
    """Return how many workers run a task."""
    return DBTaskResult.objects.running().filter(task_path=task.module_path).count()


def number_waiting(queue: str) -> int:
    """Return how many tasks wait in a queue."""
    return DBTaskResult.objects.ready().filter(queue_name=queue).count()


def longest_wait() -> timedelta:
    """Return how long the task has waited that waits longest."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").first()
    return timezone.now() - oldest.enqueued_at if oldest else timedelta()


def number_by_status() -> dict[str, int]:
    """Return how many tasks are in each state."""
    grouped = DBTaskResult.objects.order_by().values_list("status")
    return dict(grouped.annotate(Count("pk")))


def latest_failures(number: int) -> list[DBTaskResult]:
    """Return the tasks that failed last: path, class of the exception, when."""
    failed = DBTaskResult.objects.failed().order_by("-finished_at")
    return list(failed.only("task_path", "exception_class_path", "finished_at")[:number])


def running_besides(since: datetime, until: datetime) -> Iterator[tuple[UUID, str]]:
    """Yield the tasks that run, with the id of their worker, but those begun between two moments."""
    claimed = DBTaskResult.objects.running().exclude(started_at__range=(since, until))
    for pk, worker_ids in claimed.values_list("pk", "worker_ids"):
        yield pk, worker_ids[-1]


def lock_running(pk: UUID, worker_id: str) -> DBTaskResult | None:
    """Lock the row of a task that a worker runs, None where it isn't that worker's now."""
    running = DBTaskResult.objects.running().filter(pk=pk)
    task = running.select_for_update(skip_locked=True).first()
    return task if task and task.worker_ids[-1] == worker_id else None


def make_ready(task: DBTaskResult) -> None:
    """Reset a task that a worker has begun, for another to run it.

    Why: django-tasks-db leaves the task of a worker that died as running for ever.
    """
    task.status, task.started_at = TaskResultStatus.READY, None
    task.save(update_fields=["status", "started_at"])
