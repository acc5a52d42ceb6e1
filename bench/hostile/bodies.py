"""Bodies that come byte by byte, without a length, too long or with files; by bare sockets, nothing in front."""

import http.client
import selectors
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from bench.hostile import Figure, Site
from bench.measure import percentile

SOCKETS, SECONDS = 200, 60.0
TRICKLE_SECONDS = 0.5  # from a byte to the next
ASK_SECONDS = 0.1
P99_MS = 1000.0
FORM = "/suscribirme/"
PUBLIC = 64 * 1024
UPLOAD_BYTES = 400 * 1024 * 1024


def figures(site: Site) -> Iterator[Figure]:
    """Yield what each attack does to the site."""
    yield _trickle(site, SOCKETS, "POST " + FORM)
    yield _slow_readers(site)
    yield _status(site, "a body without a length", 411, b"Transfer-Encoding: chunked\r\n")
    long = b"Content-Length: %d\r\n" % (PUBLIC + 1)
    yield _status(site, "a form longer than 64 KB", 413, long)
    yield _upload(site)


def _trickle(site: Site, count: int, line: str) -> Figure:
    """Hold sockets that send a byte now and then, opened anew when they are cut off; ask /healthz meanwhile."""
    with ThreadPoolExecutor(2) as pool:
        end = time.monotonic() + SECONDS
        asking = pool.submit(_ask_healthz, site, end)
        cut = _hold(site, count, line, end)
        times, failed = asking.result()
    p99 = percentile(times, 99)
    return Figure(
        f"{count} sockets that trickle a body, {SECONDS:.0f} s",
        f"healthz p50 {percentile(times, 50):.0f}, p99 {p99:.0f} ms, {failed} of {len(times) + failed} failed, {cut} cut off",
        f"p99 < {P99_MS:.0f} ms, 0 failed",
        met=not failed and p99 < P99_MS,
    )


def _hold(site: Site, count: int, line: str, end: float) -> int:
    """Keep the sockets trickling; return how many the server cut off."""
    head = f"{line} HTTP/1.1\r\nHost: {urlsplit(site.address).netloc}\r\nContent-Length: {PUBLIC}\r\n\r\n"
    waiting, cut = [_open(site, head) for _ in range(count)], 0
    while time.monotonic() < end:
        for place, each in enumerate(waiting):
            if _is_cut(each):
                each.close()
                cut += 1
                waiting[place] = _open(site, head)
        time.sleep(TRICKLE_SECONDS)
    for each in waiting:
        each.close()
    return cut


def _open(site: Site, head: str) -> socket.socket:
    address = urlsplit(site.address)
    opened = socket.create_connection((address.hostname or "", address.port or 80), 30)
    opened.sendall(head.encode())
    return opened


def _is_cut(each: socket.socket) -> bool:
    """Send a byte; tell whether the server answered or closed."""
    try:
        each.sendall(b"a")
        each.setblocking(False)
        each.recv(1)
    except BlockingIOError:
        each.setblocking(True)
        return False
    except OSError:
        return True
    return True


def _ask_healthz(site: Site, end: float) -> tuple[list[float], int]:
    """Ask by a new connection each time; return the milliseconds of each answer, and how many didn't come."""
    times, failed = [], 0
    while time.monotonic() < end:
        start = time.perf_counter()
        if _get(site, "/healthz") == http.HTTPStatus.OK:
            times.append(1000 * (time.perf_counter() - start))
        else:
            failed += 1
        time.sleep(ASK_SECONDS)
    return times, failed


def _get(site: Site, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=30)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _slow_readers(site: Site) -> Figure:
    """Ask for the largest static file on many sockets and read none of it."""
    largest = max(_static(site.folder), key=lambda path: path.stat().st_size)
    path = "/static/" + largest.relative_to(site.folder / "static").as_posix()
    head = f"GET {path} HTTP/1.1\r\nHost: {urlsplit(site.address).netloc}\r\n\r\n"
    held = [_open(site, head) for _ in range(SOCKETS)]
    times, failed = _ask_healthz(site, time.monotonic() + SECONDS / 6)
    for each in held:
        each.close()
    p99 = percentile(times, 99)
    return Figure(
        f"{SOCKETS} sockets that read nothing of {largest.stat().st_size // 1024} KB",
        f"healthz p99 {p99:.0f} ms, {failed} failed",
        f"p99 < {P99_MS:.0f} ms, 0 failed",
        met=not failed and p99 < P99_MS,
    )


def _static(folder: Path) -> list[Path]:
    return [
        path for path in (folder / "static").rglob("*") if path.suffix in {".js", ".css", ".woff2"}
    ]


def _status(site: Site, what: str, wanted: int, header: bytes) -> Figure:
    head = f"POST {FORM} HTTP/1.1\r\nHost: {urlsplit(site.address).netloc}\r\n"
    with _open(site, head) as opened:
        opened.sendall(header + b"\r\n")
        status = opened.recv(12)[9:].decode()
    return Figure(what, status or "no answer", str(wanted), met=status == str(wanted))


def _upload(site: Site) -> Figure:
    """Send 400 MB as a file to a form that takes none; read the answer, and look what the disk took."""
    address = urlsplit(site.address)
    free = _free()
    head = f"POST {FORM} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    block, status, sent = b"x" * 65536, "", 0
    with _open(site, head) as opened, selectors.DefaultSelector() as ready:
        opened.sendall(b"Content-Length: %d\r\n\r\n" % UPLOAD_BYTES)
        ready.register(opened, selectors.EVENT_READ)
        try:
            while sent < UPLOAD_BYTES and not ready.select(0):
                sent += opened.send(block)
            status = opened.recv(12)[9:].decode()
        except OSError as error:
            status = str(error)
    kept = max(0, free - _free())
    return Figure(
        "400 MB as a file to a public form",
        f"{status} after {sent // 1024} KB, {kept // 2**20} MB on the disk",
        "413, nothing on the disk",
        met=status == "413" and sent < UPLOAD_BYTES // 10,
    )


def _free() -> int:
    import os

    state = os.statvfs("/tmp")  # noqa: S108 - where uploads would go
    return state.f_bavail * state.f_frsize
