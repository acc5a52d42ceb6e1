"""`manage.py queue`: one of the worker's two processes."""

import logging
from argparse import ArgumentParser

from django_tasks_db.management.commands import db_worker


class Command(db_worker.Command):
    """Run the tasks of the `background` backend, all queues, logging only what fails."""

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
