"""django-tasks-db's worker: it waits for the task at hand when it's asked to end, and tells the task nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from django_tasks_db.management.commands import db_worker


@contextmanager
def on_shutdown(tell: Callable[[], object]) -> Iterator[None]:
    """Have the workers made within call `tell` in their signal handler, before they wait for their task.

    The command makes a worker by the module's name `Worker`, and can be given no other class.
    """

    class TellingWorker(db_worker.Worker):
        """Django-tasks-db's own, which tells."""

        def shutdown(self, signum: int, frame: FrameType | None) -> None:
            """Tell once; a second signal ends the process."""
            if self.running:
                tell()
            super().shutdown(signum, frame)

    own = db_worker.Worker
    db_worker.Worker = TellingWorker
    try:
        yield
    finally:
        db_worker.Worker = own
