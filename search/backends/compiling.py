"""Queries compiled: the tree of what is asked, and the SQL that both databases share."""

from collections import Counter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.utils import get_descendants_content_types_pks

from search.backends import expressions
from search.backends.documents import LEVELS, level_of
from search.backends.expressions import ALL, NONE, Node, Reading
from search.backends.nearest import nearest

COMPLETE = "complete"  # the column of what may be typed only in part
BEST = "score DESC, e.object_key DESC, e.object_id DESC"
NEWEST = "COALESCE(e.day, 0) DESC, e.object_key DESC, e.object_id DESC"


class Hit(NamedTuple):
    """An object found, and how well."""

    object_id: str
    score: float


class QueryCompiler(BaseSearchQueryCompiler):
    """A query as a tree, and the SQL of its matches."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    columns: tuple[str, ...] = LEVELS
    read_word = staticmethod(expressions.whole_word)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the query."""
        super().__init__(*args, **kwargs)
        reading = Reading(self.read_word, nearest)
        self.node: Node = expressions.simplified(expressions.read(self.query, reading))
        self.searched = self._searched()
        self.required: tuple[frozenset[str], ...] = ()  # facet values: one of each set
        self.newest_first = False

    def _searched(self) -> tuple[str, ...]:
        """Return the columns that hold the fields asked for."""
        if self.fields is None or self.columns != LEVELS:
            return self.columns
        fields = self.queryset.model.get_searchable_search_fields()
        asked = {level_of(field) for field in fields if field.field_name in self.fields}
        return tuple(column for column in self.columns if column in asked)

    @property
    def content_types(self) -> list[int]:
        """Return the types of the objects searched."""
        return list(get_descendants_content_types_pks(self.queryset.model))

    def matches(self) -> tuple[str, list[Any]]:
        """Return FROM and WHERE of the entries `e` that match."""
        raise NotImplementedError

    def score(self) -> tuple[str, list[Any]]:
        """Return the expression of how well an entry matches; more is better."""
        raise NotImplementedError

    def within(self) -> tuple[str, list[Any]]:
        """Return the condition that an entry's object is in the queryset."""
        query = self.queryset.query
        if not (query.where or query.is_sliced or query.combinator or query.distinct):
            return "", []
        keys = self.queryset.order_by() if not query.is_sliced else self.queryset
        sql, params = keys.values("pk").query.get_compiler(connection=connection).as_sql()
        if _is_numbered(self.queryset.model):
            # IS TRUE keeps PostgreSQL from a join: it expects one page below a path, and would loop over thousands.
            return f" AND (e.object_key IN ({sql})) IS TRUE", list(params)
        found = [str(key) for key in keys.values_list("pk", flat=True)]
        return f" AND e.object_id IN ({', '.join(['%s'] * len(found)) or 'NULL'})", found

    def narrowed(self) -> tuple[str, list[Any]]:
        """Return the condition that an entry has the required facet values."""
        sql, params = "", []
        for values in self.required:
            like = r"' ' || e.facets || ' ' LIKE %s ESCAPE '\'"
            likes = " OR ".join([like] * len(values)) or "1 = 0"
            sql += f" AND ({likes})"
            params += [f"% {value.replace('_', r'\_')} %" for value in sorted(values)]
        return sql, params

    def limits(self) -> tuple[str, list[Any]]:
        """Return the conditions beside the match."""
        (within, keys), (narrowed, values) = self.within(), self.narrowed()
        return within + narrowed, [*keys, *values]

    def hits(self, start: int = 0, stop: int | None = None) -> list[Hit]:
        """Return the best matches within the queryset, best first."""
        return [Hit(*row) for row in self._rows(*self.ranking(start, stop))]

    def ranking(self, start: int, stop: int | None) -> tuple[str, list[Any]]:
        """Return the statement that gives hits in their order."""
        (matches, asked), (score, scored) = self.matches(), self.score()
        limits, limited = self.limits()
        if self.newest_first:
            score, scored, order = "0", [], NEWEST
        else:
            order = BEST
        sql = f"SELECT e.object_id, {score} AS score {matches}{limits} ORDER BY {order}"
        return sql + _slice(start, stop), [*scored, *asked, *limited]

    def lines(self) -> Counter[str]:
        """Return how many of the matches have each line of facet values, required or not."""
        (matches, asked), (within, limits) = self.matches(), self.within()
        sql = f"SELECT e.facets, COUNT(*) {matches}{within} GROUP BY e.facets"
        return Counter(dict(self._rows(sql, [*asked, *limits])))

    def count(self) -> int:
        """Return how many objects match."""
        (matches, asked), (limits, limited) = self.matches(), self.limits()
        return self._rows(f"SELECT COUNT(*) {matches}{limits}", [*asked, *limited])[0][0]

    def keys(self) -> Any:
        """Return the keys of all matches, for a filter of the queryset."""
        matches, asked = self.matches()
        if _is_numbered(self.queryset.model):
            return RawSQL(f"SELECT e.object_key {matches}", asked)
        pk = self.queryset.model._meta.pk
        return [pk.to_python(key) for (key,) in self._rows(f"SELECT e.object_id {matches}", asked)]

    def filtered(self) -> QuerySet:
        """Return the queryset's objects that match, in its own order."""
        if self.node == ALL:
            return self.queryset
        if self.node == NONE:
            return self.queryset.none()
        return self.queryset.filter(pk__in=self.keys())

    def _rows(self, sql: str, params: list[Any]) -> list[tuple]:
        """Run a statement of this compiler."""
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()


def _is_numbered(model: Any) -> bool:
    pk = model._meta.pk
    while pk.remote_field:
        pk = pk.target_field
    return isinstance(pk, IntegerField)


def _slice(start: int, stop: int | None) -> str:
    if stop is None:
        return f" LIMIT 1000000000 OFFSET {start}" if start else ""
    return f" LIMIT {max(0, stop - start)} OFFSET {start}"


class AutocompleteQueryCompiler(QueryCompiler):
    """A query whose words may be typed in part."""

    columns = (COMPLETE,)
    read_word = staticmethod(expressions.started_word)
