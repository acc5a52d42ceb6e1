"""Processes that are killed, stopped, hung or replaced while the site is asked."""

import contextlib
import http.client
import os
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bench.hostile import Figure, Site
from core.tasks.beats import Beat
from core.tasks.supervisor import Child, Supervisor

CLIENTS, REQUESTS = 8, 10_000
PAGE_EVERY = 50  # a page of the site; the others ask /healthz, so that there are many
NOTICED_SECONDS = 20.0  # three beats, a look, and a busy machine
PATIENCE_SECONDS = 180.0
ROOT = Path(__file__).resolve().parent.parent.parent


def figures(site: Site) -> Iterator[Figure]:
    """Yield what each case costs visitors, and how long until all processes work again."""
    yield _restart(site, keep_alive=False)
    yield _restart(site, keep_alive=True)
    yield _kill(site)
    yield _stop(site)
    yield _hang()


class Load:
    """Clients that ask until they are told to end; what went wrong is counted by its kind."""

    def __init__(self, address: str, *, keep_alive: bool = False) -> None:
        """Know whom to ask, and whether by a new connection each time."""
        self.netloc, self.keep_alive = urlsplit(address).netloc, keep_alive
        self.asked, self.failed = 0, Counter[str]()
        self.ended = threading.Event()
        self._lock = threading.Lock()

    def __enter__(self) -> "Load":
        self._clients = [threading.Thread(target=self._ask_on) for _ in range(CLIENTS)]
        for client in self._clients:
            client.start()
        return self

    def __exit__(self, *_args: object) -> None:
        self.ended.set()
        for client in self._clients:
            client.join()

    def _ask_on(self) -> None:
        connection = self._connection()
        while not self.ended.is_set():
            failure, connection = self._ask(connection)
            with self._lock:
                self.asked += 1
                if failure:
                    self.failed[failure] += 1
        connection.close()

    def _ask(
        self, connection: http.client.HTTPConnection
    ) -> tuple[str, http.client.HTTPConnection]:
        """Ask once; as any browser does, ask again where a connection that was kept turns out closed."""
        was_kept = connection.sock is not None
        failure = _failure(connection, "/" if self.asked % PAGE_EVERY == 0 else "/healthz")
        if failure and was_kept:
            connection.close()
            connection = self._connection()
            failure = _failure(connection, "/healthz")
        if failure or not self.keep_alive:
            connection.close()
            connection = self._connection()
        return failure, connection

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.netloc, timeout=60)


def _failure(connection: http.client.HTTPConnection, path: str) -> str:
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    return "" if response.status == http.HTTPStatus.OK else str(response.status)


def _restart(site: Site, *, keep_alive: bool) -> Figure:
    """Have `start` replace all processes, again and again until enough was asked."""
    kind, hand_overs = "connections kept" if keep_alive else "a connection each", 0
    with Load(site.address, keep_alive=keep_alive) as load:
        while load.asked < REQUESTS or not hand_overs:
            before = web_processes(site.folder)
            os.kill(parent_of(next(iter(before))), signal.SIGHUP)
            if not _wait(lambda old=before: _all_work(site.folder, without=old)):  # type: ignore[misc]
                break
            hand_overs += 1
    return Figure(
        f"restarts under load, {kind}",
        f"{sum(load.failed.values())} of {load.asked} failed, {hand_overs} restarts {dict(load.failed) or ''}",
        f"0 of {REQUESTS} failed",
        met=not load.failed and hand_overs > 0,
    )


def _kill(site: Site) -> Figure:
    """Kill -9 a process; only what it had at hand may fail."""
    victim = next(iter(web_processes(site.folder)))
    with Load(site.address) as load:
        time.sleep(1)
        os.kill(victim, signal.SIGKILL)
        seconds = _seconds_until(lambda: _all_work(site.folder, without={victim}))
        time.sleep(1)
    failed = sum(load.failed.values())
    return Figure(
        "kill -9 of one process under load",
        f"{failed} of {load.asked} failed, two work again after {seconds:.1f} s",
        f"at most the {CLIENTS} at hand failed",
        met=failed <= CLIENTS and seconds < PATIENCE_SECONDS,
    )


def _stop(site: Site) -> Figure:
    """SIGSTOP: the process lives and does nothing."""
    victim = next(iter(web_processes(site.folder)))
    os.kill(victim, signal.SIGSTOP)
    seconds = _seconds_until(lambda: not Path(f"/proc/{victim}").exists())
    _wait(lambda: _all_work(site.folder, without={victim}))
    line = _last_line(site.folder / "server.log", "is killed")
    return Figure(
        "SIGSTOP of one process",
        f"killed after {seconds:.1f} s: {line or 'no line in the log'}",
        f"< {NOTICED_SECONDS:.0f} s, with a line in the log",
        met=seconds < NOTICED_SECONDS and bool(line),
    )


HANG = """
import os, re, socket, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "motivacional.settings"
import django
django.setup()
from core.serving.gateway import Gateway
from core.serving.web_process import WebProcess
def application(environ, start_response):
    if environ["PATH_INFO"] == "/hang":
        re.match(r"(a+)+$", "a" * 60 + "b")  # holds Python's lock for years
    start_response("200 OK", [])
    return [str(os.getpid()).encode()]
listener = socket.socket(fileno=int(sys.argv[1]))
WebProcess(Gateway(application), listener).run(Path(sys.argv[2]) / str(os.getpid()))
"""


def _hang() -> Figure:
    """Hold Python's lock in one of two processes of our own for good; see whether it is replaced."""
    said: list[str] = []
    with TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as listener:
        folder, fd = Path(name), listener.fileno()
        command = [sys.executable, "-c", HANG, str(fd), str(folder / "web")]
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with _environment(VAR_DIR=name, PYTHONPATH=str(ROOT)), Supervisor(said.append) as found:
            for number in (1, 2):
                found.add(
                    Child(
                        f"web {number}",
                        command,
                        vital=True,
                        beats=folder / "web",
                        pass_fds=(fd,),
                    )
                )
            found.run(until=lambda: _all_work(folder, without=set()))
            before = web_processes(folder)
            hung = _hang_one(address)
            start = time.monotonic()
            found.run(until=lambda: _patient(start, lambda: bool(said)))
            seconds = time.monotonic() - start
            found.run(until=lambda: _patient(start, lambda: _all_work(folder, without=set())))
            replaced = len(before - web_processes(folder))
    hung.close()
    return Figure(
        "one process of two holds Python's lock for good",
        f"killed after {seconds:.1f} s, {replaced} replaced: {said[0] if said else 'no line'}",
        f"< {NOTICED_SECONDS:.0f} s, 1 replaced",
        met=seconds < NOTICED_SECONDS and replaced == 1,
    )


def _hang_one(address: str) -> socket.socket:
    parts = urlsplit(address)
    hung = socket.create_connection((parts.hostname or "", parts.port or 80), 30)
    hung.sendall(b"GET /hang HTTP/1.1\r\nHost: x\r\n\r\n")
    return hung


@contextlib.contextmanager
def _environment(**more: str) -> Iterator[None]:
    kept = dict(os.environ)
    os.environ.update(more)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def web_processes(folder: Path) -> set[int]:
    """Return the processes that answer requests for a site, by the beats that they leave in its folder."""
    return {int(path.name) for path in (folder / "web").glob("[0-9]*")}


def parent_of(pid: int) -> int:
    """Return the process that looks after another one."""
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def _all_work(folder: Path, *, without: set[int]) -> bool:
    """Tell whether two processes are ready, and of some others none is left."""
    beats = {pid: Beat.read(folder / "web" / str(pid)) for pid in web_processes(folder)}
    return not without & set(beats) and sum(
        bool(beat and beat.ready) for beat in beats.values()
    ) >= min(2, os.cpu_count() or 1)


def _wait(holds: Callable[[], bool]) -> bool:
    return _seconds_until(holds) < PATIENCE_SECONDS


def _seconds_until(holds: Callable[[], bool]) -> float:
    start = time.monotonic()
    while not _patient(start, holds):
        time.sleep(0.1)
    return time.monotonic() - start


def _patient(start: float, holds: Callable[[], bool]) -> bool:
    return holds() or time.monotonic() - start > PATIENCE_SECONDS


def _last_line(path: Path, words: str) -> str:
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line for line in reversed(lines) if words in line), "")
