"""`manage.py start`: what `make run` and `make dev` call."""

import errno
import fcntl
import json
import os
import shutil
import socket
from argparse import BooleanOptionalAction
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.urls import reverse
from django.utils.translation import gettext as _

from core.serving.web_process import BACKLOG, bind
from core.tasks.supervisor import Child, ChildLost, Supervisor, background, manage
from home.preparation import prepare

FULL = {errno.ENOSPC, errno.EDQUOT}
WORKERS = min(2, os.cpu_count() or 1)  # processes that answer requests
DEFAULT_PORT = 8000


class Command(BaseCommand):
    """Prepare whatever is missing, then serve the site with the worker beside it."""

    help = "Prepares database, pages and files where needed; serves the site with the worker beside it."
    requires_system_checks: list[str] = []  # run below, where a full disk becomes a sentence

    def add_arguments(self, parser: CommandParser) -> None:
        """Add where to listen, and whether an empty site gets the demo."""
        address = urlsplit(settings.SITE_URL)
        local = settings.SITE_IS_LOCAL
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen at.")
        parser.add_argument(
            "--port",
            type=int,
            default=(_port(address) if local else DEFAULT_PORT),
            help="Port to listen at; by default that of SITE_URL on this machine, else 8000.",
        )
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="Prepare what is missing and end, without serving.",
        )
        parser.add_argument(
            "--demo",
            action=BooleanOptionalAction,
            default=local,
            help="Load the demo into an empty site; by default on this machine only.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare and serve; raise CommandError with a sentence where it can't."""
        if options["prepare"]:
            self._prepare(options["demo"])
            return
        with _only_one(), _address(options["host"], options["port"]) as listener:
            self._prepare(options["demo"])
            self._serve(listener, options["demo"])

    def _prepare(self, demo: bool) -> None:
        try:
            self.check()
            prepare(demo=demo, say=self.stderr.write)
        except (OSError, DatabaseError) as error:
            raise CommandError(_sentence(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError(_("Interrupted; the next start goes on from here.")) from error

    def _serve(self, listener: socket.socket, demo: bool) -> None:
        servers = _web_servers(listener)
        again = manage("start", "--demo" if demo else "--no-demo", "--prepare")
        with Supervisor(self.stderr.write) as supervisor:
            supervisor.renew_at_hangup()
            for child in servers:
                supervisor.add(child)
            try:
                if supervisor.run(until=lambda: any(child.is_ready() for child in servers)):
                    self._welcome()
                    for child in background():
                        supervisor.add(child)
                    supervisor.run(before_renewal=lambda: supervisor.wait_for(again))
            except ChildLost as error:
                raise CommandError(_("The web server doesn't start; it says why above.")) from error

    def _welcome(self) -> None:
        """Print the URLs of site and CMS, and the demo's logins."""
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


@contextmanager
def _only_one() -> Iterator[None]:
    """Lock VAR_DIR against a second `start`; the kernel unlocks it when the process ends."""
    path = settings.VAR_DIR / "start.lock"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CommandError(
            _(
                "The site in %(folder)s is running already. Stop it first, or set VAR_DIR to another folder."
            )
            % {"folder": settings.VAR_DIR}
        ) from error
    except OSError as error:
        raise CommandError(_sentence(error)) from error
    try:
        yield
    finally:
        os.close(file)


@contextmanager
def _address(host: str, port: int) -> Iterator[socket.socket]:
    """Bind the address; connections are accepted once the site is prepared."""
    try:
        listener = bind(host, port)
    except OSError as error:
        raise CommandError(
            _(
                "Can't listen at %(host)s:%(port)d (%(reason)s). Choose another port: PORT=8123 make run."
            )
            % {"host": host, "port": port, "reason": os.strerror(error.errno or 0)}
        ) from error
    with listener:
        yield listener


def _sentence(error: Exception) -> str:
    """Return a sentence about an error, and what to do about a full disk."""
    full = isinstance(error, OSError) and error.errno in FULL
    if full or "disk is full" in str(error):
        return _("The disk is full: make room for %(folder)s and start again.") % {
            "folder": settings.VAR_DIR
        }
    return _("Could not prepare the site: %(error)s.") % {"error": error}


def _web_servers(listener: socket.socket) -> list[Child]:
    """Return the processes that answer requests; with DEBUG, Django's server, which reloads code."""
    if settings.DEBUG:
        host, port = listener.getsockname()[:2]
        listener.close()
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return [Child("web", manage("runserver", "--skip-checks", address), vital=True)]
    beats = settings.VAR_DIR / "web"
    shutil.rmtree(beats, ignore_errors=True)
    listener.listen(BACKLOG)
    fd = listener.fileno()
    return [
        Child(
            f"web {number + 1}",
            manage("web", f"--fd={fd}"),
            vital=True,
            beats=beats,
            pass_fds=(fd,),
        )
        for number in range(WORKERS)
    ]


def _demo_logins() -> dict[str, dict[str, str]]:
    try:
        return json.loads((settings.VAR_DIR / "logins.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
