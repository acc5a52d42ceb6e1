"""django-tasks-db's worker: what its process does when it is asked to end, and which process only watches the code."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

READ_IN = "django-tasks-db 0.13.0, Django 6.1.3"
PRIVATE = ("db_worker.Worker", "DJANGO_AUTORELOAD_ENV")


def runs_tasks(*, reload: bool) -> bool:
    """Return whether this process runs tasks; with `reload`, that is a child of the one which watches the code."""
    return not reload or os.environ.get(DJANGO_AUTORELOAD_ENV) == "true"


@contextmanager
def on_shutdown(tell: Callable[[], object]) -> Iterator[None]:
    """Have the workers made within call `tell` in their signal handler, before they wait for their task.

    Why: a worker tells its task nothing. The command makes it by the module's name `Worker`, and can be given no other.
    """

    class NotifyingWorker(db_worker.Worker):
        """The worker of django-tasks-db, which calls `tell` when it is asked to end."""

        def shutdown(self, signum: int, frame: FrameType | None) -> None:
            """Call `tell` once; a second signal ends the process."""
            if self.running:
                tell()
            super().shutdown(signum, frame)

    own = db_worker.Worker
    db_worker.Worker = NotifyingWorker
    try:
        yield
    finally:
        db_worker.Worker = own
