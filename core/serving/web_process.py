"""One process that answers requests: granian in it, listening where the supervisor does.

All such processes share one listening socket, so no connection is lost with any of them, and each is one process: who
kills it, watches it or asks it to end means it alone.
"""

import asyncio
import logging
import resource
import signal
import socket
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from core.serving.gateway import Gateway
from core.tasks.beats import BEAT_SECONDS, Beat, start_beating
from core.wagtail_compat.granian_server import SharedSocketServer

BACKLOG = 1024  # connections that wait to be accepted
CONNECTIONS = 4096  # of one process, where the system allows so many files
FILES_BESIDE = 128  # database, logs, pictures
HEADERS_SECONDS = 10  # for a request's headers, and for the next request of a connection
logger = logging.getLogger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that takes connections; raise OSError where it can't."""
    listener = bind(host, port)
    listener.listen(BACKLOG)
    return listener


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that keeps an address, and takes no connections yet."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _server(application: Gateway, listener: socket.socket) -> SharedSocketServer:
    return SharedSocketServer(
        application,
        listener,
        backlog=BACKLOG,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=1000 * HEADERS_SECONDS),
        log_level=LogLevels.error,
    )


def _connections() -> int:
    """Return how many connections this process takes, having raised its limit of files as far as it may."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(CONNECTIONS, hard - FILES_BESIDE) if hard != resource.RLIM_INFINITY else CONNECTIONS


class WebProcess:
    """Run the server, and report its state in beats."""

    def __init__(self, gateway: Gateway, listener: socket.socket) -> None:
        """Keep the application and the socket; `run` starts the server."""
        self.gateway = gateway
        self.listener = listener
        self.ready = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, beats: Path | None = None) -> None:
        """Serve until SIGTERM or SIGINT, then let what is at hand end."""
        if beats is not None:
            start_beating(beats, self._beat)
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        await self._ask_itself()
        server = _server(self.gateway, self.listener)
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.stop)
        self.ready = True
        await server.serve()

    async def _ask_itself(self) -> None:
        """Request the front page, which loads what other pages need too; raise SystemExit where /healthz fails."""
        await status_of(self.gateway, "/")
        if await status_of(self.gateway, "/healthz") != 200:
            raise SystemExit("The new process doesn't answer /healthz.")

    def _beat(self, number: int) -> Beat | None:
        """Return the state of the process, None where its loop doesn't turn."""
        if self._loop is not None:
            turned = threading.Event()
            self._loop.call_soon_threadsafe(turned.set)
            if not turned.wait(BEAT_SECONDS):
                return None
        busy, stuck = self.gateway.busy()
        return Beat(number, self.ready, busy, self.gateway.threads, round(stuck, 1))


async def status_of(gateway: Gateway, path: str) -> int:
    """Return the status with which the application answers a GET of this machine's."""
    host, scheme = str(settings.ALLOWED_HOSTS[0]), urlsplit(settings.SITE_URL).scheme
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [
            (b"host", host.encode("ascii" if host.isascii() else "idna")),
            (b"x-forwarded-proto", scheme.encode()),
        ],
        "client": ("127.0.0.1", 0),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await gateway(scope, receive, send)
    return sent[0]["status"]
