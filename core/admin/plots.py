"""Plots of numbers a day, as SVG coordinates (pure functions).

Coordinates are strings: a template would write numbers with the comma of its language.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

BAR_WIDTH = 10
HEIGHT = 100
LINE_WIDTH = 96
LINE_HEIGHT = 24
_MARGIN = 2  # half the stroke, so that it isn't cut


class Bar(NamedTuple):
    """A day's bar, whose foot stands at HEIGHT."""

    day: date
    number: int
    x: str
    y: str
    height: str


class Plot(NamedTuple):
    """Bars over all days of a period."""

    bars: list[Bar]
    width: int
    most: int
    total: int


def plot(days: Sequence[date], numbers: Sequence[int], most: int = 0) -> Plot:
    """Return a bar for each day; the highest takes the whole height, or a number that plots beside it share."""
    most = most or max(numbers, default=0)
    bars = []
    for place, (day, number) in enumerate(zip(days, numbers, strict=True)):
        height = HEIGHT * number / (most or 1)
        x = BAR_WIDTH * (place + 0.1)
        bars.append(Bar(day, number, f"{x:.1f}", f"{HEIGHT - height:.1f}", f"{height:.1f}"))
    return Plot(bars, BAR_WIDTH * len(bars), most, sum(numbers))


def line(numbers: Sequence[int]) -> str:
    """Return the points of a line through the numbers."""
    most = max(numbers, default=0) or 1
    step = (LINE_WIDTH - 2 * _MARGIN) / max(1, len(numbers) - 1)
    high = LINE_HEIGHT - 2 * _MARGIN
    return " ".join(
        f"{_MARGIN + step * place:.1f},{LINE_HEIGHT - _MARGIN - high * number / most:.1f}"
        for place, number in enumerate(numbers)
    )
