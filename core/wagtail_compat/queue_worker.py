"""django-tasks-db's worker: it waits for the task at hand when it's asked to end, and tells the task nothing."""

from collections.abc import Callable
from types import FrameType

from django_tasks_db.management.commands import db_worker


def on_shutdown(tell: Callable[[], object]) -> None:
    """Have the worker call `tell` in its signal handler, before it waits for its task.

    The command makes a worker by the module's name `Worker`, and can be given no other class.
    """

    class TellingWorker(db_worker.Worker):
        """Django-tasks-db's own, which tells."""

        def shutdown(self, signum: int, frame: FrameType | None) -> None:
            """Tell once; a second signal ends the process."""
            if self.running:
                tell()
            super().shutdown(signum, frame)

    db_worker.Worker = TellingWorker
