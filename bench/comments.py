"""Whether any comment is lost under load: `python -m bench.comments`.

COMMENTS readers' comments posted by CLIENTS at once to the production server, on SQLite and, where one answers at
TEST_DATABASE_URL, on PostgreSQL; once in peace and once while one of the server's processes is killed with -9 in the
middle. Fails where a comment that got its 'thank you' isn't stored, or, in peace, where one got none.
"""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import urlencode

from bench.measure import percentile
from bench.stage import on_each_database, own_database

COMMENTS, CLIENTS = 500, 50
PORT = 8641
PATIENCE_SECONDS = 120.0
TIMEOUT_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent


class Sent(NamedTuple):
    """A comment that was sent: its text, the status that came back (0: none), how long it took."""

    text: str
    status: int
    ms: float


def main() -> int:
    """Measure on each database in turn, each in a process of its own."""
    return on_each_database("bench.comments", _measure)


def _measure() -> int:
    os.environ["PORT"] = str(PORT)
    faults = 0
    with own_database("comments"), TemporaryDirectory() as folder:
        article = _article()
        with Server(Path(folder)) as server:
            for kill in (False, True):
                faults += _run(server, article, kill=kill)
    return int(bool(faults))


def _article() -> int:
    from django.utils import timezone

    from bench.corpus import Corpus
    from blog.models import ArticlePage

    Corpus().add(
        {
            "title": "Carga",
            "slug": "carga",
            "date": timezone.now().isoformat(),
            "html": "<p>Una agenda que respira deja lugar.</p>" * 10,
            "author": ("lucia", "Lucía Ferreyra"),
        }
    )
    return ArticlePage.objects.get().pk


class Server:
    """`manage.py start`: granian's processes, with the worker beside them."""

    def __init__(self, folder: Path) -> None:
        """Start it behind a proxy, so that each comment may come from an address of its own."""
        environment = os.environ | {"VAR_DIR": str(folder), "TRUSTED_PROXIES": "1"}
        command = [sys.executable, "manage.py", "start", "--no-demo", "--port", str(PORT)]
        self.web = folder / "web"
        self.said = (folder / "server.log").open("w+")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=self.said,
            stderr=self.said,
            start_new_session=True,
        )

    def __enter__(self) -> "Server":
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _is_up():
            if time.monotonic() > deadline:
                raise TimeoutError("The server doesn't start.")
            time.sleep(0.2)
        return self

    def __exit__(self, *_args: object) -> None:
        self.process.terminate()
        self.process.wait()
        self.said.seek(0)
        print("".join(f"    server: {line}" for line in self.said), end="", flush=True)
        self.said.close()

    def kill(self) -> None:
        """Kill it with all its processes, each of a group of its own, as a machine that fails does."""
        session = ["pgrep", "-s", str(self.process.pid)]
        found = subprocess.run(session, capture_output=True, text=True, check=False).stdout
        for pid in sorted(map(int, found.split()), reverse=True):  # it comes last
            os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def kill_one(self) -> None:
        """Kill a process that answers requests, as a machine that runs out of memory does."""
        beats = next(self.web.iterdir())  # named by the process that writes them
        os.kill(int(beats.name), signal.SIGKILL)


def _is_up() -> bool:
    try:
        return ask("GET", "/healthz").status == 200
    except OSError:
        return False


def ask(
    method: str, path: str, body: str = "", headers: dict[str, str] | None = None
) -> http.client.HTTPResponse:
    """Ask the server; return its answer, read."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=TIMEOUT_SECONDS)
    try:
        connection.request(method, path, body or None, headers or {})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def _run(server: Server, article: int, *, kill: bool) -> int:
    """Post them all; print what came of it, and return how many faults there were."""
    name = "kill -9" if kill else "in peace"
    numbers, started = range(COMMENTS), time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as clients:
        sending = [clients.submit(_send, article, f"{name} {number}", number) for number in numbers]
        if kill:
            while sum(each.done() for each in sending) < COMMENTS // 3:
                time.sleep(0.01)
            server.kill_one()
        sent = [each.result() for each in sending]
    return _report(name, sent, time.monotonic() - started, kill=kill)


def _send(article: int, text: str, number: int) -> Sent:
    fields = {
        "text": text,
        "name": "Ana",
        "email": f"{text.replace(' ', '-')}@correo.example",
        "consent": "on",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": f"10.1.{number // 250}.{number % 250}",
    }
    start = time.perf_counter()
    try:
        status = ask("POST", f"/comentarios/nuevo/{article}/", urlencode(fields), headers).status
    except (OSError, http.client.HTTPException):
        status = 0
    return Sent(text, status, 1000 * (time.perf_counter() - start))


def _report(name: str, sent: Iterable[Sent], seconds: float, *, kill: bool) -> int:
    from django.db import connection

    from comments.models import Comment

    sent = list(sent)
    thanked = {each.text for each in sent if each.status == 303}
    stored = list(Comment.objects.filter(text__startswith=name).values_list("text", flat=True))
    lost, twice = thanked - set(stored), len(stored) - len(set(stored))
    errors = [each.status for each in sent if each.status not in (303, 0)]
    unanswered = sum(each.status == 0 for each in sent)
    times = [each.ms for each in sent if each.status == 303]
    if errors:
        print(f"    statuses that are errors: {dict(Counter(errors))}", flush=True)
    print(
        f"{connection.vendor:<11}{name:<9} {len(sent)} comments by {CLIENTS} clients: {len(thanked)} thanked, "
        f"{len(stored)} stored, {len(lost)} lost, {twice} twice, {len(errors)} errors, {unanswered} unanswered; "
        f"{len(sent) / seconds:.0f}/s, p50 {percentile(times, 50):.0f} ms, max {max(times):.0f} ms",
        flush=True,
    )
    in_peace = 0 if kill else unanswered + len(sent) - len(stored)
    return len(lost) + twice + len(errors) + in_peace


if __name__ == "__main__":
    raise SystemExit(main())
