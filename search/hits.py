"""Counting what visitors ask: gathered in memory and stored in batches by a thread, so that no request writes.

Who asked is never stored: a keyed hash of the day, the address and the browser stands in memory and in the cache.
"""

import atexit
import hashlib
import logging
import os
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import MAX_QUERY_STRING_LENGTH, normalise_query_string

from core.visitors.addresses import client_address
from core.visitors.links import keyed_hash
from search.models import SearchOutcome

INTERVAL_SECONDS = 5.0
MOST_WAITING = 1_000  # hits between two flushes; of more, the oldest are lost
AGAIN_SECONDS = 10 * 60  # a visitor who asks the same again counts once in this time
HOUR_SECONDS = 60 * 60
MOST_AN_HOUR = 30  # queries that count of one visitor

logger = logging.getLogger(__name__)


class Asked(NamedTuple):
    """When a visitor asked something that counted, and what: a hash."""

    at: float
    digest: str


class Hit(NamedTuple):
    """A query that a visitor asked, how many results it had, and who she is: a hash."""

    key: str
    results: int
    visitor: str
    at: datetime

    @property
    def day(self) -> date:
        """Return the day that it counts for."""
        return timezone.localdate(self.at)

    @property
    def digest(self) -> str:
        """Return what the cache knows of the query."""
        return hashlib.sha256(f"{self.visitor}|{self.key}".encode()).hexdigest()[:16]

    def is_within(self, seconds: int, asked: Asked) -> bool:
        """Tell whether the visitor asked that so shortly before."""
        return asked.at > self.at.timestamp() - seconds

    def repeats(self, asked: Asked) -> bool:
        """Tell whether that was the same, a moment ago."""
        return asked.digest == self.digest and self.is_within(AGAIN_SECONDS, asked)


_waiting: deque[Hit] = deque(maxlen=MOST_WAITING)
_starting = threading.Lock()
_thread: threading.Thread | None = None


def record(request: HttpRequest, key: str, results: int) -> None:
    """Count that a visitor asked this and how many results it had; neither wait nor fail."""
    if not _counts(request, key):
        return
    now = timezone.now()
    _waiting.append(Hit(normalise_query_string(key), results, _visitor(request, now), now))
    _start()


def flush() -> None:
    """Store what waits; what can't be stored is logged and dropped."""
    hits = list(_taken())
    if not hits:
        return
    try:
        _store(_throttled(hits))
    except Exception:
        logger.exception("%d searches were not counted", len(hits))


def forget() -> None:
    """Drop what waits."""
    _waiting.clear()


def prune() -> None:
    """Drop counts that are too old, and the queries that nothing is left of."""
    QueryDailyHits.garbage_collect()
    SearchOutcome.objects.filter(query__daily_hits__isnull=True).delete()
    Query.garbage_collect()


def _counts(request: HttpRequest, key: str) -> bool:
    """Tell whether a visitor asked something, other than a browser that only fetches ahead."""
    return (
        request.method == "GET"
        and "prefetch" not in request.headers.get("Sec-Purpose", "")
        and 0 < len(key.strip()) <= len(key) <= MAX_QUERY_STRING_LENGTH
        and key.isprintable()  # no database takes a null or half a surrogate pair
    )


def _visitor(request: HttpRequest, now: datetime) -> str:
    """Return a hash that is another one tomorrow."""
    agent = request.headers.get("User-Agent", "")
    who = f"{timezone.localdate(now)}|{client_address(request)}|{agent}"
    return f"search.hits:{keyed_hash('search.hits', who)}"


def _taken() -> Iterable[Hit]:
    for _n in range(MOST_WAITING):
        try:
            yield _waiting.popleft()
        except IndexError:
            return


# --- The thread ---
def _start() -> None:
    """Start the thread in the process that records: one that was forked has none."""
    global _thread
    if _is_running() or not _is_automatic():
        return
    with _starting:
        if not _is_running():
            _thread = threading.Thread(target=_run, name="search-hits", daemon=True)
            _thread.start()
            atexit.unregister(_flush_apart)
            atexit.register(_flush_apart)


def _is_running() -> bool:
    return _thread is not None and _thread.is_alive()


def _is_automatic() -> bool:
    """Tell whether hits are stored without being told: tests tell."""
    return getattr(settings, "SEARCH_HITS_AUTOMATIC", True)


def _run() -> None:
    while _is_automatic():
        time.sleep(INTERVAL_SECONDS)
        _flush_apart()


def _flush_apart() -> None:
    """Flush, and leave no connection of this thread open."""
    if _waiting:
        flush()
        connections.close_all()


def _after_fork() -> None:
    """In a new process: what waits is the parent's to store, and the lock may be held by nobody."""
    global _starting
    forget()
    _starting = threading.Lock()


os.register_at_fork(after_in_child=_after_fork)


# --- What counts ---
def _throttled(hits: Iterable[Hit]) -> list[Hit]:
    """Leave out what a visitor asks again, and more than so much an hour."""
    hits = list(hits)
    known: dict[str, list[Asked]] = cache.get_many({hit.visitor for hit in hits})
    counted = []
    for hit in hits:
        hour = [asked for asked in known.get(hit.visitor, []) if hit.is_within(HOUR_SECONDS, asked)]
        if len(hour) < MOST_AN_HOUR and not any(hit.repeats(asked) for asked in hour):
            known[hit.visitor] = [*hour, Asked(hit.at.timestamp(), hit.digest)]
            counted.append(hit)
    _remember({hit.visitor: known[hit.visitor] for hit in counted})
    return counted


def _remember(visitors: dict[str, list[Asked]]) -> None:
    # SQLite writes one transaction faster than many; on PostgreSQL, a table of the cache that is culled by two
    # processes in long transactions would have them wait for one another.
    with transaction.atomic() if connection.vendor == "sqlite" else nullcontext():
        cache.set_many(visitors, HOUR_SECONDS)


# --- The database ---
def _store(hits: Sequence[Hit]) -> None:
    """Add the hits to their queries' days, and keep how many results each query had last."""
    if not hits:
        return
    latest = {hit.key: hit for hit in hits}
    times = Counter((hit.key, hit.day) for hit in hits)
    with transaction.atomic():
        queries = _queries(latest)
        _add(sorted((queries[key], day, number) for (key, day), number in times.items()))
        _keep_outcomes(sorted((queries[key], hit.results, hit.at) for key, hit in latest.items()))


def _queries(keys: Iterable[str]) -> dict[str, int]:
    """Return the id of each query; the missing ones are made."""
    found = Query.objects.filter(query_string__in=keys).values_list("query_string", "pk")
    queries = dict(found.all())
    missing = sorted(set(keys) - set(queries))
    if missing:
        new = [Query(query_string=key) for key in missing]
        Query.objects.bulk_create(new, ignore_conflicts=True)  # another process may be faster
        queries |= dict(found.filter(query_string__in=missing))
    return queries


def _add(rows: list[tuple[int, date, int]]) -> None:
    table = connection.ops.quote_name(QueryDailyHits._meta.db_table)
    upsert = (
        f"INSERT INTO {table} (query_id, date, hits) VALUES (%s, %s, %s) "  # noqa: S608 - our table
        f"ON CONFLICT (query_id, date) DO UPDATE SET hits = {table}.hits + excluded.hits"
    )
    adapt = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.executemany(upsert, [(query, adapt(day), number) for query, day, number in rows])


def _keep_outcomes(rows: list[tuple[int, int, datetime]]) -> None:
    SearchOutcome.objects.bulk_create(
        [SearchOutcome(query_id=query, results=found, searched_at=at) for query, found, at in rows],
        update_conflicts=True,
        unique_fields=["query"],
        update_fields=["results", "searched_at"],
    )
