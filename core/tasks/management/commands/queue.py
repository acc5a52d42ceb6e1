"""`manage.py queue`: the worker's processes that run tasks."""

import logging
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django_tasks_db.management.commands import db_worker

from core.tasks.heartbeat import QUEUE, beating
from core.tasks.supervisor import PICTURES, stopping
from core.wagtail_compat.queue_worker import on_shutdown, runs_tasks


class Command(db_worker.Command):
    """Run the tasks of the `background` backend, of all queues unless told, logging only what fails."""

    help = "Runs the tasks that wait in the database. `manage.py worker` runs it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take over db_worker's options with defaults that fit."""
        super().add_arguments(parser)
        parser.set_defaults(backend_name="background", queue_name="*", startup_delay=False)

    def configure_logging(self, verbosity: int) -> None:
        """Leave a line a task to those who ask for it."""
        super().configure_logging(verbosity)
        if verbosity == 1:
            for name in ("django.tasks", "django_tasks_db"):
                logging.getLogger(name).setLevel(logging.ERROR)

    def handle(self, *, worker_id: str, reload: bool, **options: Any) -> None:
        """Beat while tasks run; with `reload`, the process that only watches the code has no heartbeat."""
        if not runs_tasks(reload=reload):
            super().handle(worker_id=worker_id, reload=reload, **options)
            return
        name = PICTURES if options["queue_name"] == PICTURES else QUEUE
        told = on_shutdown(partial(stopping.send_robust, sender=None))
        with told, beating(name, worker_id):
            super().handle(worker_id=worker_id, reload=reload, **options)
