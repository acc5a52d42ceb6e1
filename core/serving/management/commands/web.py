"""`manage.py web`: one of the processes that answer requests."""

import os
import socket
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.base.freshness import new_token
from core.serving.gateway import Gateway
from core.serving.web_process import WebProcess, listen


class Command(BaseCommand):
    """Serve the site from this process alone: what `start` runs twice, or another supervisor."""

    help = "Answers requests: one process, without what works beside it."
    requires_system_checks: list[str] = []  # `start` ran them

    def add_arguments(self, parser: CommandParser) -> None:
        """Add where to listen."""
        parser.add_argument("--fd", type=int, help="Number of a listening socket to take over.")
        parser.add_argument("--host", default="127.0.0.1", help="Else: address to listen at.")
        parser.add_argument("--port", type=int, default=8000, help="Else: port to listen at.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until SIGTERM or SIGINT."""
        if options["fd"] is not None:
            listener = socket.socket(fileno=options["fd"])
        else:
            listener = self._listen(options["host"], options["port"])
        new_token()  # other code may show pages otherwise
        gateway = Gateway(import_string(settings.WSGI_APPLICATION))
        WebProcess(gateway, listener).run(settings.VAR_DIR / "web" / str(os.getpid()))

    def _listen(self, host: str, port: int) -> socket.socket:
        try:
            return listen(host, port)
        except OSError as error:
            raise CommandError(
                _("Can't listen at %(host)s:%(port)d (%(reason)s).")
                % {"host": host, "port": port, "reason": error.strerror}
            ) from error
