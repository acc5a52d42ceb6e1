"""The backend of the tasks that run at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.immediate import ImmediateBackend
from django.utils.crypto import get_random_string

Call = tuple[Task, Any, Any]
_waiting: ContextVar[dict[tuple, Call] | None] = ContextVar("waiting", default=None)


class GatheringBackend(ImmediateBackend):
    """Run tasks at once; within `gathered`, at its end, each once.

    Publishing a page saves it and then tells so, and each time all of it is indexed: half the time that it takes.
    """

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Run the task, or keep it where tasks are gathered: what it returns isn't known yet then."""
        waiting = _waiting.get()
        if waiting is None:
            return super().enqueue(task, args, kwargs)
        self.validate_task(task)
        waiting[task.module_path, repr(args), repr(kwargs)] = task, args, kwargs
        return TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


@contextmanager
def gathered() -> Iterator[None]:
    """Run the immediate tasks of the outermost block at its end, each once; none where the block fails."""
    if _waiting.get() is not None:
        yield
        return
    waiting: dict[tuple, Call] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for task, args, kwargs in waiting.values():
        task.enqueue(*args, **kwargs)
