"""Rate limits, counted in the database, so that all processes count together."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils import timezone

from core.visitors.links import keyed_hash
from core.visitors.models import Attempt

LONGEST = timedelta(days=30)  # no limit looks back further, and no attempt is kept longer


class TooMany(Exception):
    """Report that a limit was reached; `retry_after` is the number of seconds until it may be tried again."""

    def __init__(self, retry_after: int) -> None:
        """Keep the seconds."""
        super().__init__(f"Too many attempts: again in {retry_after} s")
        self.retry_after = retry_after

    def answer(self, response: HttpResponse) -> HttpResponse:
        """Return the response as 429 with `Retry-After`."""
        response.status_code = 429
        response["Retry-After"] = str(self.retry_after)
        return response


@dataclass(frozen=True)
class Limit:
    """Limit a purpose to a number of times in a sliding window of seconds."""

    purpose: str
    times: int
    seconds: int

    def __post_init__(self) -> None:
        """Refuse what can't be counted."""
        if self.times < 1 or not 0 < self.seconds <= LONGEST.total_seconds():
            raise ValueError(f"{self} can't be kept")

    def take(self, who: str) -> None:
        """Record an attempt, or raise TooMany."""
        take_all([(self, who)])


def take_all(limits: Iterable[tuple[Limit, str]]) -> None:
    """Record an attempt for each, or raise TooMany and record none.

    On PostgreSQL who is counted waits for others that count the same until the transaction ends: in a longer one, call
    this once.
    """
    counted = [_Counted(limit, keyed_hash(limit.purpose, who)) for limit, who in limits]
    _refuse_over(
        counted, timezone.now()
    )  # first without a lock: a flood of refused ones holds up no writer
    with transaction.atomic():
        _wait_for_others(counted)
        now = timezone.now()
        _refuse_over(counted, now)
        rows = dict.fromkeys((each.limit.purpose, each.who) for each in counted)
        Attempt.objects.bulk_create(
            Attempt(purpose=purpose, who=who, at=now) for purpose, who in rows
        )


def give_back(limits: Iterable[tuple[Limit, str]]) -> None:
    """Forget the last attempt of each: it wasn't one of those that are limited after all."""
    for limit, who in limits:
        found = Attempt.objects.filter(purpose=limit.purpose, who=keyed_hash(limit.purpose, who))
        if last := found.order_by("-at", "-pk").first():
            last.delete()


def prune() -> None:
    """Drop attempts that no limit looks at any more."""
    Attempt.objects.filter(at__lt=timezone.now() - LONGEST).delete()


class _Counted(NamedTuple):
    """Hold a limit and the hash of who is counted."""

    limit: Limit
    who: str

    @property
    def lock(self) -> int:
        """Return the number of the lock that those take who count the same."""
        return int.from_bytes(bytes.fromhex(self.who)[:8], signed=True)

    def attempts(self, now: datetime) -> Q:
        """Return which attempts count."""
        since = now - timedelta(seconds=self.limit.seconds)
        return Q(purpose=self.limit.purpose, who=self.who, at__gt=since)

    def seconds_left(self, now: datetime) -> int:
        """Return in how many seconds one more is allowed: when the oldest that counts against it is too old."""
        newest_first = Attempt.objects.filter(self.attempts(now)).order_by("-at")
        place = self.limit.times - 1
        blocking = newest_first.values_list("at", flat=True)[place : place + 1].first()
        if blocking is None:  # given back since it was counted
            return 1
        left = (blocking - now).total_seconds() + self.limit.seconds
        return min(max(math.ceil(left), 1), self.limit.seconds)


def _wait_for_others(counted: Sequence[_Counted]) -> None:
    """Let nobody else count the same until the transaction ends; SQLite lets nobody else write in any case."""
    if connection.vendor == "postgresql":
        locks = sorted({each.lock for each in counted})  # in one order: no two wait for each other
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(lock) FROM unnest(%s::bigint[]) AS lock", [locks]
            )


def _refuse_over(counted: Sequence[_Counted], now: datetime) -> None:
    """Raise TooMany where a limit is reached."""
    if over := _over(counted, now):
        raise TooMany(max(each.seconds_left(now) for each in over))


def _over(counted: Sequence[_Counted], now: datetime) -> list[_Counted]:
    """Return the limits that are reached."""
    asked = {f"n{index}": each.attempts(now) for index, each in enumerate(counted)}
    if not asked:
        return []
    relevant = Attempt.objects.filter(Q(*asked.values(), _connector=Q.OR))
    numbers = relevant.aggregate(**{name: Count("pk", filter=q) for name, q in asked.items()})
    return [
        each
        for each, number in zip(counted, numbers.values(), strict=True)
        if number >= each.limit.times
    ]
