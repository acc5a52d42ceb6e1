"""Floods of logins, of private pages' passwords and of asked resets: what they cost, and what they tell.

Strangers come from many addresses of this machine's own network (127.0.0.0/8). A hash is a line 'Login failed' in the
server's log: what is refused leaves another.
"""

import http.client
import json
import re
import sqlite3
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from itertools import count
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from bench.hostile import Figure, Site
from bench.measure import percentile

ATTACKERS, ASKED, SECONDS = 16, 400, 20.0
TRIED = 12  # of each kind, where times are compared
GUESSES = 100  # an hour for a page: core.accounts.throttling
RESETS = 3  # an hour for an address: core.accounts.password_resets
ALLOWED = 20  # attempts of a connection, and at an account: core.accounts.logins
AT_ONCE, WORKERS, HASH_SECONDS = (
    2,
    2,
    0.3,
)  # hashes in a process, processes, a quick processor's time for one
LOGIN, RESET = "/admin/login/", "/admin/password_reset/"
HASHED, WRONG = "Login failed", "no"
HEALTHZ_BAR = 1.0
SAME = 0.10  # of the median
_hosts = count(2)


class Answer(NamedTuple):
    """A status and its seconds."""

    status: int
    seconds: float


class Door:
    """A form of the site, with the token that its page gives."""

    def __init__(self, site: Site, path: str) -> None:
        """Load the page once: a flood would."""
        self.netloc, self.path = urlsplit(site.address).netloc, path
        connection = http.client.HTTPConnection(self.netloc, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        self.token = found[1] if found else ""

    def send(self, host: str, **fields: str) -> Answer:
        """Send the form from an address."""
        began = time.monotonic()
        connection = http.client.HTTPConnection(self.netloc, timeout=30, source_address=(host, 0))
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            body = urlencode(fields | {"csrfmiddlewaretoken": self.token})
            connection.request("POST", self.path, body, headers)
            return Answer(connection.getresponse().status, time.monotonic() - began)
        finally:
            connection.close()


class Flood(NamedTuple):
    """What came of a flood."""

    statuses: Counter[int]
    hashes: int
    healthz: float
    seconds: float

    def __str__(self) -> str:
        said = ", ".join(f"{number} × {status}" for status, number in sorted(self.statuses.items()))
        return f"{said}; {self.hashes} hashes in {self.seconds:.0f} s; healthz p99 {1000 * self.healthz:.0f} ms"

    def holds(self, most_hashes: int) -> bool:
        """Tell whether nothing broke, no more was hashed, and others were served."""
        whole = all(status < 500 for status in self.statuses)
        return whole and self.hashes <= most_hashes and self.healthz < HEALTHZ_BAR


def figures(site: Site) -> Iterator[Figure]:
    """Flood each door."""
    with (site.folder / "logins.json").open() as file:
        known, *others = [login["username"] for login in json.load(file).values()]
    with _watching(site) as times:
        time.sleep(5)
    quiet = percentile(times, 99)
    measured = f"healthz p99 {1000 * quiet:.0f} ms"
    yield Figure("no flood, on this machine as it is", measured, "p99 < 1 s", quiet < HEALTHZ_BAR)
    yield from _timing(site, known, others)
    door = Door(site, LOGIN)
    one = _host()
    flood = _flood(site, lambda n: door.send(one, username=f"nadie{n}", password=WRONG))
    yield _figure("logins from one connection", flood, ALLOWED)
    flood = _flood(site, lambda n: door.send(_host(), username=known, password=WRONG))
    yield _figure("one known account from many", flood, ALLOWED)
    flood = _flood(site, lambda n: door.send(_host(), username="nadie", password=WRONG))
    yield _figure("one unknown account from many", flood, ALLOWED)
    flood = _flood(site, lambda n: door.send(_host(), username=f"x{n}", password=WRONG), SECONDS)
    most = int(SECONDS * AT_ONCE * WORKERS / HASH_SECONDS)
    yield _figure("any account from anywhere, for 20 s", flood, most)
    yield from _private_page(site)
    yield from _resets(site)


def _figure(case: str, flood: Flood, most: int) -> Figure:
    bar = f"at most {most} hashes, no 5xx, healthz p99 < 1 s"
    return Figure(case, str(flood), bar, flood.holds(most))


def _host() -> str:
    """Return an address that hasn't come yet."""
    number = next(_hosts)
    return f"127.{1 + number // 62_500 % 250}.{number // 250 % 250}.{1 + number % 250}"


def _flood(site: Site, send: Callable[[int], Answer], seconds: float = 0.0) -> Flood:
    """Send many at once, so many or for so long; ask meanwhile whether the site is there."""
    hashed, began = _hashes(site), time.monotonic()
    statuses: Counter[int] = Counter()
    numbers = count()

    def attack(_thread: int) -> None:
        while True:
            number = next(numbers)
            over = time.monotonic() - began > seconds if seconds else number >= ASKED
            if over:
                return
            statuses[send(number).status] += 1

    with _watching(site) as times, ThreadPoolExecutor(ATTACKERS) as pool:
        list(pool.map(attack, range(ATTACKERS)))
        lasted = time.monotonic() - began
    return Flood(statuses, _hashes(site) - hashed, percentile(times, 99), lasted)


@contextmanager
def _watching(site: Site) -> Iterator[list[float]]:
    """Ask /healthz all the time, as a visitor of her own."""
    times, over = [0.0], threading.Event()

    def ask() -> None:
        while not over.is_set():
            began = time.monotonic()
            connection = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=30)
            with suppress(OSError):
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            connection.close()
            times.append(time.monotonic() - began)
            over.wait(0.02)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield times
    finally:
        over.set()
        thread.join()


def _hashes(site: Site) -> int:
    return (site.folder / "server.log").read_text(errors="replace").count(HASHED)


def _timing(site: Site, known: str, others: list[str]) -> Iterator[Figure]:
    """Compare what a known and an unknown account take, in turns, each from an address of its own."""
    logins, resets = Door(site, LOGIN), Door(site, RESET)
    names = {"known": known, "unknown": "nadie"}
    taken: dict[str, list[float]] = {name: [] for name in names}
    for _round in range(TRIED):
        for kind, name in names.items():
            taken[kind].append(logins.send(_host(), username=name, password=WRONG).seconds)
    yield _compared("time of a login tells", taken)
    with sqlite3.connect(site.folder / "db.sqlite3") as database:
        emails = dict(database.execute("SELECT username, email FROM users_user"))
    taken = {name: [] for name in names}
    for number in range(RESETS):  # as often as one address may ask
        for user in (known, *others):
            unknown = f"nadie-{user}-{number}@example.org"
            for kind, address in (("known", emails[user]), ("unknown", unknown)):
                taken[kind].append(resets.send(_host(), email=address).seconds)
    yield _compared("time of a reset tells", taken)


def _compared(case: str, taken: dict[str, list[float]]) -> Figure:
    """Compare the medians with what the times vary by in any case: on a busy machine that's more than what they tell."""
    known, unknown = (statistics.median(taken[kind]) for kind in ("known", "unknown"))
    quarters = statistics.quantiles([*taken["known"], *taken["unknown"]], n=4)
    noise = (quarters[2] - quarters[0]) / 2
    measured = f"known {1000 * known:.0f} ms, unknown {1000 * unknown:.0f} ms, ± {1000 * noise:.0f} (medians of {TRIED})"
    bar = f"apart by less than {SAME:.0%}, or than they vary"
    apart = abs(known - unknown)
    return Figure(case, measured, bar, apart < max(SAME * max(known, unknown), noise))


def _private_page(site: Site) -> Iterator[Figure]:
    """Guess the password of a page."""
    with _closed_page(site) as (place, page):
        door = Door(site, f"/_util/authenticate_with_password/{place}/{page}/")
        one = _host()
        flood = _flood(site, lambda n: door.send(one, password=f"luna{n}", return_url="/"))
        yield _guesses("a page's password from one connection", flood, ALLOWED)
        flood = _flood(site, lambda n: door.send(_host(), password=f"luna{n}", return_url="/"))
        yield _guesses("a page's password from many", flood, GUESSES)


@contextmanager
def _closed_page(site: Site) -> Iterator[tuple[int, int]]:
    """Give an article a password meanwhile; return the ids of the restriction and of the page."""
    with closing(sqlite3.connect(site.folder / "db.sqlite3", timeout=30)) as database:
        (page,) = database.execute("SELECT min(page_ptr_id) FROM blog_articlepage").fetchone()
        place = database.execute(
            "INSERT INTO wagtailcore_pageviewrestriction (page_id, restriction_type, password) VALUES (?, 'password', 'sol')",
            [page],
        ).lastrowid
        database.commit()
        try:
            yield place or 0, page
        finally:
            database.execute("DELETE FROM wagtailcore_pageviewrestriction WHERE id = ?", [place])
            database.commit()


def _guesses(case: str, flood: Flood, most: int) -> Figure:
    met = flood.statuses[200] <= most and flood.holds(0)
    return Figure(case, str(flood), f"at most {most} looked at, healthz p99 < 1 s", met)


def _resets(site: Site) -> Iterator[Figure]:
    door = Door(site, RESET)
    flood = _flood(site, lambda n: door.send(_host(), email="nadie@example.org"))
    yield _asked("resets for one address from many", flood, RESETS)
    one = _host()
    flood = _flood(site, lambda n: door.send(one, email=f"nadie{n}@example.org"))
    yield _asked("resets from one connection", flood, 10)


def _asked(case: str, flood: Flood, most: int) -> Figure:
    met = flood.statuses[302] <= most and flood.holds(0)
    return Figure(case, str(flood), f"at most {most} asked, healthz p99 < 1 s", met)
