"""A Redis that stops, comes back, and hangs, while visitors read: no page may fail for want of a cache.

A web server and a scheduler of its own run on the demo site's database, with a Redis of its own as cache.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bench.hostile import Figure, Site
from bench.measure import percentile

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    *("/", "/blog/", "/temas/", "/autoras/", "/buscar/?q=clientes", "/sitemap.xml", "/nada/"),
    *("/admin/login/", "/mis-datos/"),
)
FORM = "/mis-datos/"  # its limits are counted
CLIENTS = 4
PAUSE_SECONDS = 0.05  # of a client between two requests
PATIENCE_SECONDS = 30.0
START_SECONDS = 120.0
BEFORE, STOPPED, AGAIN, HANGING = 5.0, 60.0, 8.0, 20.0


class OwnRedis:
    """A redis-server on a port of its own, which keeps nothing."""

    def __init__(self, folder: Path) -> None:
        """Choose a port."""
        self.folder, self.port = folder, _free_port()
        self.location = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "OwnRedis":
        self.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly"]
        self.process = subprocess.Popen(
            ["redis-server", *options, "no", "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        try:
            _await(lambda: _pong(self.port))
        except SystemExit:
            self.stop()
            raise

    def stop(self) -> None:
        """End it at once, also where it hangs."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def hang(self) -> None:
        """Have it keep its connections and say nothing."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)


class Answer(NamedTuple):
    """A status (0: none) and how long it took."""

    status: int
    ms: float


def figures(site: Site) -> Iterator[Figure]:
    """Load the site while its Redis is there, gone, back and hanging."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        redis = stack.enter_context(OwnRedis(folder))
        server = stack.enter_context(Processes(site, redis.location, folder))
        for page in PAGES:  # the first to see a page waits for its pictures
            _get(server.address + page, patience=START_SECONDS)
        yield _figure("Redis there", _load(server.address, BEFORE))
        redis.stop()
        yield _figure("Redis stopped", _load(server.address, STOPPED))
        yield _beats(site, server, "the scheduler's last beat, Redis stopped")
        redis.start()
        yield _figure("Redis back", _load(server.address, AGAIN))
        redis.hang()
        yield _figure("Redis hanging (SIGSTOP)", _load(server.address, HANGING))
        yield _beats(site, server, "the scheduler's last beat, Redis hanging")
        lines = server.log.read_text().count("The cache fails")
        bound = server.processes * (2 + int((STOPPED + HANGING) / 60))
        yield Figure("lines in the log about it", str(lines), f"at most {bound}", lines <= bound)


def _figure(case: str, answers: list[Answer]) -> Figure:
    kinds = Counter(answer.status for answer in answers)
    failed = sum(number for status, number in kinds.items() if status == 0 or status >= 500)
    times = [answer.ms for answer in answers]
    counted = ", ".join(f"{status}: {kinds[status]}" for status in sorted(kinds))
    measured = f"{counted}; p99 {percentile(times, 99):.0f} ms"
    return Figure(case, measured, "0 × 5xx", failed == 0)


def _beats(site: Site, server: "Processes", case: str) -> Figure:
    with sqlite3.connect(site.folder / "db.sqlite3") as database:
        found = database.execute(
            "SELECT beat_at FROM tasks_heartbeat WHERE pid = ?", [server.scheduler.pid]
        ).fetchone()
    now = datetime.now(UTC).replace(tzinfo=None)
    ago = (now - datetime.fromisoformat(found[0])).total_seconds() if found else float("inf")
    return Figure(case, f"{ago:.1f} s ago", "under 10 s", ago < 10)


class Processes:
    """A web server and a scheduler on the site's database, with a cache of their own."""

    processes = 3  # two of granian, one scheduler

    def __init__(self, site: Site, redis: str, folder: Path) -> None:
        """Choose a port."""
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self.environment = os.environ | {
            "VAR_DIR": str(site.folder),
            "DATABASE_URL": f"sqlite:///{site.folder}/db.sqlite3",
            "SITE_URL": self.address,
            "REDIS_URL": redis,
        }

    def __enter__(self) -> "Processes":
        options = [f"--port={self.port}", "--workers=2", "--blocking-threads=4"]
        server = ["-m", "granian", "--interface=wsgi", "--host=127.0.0.1", *options]
        self.server = self._start(*server, "motivacional.wsgi:application")
        self.scheduler = self._start("manage.py", "scheduler")
        try:
            _await(lambda: _get(f"{self.address}/healthz").status == 200)
        except SystemExit:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_args: object) -> None:
        for process in (self.server, self.scheduler):
            process.terminate()
        for process in (self.server, self.scheduler):
            process.wait(PATIENCE_SECONDS)

    def _start(self, *arguments: str) -> subprocess.Popen:
        with self.log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )


def _load(address: str, seconds: float) -> list[Answer]:
    """Read pages by several clients for a while; now and then, send a form."""
    end = time.monotonic() + seconds

    def read(client: int) -> list[Answer]:
        answers, number = [], client
        while time.monotonic() < end:
            number += 1
            answers.append(_get(address + PAGES[number % len(PAGES)]))
            if number % 20 == 0:
                answers.append(_get(address + FORM, data=b"email=ana%40example.org"))
            time.sleep(PAUSE_SECONDS)
        return answers

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [answer for answers in pool.map(read, range(CLIENTS)) for answer in answers]


def _get(address: str, data: bytes | None = None, patience: float = PATIENCE_SECONDS) -> Answer:
    begun = time.perf_counter()
    request = Request(address, data, {"Sec-Fetch-Site": "same-origin"})
    try:
        with urlopen(request, timeout=patience) as response:
            response.read()
            status = response.status
    except HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return Answer(status, (time.perf_counter() - begun) * 1000)


def _pong(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as link:
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _await(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not holds():
        if time.monotonic() > end:
            raise SystemExit("It doesn't start.")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
