"""`manage.py start`: what `make run` and `make dev` call."""

import errno
import http.client
import json
import os
import socket
import sys
from argparse import BooleanOptionalAction
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _

from core.environment import is_loopback
from core.tasks.processes import background, manage
from core.tasks.supervisor import Child, ChildLost, Supervisor
from home.preparation import prepare

FULL = {errno.ENOSPC, errno.EDQUOT}
WORKERS = min(2, os.cpu_count() or 1)
THREADS = 4  # a worker answers so many requests at once
DEFAULT_PORT = 8000


class Command(BaseCommand):
    """Prepare whatever is missing, then serve the site with the worker beside it."""

    help = "Prepares database, pages and files where needed; serves the site with the worker beside it."
    requires_system_checks: list[str] = []  # run below, where a full disk becomes a sentence

    def add_arguments(self, parser: CommandParser) -> None:
        """Add where to listen, and whether an empty site gets the demo."""
        address = urlsplit(settings.SITE_URL)
        local = is_loopback(address.hostname)
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen at.")
        parser.add_argument(
            "--port",
            type=int,
            default=(_port(address) if local else DEFAULT_PORT),
            help="Port to listen at; by default that of SITE_URL on this machine, else 8000.",
        )
        parser.add_argument(
            "--demo",
            action=BooleanOptionalAction,
            default=local,
            help="Load the demo into an empty site; by default on this machine only.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare and serve; end with a sentence where it can't."""
        try:
            _refuse_taken_port(options["host"], options["port"])
            self.check()
            prepare(demo=options["demo"], say=self.stderr.write)
        except (OSError, DatabaseError) as error:
            raise CommandError(_sentence(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError(_("Interrupted; the next start goes on from here.")) from error
        self._serve(options["host"], options["port"])

    def _serve(self, host: str, port: int) -> None:
        with Supervisor(self.stderr.write) as supervisor:
            supervisor.add(_web_server(host, port))
            try:
                if supervisor.run(until=lambda: _answers(host, port)):
                    self._welcome()
                    for child in background():
                        supervisor.add(child)
                    supervisor.run()
            except ChildLost as error:
                raise CommandError(_("The web server doesn't start; it says why above.")) from error

    def _welcome(self) -> None:
        """Say where the site and the CMS are, and who may log in."""
        rows = [
            (_("Site"), settings.SITE_URL + "/"),
            (_("CMS"), settings.SITE_URL + reverse("wagtailadmin_home")),
        ]
        for role, login in _demo_logins().items():
            rows.append((role, f"{login['username']} / {login['password']}"))
        width = max(len(name) for name, _value in rows) + 2
        self.stdout.write("\n".join(f"{name:<{width}}{value}" for name, value in rows))
        self.stdout.write(_("Ctrl-C ends it."))
        self.stdout.flush()


def _port(address: SplitResult) -> int:
    return address.port or (443 if address.scheme == "https" else 80)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _(
                    "Can't listen at %(host)s:%(port)d (%(reason)s). Choose another port: PORT=8123 make run."
                )
                % {"host": host, "port": port, "reason": os.strerror(error.errno or 0)}
            ) from error


def _sentence(error: Exception) -> str:
    """Say what went wrong, and what to do about a full disk."""
    full = isinstance(error, OSError) and error.errno in FULL
    if full or "disk is full" in str(error):
        return _("The disk is full: make room for %(folder)s and start again.") % {
            "folder": settings.VAR_DIR
        }
    return _("Could not prepare the site: %(error)s.") % {"error": error}


def _web_server(host: str, port: int) -> Child:
    """Return granian, as in production; with DEBUG, Django's server, which reloads code."""
    if settings.DEBUG:
        return Child("web", manage("runserver", "--skip-checks", f"{host}:{port}"), vital=True)
    options = {
        "interface": "wsgi",
        "host": host,
        "port": port,
        "workers": WORKERS,
        "blocking-threads": THREADS,
        "log-level": "warning",
        "workers-kill-timeout": 4,
    }
    command = [sys.executable, "-m", "granian", "--no-ws", "--respawn-failed-workers"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return Child("web", [*command, "core.wsgi:application"], vital=True)


def _answers(host: str, port: int) -> bool:
    """Tell whether the site answers; the first answer also loads what the next ones need."""
    address = urlsplit(settings.SITE_URL)
    link = http.client.HTTPConnection(host, port, timeout=30)
    try:
        link.request(
            "GET", "/healthz", headers={"Host": address.netloc, "X-Forwarded-Proto": address.scheme}
        )
        return link.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _demo_logins() -> dict[str, dict[str, str]]:
    try:
        return json.loads((settings.VAR_DIR / "logins.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
