"""Where an article stands in its series."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max


@dataclass(frozen=True)
class SeriesPlace:
    """'Part 5 of 10', counting the published parts by their order."""

    series: Any
    number: int
    parts: list[Any]

    @property
    def count(self) -> int:
        """Return how many parts are published."""
        return len(self.parts)

    @property
    def previous(self) -> Any:
        """Return the part before, None at the first."""
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> Any:
        """Return the part after, None at the last."""
        return self.parts[self.number] if self.number < self.count else None


def place_in_series(article: Any) -> SeriesPlace | None:
    """Return the article's place among the published parts, None where it has none."""
    if not article.shown_series:
        return None
    parts = list(
        type(article)
        .objects.published()
        .filter(series=article.series_id)
        .in_series_order()
        .defer("body")
    )
    ids = [part.pk for part in parts]
    if article.pk not in ids:
        return None
    return SeriesPlace(article.shown_series, ids.index(article.pk) + 1, parts)


def next_free_place(article: Any) -> int:
    """Return the place after the last part of the article's series."""
    others = type(article).objects.filter(series=article.series_id).exclude(pk=article.pk)
    return (others.aggregate(last=Max("series_place"))["last"] or 0) + 1
