"""`manage.py worker`."""

from typing import Any

from django.core.management.base import BaseCommand

from core.tasks.supervisor import Supervisor, background


class Command(BaseCommand):
    """Look after the processes that work beside the web server."""

    help = "Publishes on time and runs tasks: looks after the scheduler and the queues' workers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or SIGINT; SIGHUP starts the processes anew."""
        with Supervisor(self.stderr.write) as supervisor:
            supervisor.renew_at_hangup()
            for child in background():
                supervisor.add(child)
            supervisor.run()
