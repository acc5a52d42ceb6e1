"""Every pattern of the code on a megabyte made to hurt it: the ten that take longest."""

import os
from collections.abc import Callable, Iterator
from itertools import islice

import django

from bench.hostile import Figure, Site
from bench.hostile.regexes import attacks_on, case_of, costs, of_the_code

MEGABYTE = 1_000_000
STRINGS = 6  # for each pattern: the first are the longest repetitions
WORST = 10
MOST_SECONDS = 1.0
DEADLINE = 5.0


def figures(site: Site) -> Iterator[Figure]:
    """Yield a line for each of the ten; no site is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
    django.setup()
    found = [each for each in of_the_code() if each.pattern is not None]
    cases = [
        case_of(each.place, each.pattern)._replace(attacks=_few(attacks_on(each.pattern)))
        for each in found
        if each.pattern is not None
    ]
    told = sorted(costs(cases, (MEGABYTE,), DEADLINE), key=lambda each: each.seconds or (DEADLINE,))
    for cost in reversed(told[-WORST:]):
        seconds = cost.seconds[0] if cost.seconds else None
        measured = (
            f"{seconds * 1_000:,.0f} ms" if seconds is not None else f"killed after {DEADLINE:g} s"
        )
        yield Figure(
            cost.name,
            measured,
            f"{MOST_SECONDS:g} s",
            seconds is not None and seconds <= MOST_SECONDS,
        )


def _few(attacks: Callable[[int], Iterator[str]]) -> Callable[[int], Iterator[str]]:
    return lambda size: islice(attacks(size), STRINGS)
