"""The objects that a query finds."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Case, Count, Value, When
from django.utils.functional import cached_property
from modelsearch.backends.base import FilterFieldError

from core.wagtail_compat.search_results import SearchResults, gives_objects
from search.backends.compiling import Hit
from search.backends.expressions import ALL, NONE


class Results(SearchResults):
    """The objects that a query finds."""

    supports_facet = True

    @cached_property
    def counts(self) -> dict[tuple[str, int], int]:
        """Return how many matches have each line of facet values, and hold which units of the query."""
        try:
            return self.query_compiler.lines()
        except EmptyResultSet:
            return {}

    @cached_property
    def lines(self) -> Counter[str]:
        """Return how many of the matches have each line of facet values."""
        lines: Counter[str] = Counter()
        for (line, _matching), number in self.counts.items():
            lines[line] += number
        return lines

    @property
    def matched(self) -> set[int]:
        """Return which units matches hold: a bit for each, the first is 1; 0 where the query has none."""
        return {matched for _line, matched in self.counts}

    def narrow(self, required: Iterable[frozenset[str]], *, newest_first: bool = False) -> None:
        """Keep what has one value of each set of facet values; put the newest first instead of the best."""
        self.query_compiler.required = tuple(required)
        self.query_compiler.newest_first = newest_first or self.query_compiler.node == ALL

    @property
    def _is_ranked(self) -> bool:
        compiler = self.query_compiler
        if not compiler.order_by_relevance or compiler.node == NONE:
            return False
        return compiler.node != ALL or compiler.newest_first  # which a narrowed one is

    def found(self) -> list[Any]:
        """Return the objects found, best first, from `start` to `stop`."""
        if self._is_ranked:
            return self._ranked()
        queryset = self.query_compiler.filtered()
        if (
            not queryset.query.is_sliced
            and self.query_compiler.node != ALL
            and not queryset.query.order_by
        ):
            queryset = queryset.order_by("-pk")  # the same on every page
        found = list(queryset[self.start : self.stop])
        return (
            self._scored(found, dict.fromkeys((obj.pk for obj in found), 0.0))
            if self.score_name
            else found
        )

    def _ranked(self) -> list[Any]:
        pk = self.query_compiler.queryset.model._meta.pk
        hits = {pk.to_python(hit.object_id): hit for hit in self._hits()}
        found = self.query_compiler.queryset.filter(pk__in=list(hits))
        if not gives_objects(found):
            return list(found.order_by(_in_order(list(hits))))
        objects = {obj.pk: obj for obj in found.order_by()}
        ordered = [objects[key] for key in hits if key in objects]
        for obj in ordered:
            obj.search_matched = hits[obj.pk].matched
        scores = {key: hit.score for key, hit in hits.items()}
        return self._scored(ordered, scores) if self.score_name else ordered

    def _hits(self) -> list[Hit]:
        try:
            return self.query_compiler.hits(self.start, self.stop)
        except EmptyResultSet:
            return []

    def _scored(self, objects: list[Any], scores: dict[Any, float]) -> list[Any]:
        for obj in objects:
            setattr(obj, str(self.score_name), scores[obj.pk])
        return objects

    def total(self) -> int:
        """Return how many there are, from `start` to `stop`."""
        if not self._is_ranked:
            return self.query_compiler.filtered()[self.start : self.stop].count()
        try:
            total = self.query_compiler.count()
        except EmptyResultSet:
            return 0
        return max(0, (total if self.stop is None else min(total, self.stop)) - self.start)

    def facet(self, field_name: str) -> dict[Any, int]:
        """Return how many of the matches have each value of a field, most frequent first."""
        compiler = self.query_compiler
        model = compiler.queryset.model
        if field_name not in [
            each.get_attname(model) for each in model.get_filterable_search_fields()
        ]:
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model.__name__}.search_fields.",
                field_name=field_name,
            )
        counted = compiler.filtered().order_by().values(field_name).annotate(count=Count("pk"))
        return {row[field_name]: row["count"] for row in counted.order_by("-count")}


def _in_order(keys: list[Any]) -> Case:
    return Case(*(When(pk=key, then=Value(place)) for place, key in enumerate(keys)))
