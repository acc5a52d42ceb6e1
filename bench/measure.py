"""Measuring: CPU time of an action; search by ranks, times and a table of them."""

import math
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from bench.queries import Query

TOP = 10


def cpu_ms(action: Callable[[], object], runs: int) -> float:
    """Return the median CPU time of an action, in milliseconds."""
    times = []
    for _run in range(runs):
        start = time.process_time()
        action()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


class Search(NamedTuple):
    """A way to search: asking, which is timed, and reading the slugs off the answer, which isn't."""

    ask: Callable[[str], Any]
    slugs: Callable[[Any], list[str]]


class Row(NamedTuple):
    """A line of the table: what is measured, of the site's search, of what stands beside it."""

    name: str
    ours: float | None
    stock: float | None
    digits: int = 1
    bar: float | None = None  # what ours must reach,
    at_most: bool = False  # or not exceed

    def __str__(self) -> str:
        ratio = f"{self.ours / self.stock:.3g}" if self.ours is not None and self.stock else "-"
        numbers = f"{self._number(self.ours):>14}{self._number(self.stock):>14}{ratio:>8}"
        return f"{self.name:<44}{numbers}{self._verdict()}"

    def _verdict(self) -> str:
        if self.bar is None:
            return ""
        bar = f"   {'≤' if self.at_most else '≥'} {self.bar:g}"
        if self.ours is None:
            return bar
        met = self.ours <= self.bar if self.at_most else self.ours >= self.bar
        return f"{bar} {'met' if met else 'MISSED'}"

    def _number(self, value: float | None) -> str:
        return "-" if value is None else f"{value:,.{self.digits}f}"


class Asked(NamedTuple):
    """What came of one text typed: place of the article sought (0: not among the first), milliseconds, those of CPU."""

    variant: str
    typed: str
    rank: int
    ms: float
    cpu: float


def ask(search: Search, queries: Iterable[Query], seconds: float = math.inf) -> list[Asked]:
    """Ask each query in each variant, one after the other, until the time is over."""
    found, end = [], time.monotonic() + seconds
    for query in queries:
        for variant, typed in query.typed.items():
            answer, ms, cpu = costed(search.ask, typed)
            found.append(Asked(variant, typed, rank(query.slug, search.slugs(answer)), ms, cpu))
        if time.monotonic() > end:  # whole queries only: each variant is asked as often
            break
    return found


def rank(slug: str, slugs: Sequence[str]) -> int:
    """Return the place of the slug among the first ten, from 1; 0 where it isn't there."""
    return slugs.index(slug) + 1 if slug in slugs[:TOP] else 0


def mean_reciprocal_rank(ranks: Iterable[int]) -> float:
    """Return the mean of 1/rank, a rank of 0 counting nothing; between 0 and 1."""
    return statistics.fmean(1 / rank if rank else 0.0 for rank in ranks)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that so many percent don't exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def times(
    ask: Callable[[str], Any], texts: Iterable[str], seconds: float = math.inf
) -> list[float]:
    """Return the milliseconds that asking took, text by text, until the time is over."""
    found, end = [], time.monotonic() + seconds
    for text in texts:
        found.append(timed(ask, text)[1])
        if time.monotonic() > end:
            break
    return found


def timed[T](action: Callable[..., T], *values: Any) -> tuple[T, float]:
    """Return what the action returns, and the milliseconds that it took."""
    start = time.perf_counter()
    result = action(*values)
    return result, 1000 * (time.perf_counter() - start)


def costed[T](action: Callable[..., T], *values: Any) -> tuple[T, float, float]:
    """Return what the action returns, the milliseconds that it took, and those of this process's CPU."""
    start = time.process_time()
    result, ms = timed(action, *values)
    return result, ms, 1000 * (time.process_time() - start)
