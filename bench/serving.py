"""The page cache beside a bare WSGI application of the same size on the same server: `python -m bench.serving`.

One process each, asked by turns in ROUNDS rounds; medians. CPU is that of the server's process, which a busy machine
changes least. `--edits 1000` makes so many edits at random while two processes are asked, and counts what was stale.
"""

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.audit.server import free_port

ROUNDS, SECONDS, CONNECTIONS = 5, 2.0, 32
LEAST = 8  # answers a round
UNCACHED_ASKED = 5  # requests a page type and round
PATIENCE_SECONDS = 180.0
ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("VAR_DIR", "var")).resolve() / "serving"
BARE = """
import os, socket, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "motivacional.settings"
import django
django.setup()
from pathlib import Path
from core.serving.gateway import Gateway
from core.serving.web_process import WebProcess, listen
body = b"x" * int(sys.argv[1])
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
WebProcess(Gateway(application), listen("127.0.0.1", int(sys.argv[2]))).run()
"""


class Server(NamedTuple):
    """A process that answers, and the host by which it is asked."""

    pid: int
    port: int
    host: str

    def request(self, path: str, *headers: str, accepted: str = "gzip") -> bytes:
        """Return what a browser sends, as bytes."""
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.host}", f"Accept-Encoding: {accepted}"]
        lines += headers
        return "\r\n".join([*lines, "", ""]).encode()

    def ask(self, sent: bytes) -> tuple[int, dict[str, str], bytes]:
        """Ask once; return status, headers and body."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(sent.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _gap, body = answer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        named = dict(line.lower().split(": ", 1) for line in lines)
        return int(first.split()[1]), named, body

    def cpu(self) -> float:
        """Return the seconds of CPU that the process has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Return the memory of the process."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Run(NamedTuple):
    """Hold what a round measured: answers a second, milliseconds to the first byte, CPU microseconds an answer."""

    rate: float
    p50: float
    p99: float
    cpu: float


class Visitor(asyncio.Protocol):
    """Ask the same over a connection that is kept, again and again."""

    def __init__(self, sent: bytes, size: int, times: list[float]) -> None:
        """Know how many bytes an answer has."""
        self.sent, self.size, self.times = sent, size, times

    def connection_made(self, transport: Any) -> None:
        """Begin."""
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self.left, self.at = self.size, time.perf_counter()
        self.transport.write(self.sent)

    def data_received(self, data: bytes) -> None:
        """Note the time of the first byte; ask again after the last one."""
        if self.left == self.size:
            self.times.append(time.perf_counter() - self.at)
        self.left -= len(data)
        if self.left < 0:
            raise SystemExit("An answer is longer than the first one.")
        if self.left == 0:
            self._ask()


def load(server: Server, sent: bytes) -> Run:
    """Ask a server by many connections for a while."""
    size = len(_whole(server, sent))

    async def ask() -> list[float]:
        loop, times = asyncio.get_running_loop(), list[float]()
        opened = [
            await loop.create_connection(
                lambda: Visitor(sent, size, times), "127.0.0.1", server.port
            )
            for _n in range(CONNECTIONS)
        ]
        while len(times) < LEAST:
            await asyncio.sleep(SECONDS)
        for transport, _protocol in opened:
            transport.abort()
        await asyncio.sleep(0.1)
        return sorted(times)

    cpu, start = server.cpu(), time.perf_counter()
    times = asyncio.run(ask())
    seconds, used = time.perf_counter() - start, server.cpu() - cpu
    count = len(times)
    return Run(
        count / seconds,
        1000 * times[count // 2],
        1000 * times[count * 99 // 100],
        1e6 * used / count,
    )


def _whole(server: Server, sent: bytes) -> bytes:
    """Return an answer as it comes over a connection that is kept."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(sent)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += connection.recv(65536)
        head, _gap, body = answer.partition(b"\r\n\r\n")
        lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        left = int(lines.get(b"content-length", b"0")) - len(body)
        while left > 0:
            more = connection.recv(65536)
            answer, left = answer + more, left - len(more)
    return answer


@contextmanager
def serving(*command: str, host: str = "", port: int, **environment: str) -> Iterator[Server]:
    """Run a server until the end of the block."""
    own = os.environ | environment
    with subprocess.Popen([sys.executable, *command], cwd=ROOT, env=own) as process:
        server = Server(process.pid, port, host or f"127.0.0.1:{port}")
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while True:
                try:
                    server.ask(server.request("/healthz"))
                    break
                except OSError:
                    if time.monotonic() > end or process.poll() is not None:
                        raise SystemExit("A server doesn't start.") from None
                    time.sleep(0.2)
            yield server
        finally:
            process.terminate()


def main() -> int:
    """Prepare a demo site, measure or edit."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving", description=__doc__)
    parser.add_argument("--edits", type=int, default=0)
    options = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    ports = [free_port() for _n in range(3)]
    os.environ |= {
        "SITE_URL": f"http://127.0.0.1:{ports[0]}",
        "VAR_DIR": str(FOLDER),
        "DATABASE_URL": f"sqlite:///{FOLDER}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "motivacional.settings",
    }
    command = [sys.executable, "manage.py", "start", "--prepare", "--demo"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    return _edit(ports, options.edits) if options.edits else _measure(ports)


def _web(port: int, ports: list[int], **environment: str) -> Any:
    command = ("manage.py", "web", f"--port={port}")
    return serving(*command, port=port, host=f"127.0.0.1:{ports[0]}", **environment)


def _measure(ports: list[int]) -> int:
    addresses = _addresses()
    article = addresses["article"]
    with ExitStack() as opened:
        cached = opened.enter_context(_web(ports[0], ports))
        uncached = opened.enter_context(_web(ports[1], ports, PAGE_CACHE_SECONDS="0"))
        sent = cached.request(article)
        _status, headers, body = cached.ask(sent)
        bare_command = ("-c", BARE, str(len(body)), str(ports[2]))
        bare = opened.enter_context(serving(*bare_command, port=ports[2]))
        known = cached.request(article, f"If-None-Match: {headers['etag']}")
        cases = {
            "bare WSGI, same size": (bare, bare.request("/")),
            "article, cached": (cached, sent),
            "article, cached, 304": (cached, known),
            # Not compressed, which makes each answer of another length.
            "article, uncached": (uncached, uncached.request(article, accepted="identity")),
        }
        runs: dict[str, list[Run]] = {name: [] for name in cases}
        for _round in range(ROUNDS):
            for name, (server, asked) in cases.items():
                runs[name].append(load(server, asked))
        _print(runs, len(body))
        for name, path in addresses.items():
            slow, quick = _cpu_ms(uncached, path, UNCACHED_ASKED), _cpu_ms(cached, path, 200)
            print(f"{name:<16}CPU of an answer: {slow:7.1f} ms uncached, {quick:6.2f} ms cached")
        print(f"memory: cached {cached.megabytes():.0f} MB, uncached {uncached.megabytes():.0f} MB")
    return 0


def _addresses() -> dict[str, str]:
    from blog.models import ArticlePage, AuthorPage, BlogIndexPage, SeriesPage, TopicPage
    from home.models import ContentPage
    from services.models import ServicePage

    models = (BlogIndexPage, SeriesPage, TopicPage, AuthorPage, ContentPage, ServicePage)
    pages = {model.__name__: model.objects.live().first() for model in models}
    article = ArticlePage.objects.published().newest_first().first()
    found = {name: page.url for name, page in pages.items() if page}
    return {"article": article.url, "home": "/", **found} | {
        "feed": "/blog/feed/",
        "sitemap": "/sitemap.xml",
        "not found": "/no-existe/",
    }


def _cpu_ms(server: Server, path: str, asked: int) -> float:
    """Return the milliseconds of CPU that an answer takes, the first one left out."""
    sent = server.request(path)
    server.ask(sent)
    before = server.cpu()
    for _n in range(asked):
        server.ask(sent)
    return 1000 * (server.cpu() - before) / asked


def _print(runs: dict[str, list[Run]], size: int) -> None:
    print(f"{size:,} bytes, {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS:g} s, medians")
    print(f"{'':<24}{'answers/s':>11}{'of bare':>9}{'p50 ms':>9}{'p99 ms':>9}{'CPU us':>9}")
    base = median(run.rate for run in runs["bare WSGI, same size"])
    for name, found in runs.items():
        rate, p50, p99, cpu = (median(each) for each in zip(*found, strict=True))
        print(f"{name:<24}{rate:>11,.0f}{rate / base:>9.2f}{p50:>9.1f}{p99:>9.1f}{cpu:>9,.0f}")


def _edit(ports: list[int], number: int) -> int:
    """Edit; after each, ask both processes for a page as anybody, and past the cache; return 1 where they differ."""
    from django.db import connection

    from bench.edits import Edits

    chance = random.Random(17)
    edits, addresses = Edits(chance), [*_addresses().values()]
    stale, hits, ended = [], 0, threading.Event()
    with ExitStack() as opened:
        servers = [opened.enter_context(_web(port, ports)) for port in ports[:2]]
        reader = threading.Thread(target=_read_on, args=(servers, addresses, ended))
        reader.start()
        opened.callback(reader.join)
        opened.callback(ended.set)
        for done in range(number):
            what = edits.any()
            connection.close()
            path = chance.choice(addresses)
            for server in servers:
                status, _headers, body = server.ask(server.request(path))
                fresh = server.ask(server.request(path, "Cookie: messages=1"))
                plain = _unpacked(body), _unpacked(fresh[2])
                if (status, plain[0]) != (fresh[0], plain[1]):
                    stale.append((what, path, status, fresh[0]))
                hits += 1
            if done % 100 == 99:
                print(f"{done + 1} edits, {hits} looked at, {len(stale)} stale {stale[-3:]}")
    print(f"{number} edits, {hits} pages looked at after their commit, {len(stale)} stale")
    return int(bool(stale))


def _unpacked(body: bytes) -> bytes:
    import gzip

    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def _read_on(servers: list[Server], addresses: list[str], ended: threading.Event) -> None:
    chance = random.Random(1)
    while not ended.is_set():
        server = chance.choice(servers)
        server.ask(server.request(chance.choice(addresses)))


if __name__ == "__main__":
    raise SystemExit(main())
