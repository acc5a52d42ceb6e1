"""Small plots of a dashboard, each with its numbers in words."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from search.plots import Bar, plot


class Figure(NamedTuple):
    """Bars with the name of each; `summary` says what they show to who doesn't see them."""

    name: str
    title: str
    summary: str
    heading: str
    bars: list[tuple[str, Bar]]
    width: int


def figure(
    name: str,
    days: Sequence[date],
    numbers: Sequence[int],
    label: Callable[[date], str],
    **texts: Any,
) -> Figure:
    """Return a plot of a number for each day or month."""
    drawn = plot(days, numbers)
    bars = [(label(bar.day), bar) for bar in drawn.bars]
    return Figure(name=name, bars=bars, width=drawn.width, **texts)
