"""Queries compiled: the tree of what is asked, and the SQL that both databases share."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.query import PlainText, SearchQuery
from modelsearch.utils import get_descendants_content_types_pks

from search.analysis import compounds
from search.backends import expressions
from search.backends.documents import BODY, HEADINGS, LEVELS, TITLE, days, level_of
from search.backends.expressions import (
    ALL,
    NONE,
    All,
    Covered,
    Node,
    Reading,
    Without,
    nodes_of,
)
from search.backends.nearest import nearest, nearest_started
from search.backends.ranking import TITLE_GAIN, Bonus, bonuses, title_bonus

SHORTEST_START = 3  # letters of a word in part that is looked for in whole texts
NEWEST = "COALESCE(e.day, 0) DESC, e.object_key DESC, e.object_id DESC"
BEST = f"score DESC, {NEWEST}"


class Hit(NamedTuple):
    """An object found, how well, and which units of the query it holds: a bit for each, the first is 1."""

    object_id: str
    score: float
    matched: int


class Days(NamedTuple):
    """A period: days since 1970, the last included, and the words that name it in a text."""

    first: int | None
    last: int | None
    words: Node


class QueryCompiler(BaseSearchQueryCompiler):
    """A query as a tree, and the SQL of its matches."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the query."""
        super().__init__(*args, **kwargs)
        self.node = self._read(self.query)
        nodes = nodes_of(self.node)
        self.covered = next((node for node in nodes if isinstance(node, Covered)), None)
        self.others = tuple(node for node in nodes if node is not self.covered)
        self.searched = self._searched()
        self.period: Days | None = None
        self.required: tuple[frozenset[str], ...] = ()  # facet values: one of each set
        self.newest_first = False

    def read_word(self, parts: list[str]) -> Node:
        """Return the node of a word, which may be a compound."""
        return expressions.whole_word(parts)

    def _read(self, query: SearchQuery) -> Node:
        return expressions.simplified(expressions.read(query, Reading(self.read_word, nearest)))

    def during(self, first: date, last: date, text: str) -> None:
        """Keep what is of these days, the last included, or holds this text."""
        self.period = Days(days(first), days(last), self._read(PlainText(text)))

    def _searched(self) -> tuple[str, ...]:
        """Return the levels that hold the fields asked for."""
        if isinstance(self.query, expressions.HeadingText):
            return (TITLE, HEADINGS)
        if self.fields is None:
            return LEVELS
        model = self.queryset.model
        fields = (*model.get_searchable_search_fields(), *model.get_autocomplete_search_fields())
        asked = {level_of(field) for field in fields if field.field_name in self.fields}
        return tuple(level for level in LEVELS if level in asked)

    @cached_property
    def content_types(self) -> list[int]:
        """Return the types of the objects searched."""
        return list(get_descendants_content_types_pks(self.queryset.model))

    def entries_with(self, node: Node, levels: Sequence[str] = LEVELS) -> tuple[str, list[Any]]:
        """Return the statement that gives the ids of the entries that hold a node: one look at the index."""
        raise NotImplementedError

    def holders(self) -> tuple[str, list[Any]]:
        """Return FROM and WHERE of the entries `e` that match, for what has no units."""
        raise NotImplementedError

    def relevance(self) -> tuple[str, list[Any]]:
        """Return the expression of how well an entry matches; more is better."""
        raise NotImplementedError

    def gain(self, bonus: Bonus) -> tuple[str, list[Any]]:
        """Return the expression, from 0 to 1, of how far an entry has what a bonus is for."""
        raise NotImplementedError

    def coverage(self, *, titles: bool = False) -> tuple[str, list[Any]]:
        """Return the statement of the entries that hold enough of the parts: how much, which, and how much in `titles`.

        One look at the index a part, and one at the titles; no condition is tried row by row.
        """
        scans, asked = [], []
        for place, part in enumerate(self.covered.parts if self.covered else ()):
            sql, params = self.entries_with(part.asked, LEVELS)
            scans.append(
                f"SELECT id, %s AS share, {1 << place} AS bit, 0.0 AS title FROM ({sql}) u"
            )
            asked += [part.share, *params]
            if titles:
                sql, params = self.entries_with(part.asked, (TITLE,))
                scans.append(f"SELECT id, 0.0 AS share, 0 AS bit, %s AS title FROM ({sql}) u")
                asked += [part.share, *params]
        least = self.covered.least if self.covered else 0
        return (
            "SELECT id, SUM(share) AS coverage, CAST(SUM(bit) AS bigint) AS matched, SUM(title) AS title "
            f"FROM ({' UNION ALL '.join(scans)}) u GROUP BY id HAVING SUM(share) >= %s"
        ), [*asked, least]

    def matches(self, *, titles: bool = False) -> tuple[str, list[Any]]:
        """Return FROM and WHERE of the entries `e` that match; with parts, their coverage is `c`."""
        if not self.covered:
            return self.holders()
        coverage, asked = self.coverage(titles=titles)
        conditions, params = self.conditions()
        types = ", ".join(["%s"] * len(self.content_types))
        sql = (
            f"FROM ({coverage}) c CROSS JOIN search_entry e "
            f"WHERE e.id = c.id AND e.content_type_id IN ({types}){conditions}"
        )
        return sql, [*asked, *self.content_types, *params]

    def ranked(self) -> tuple[str, list[Any]]:
        """Return FROM and WHERE of the entries that match, where they can be weighed."""
        return self.matches(titles=True)

    def conditions(self) -> tuple[str, list[Any]]:
        """Return what else an entry must hold, and mustn't."""
        sql, asked = "", []
        for node in self.others:
            inner, negated = (node.node, "NOT ") if isinstance(node, Without) else (node, "")
            if node != ALL:
                ids, params = self.entries_with(inner)
                sql += f" AND e.id {negated}IN ({ids})"
                asked += params
        return sql, asked

    def score(self) -> tuple[str, list[Any]]:
        """Return the expression of how well an entry matches, what it gains included."""
        relevance, asked = self.relevance()
        gains, gained = "0", []
        for bonus in self.bonuses():
            gain, params = self.gain(bonus)
            gains += f" + {bonus.gain} * {gain}"
            gained += params
        if not self.covered:
            return f"({relevance}) * (1 + {gains})", [*asked, *gained]
        whole = sum(1 << place for place, part in enumerate(self.covered.parts) if part.meaningful)
        gains = f"CASE WHEN c.matched & {whole} = {whole} THEN {gains} ELSE 0 END"
        # Its cube, in both places: a page that lacks a word in three is worth a third, wherever the others stand.
        cube = "c.coverage * c.coverage * c.coverage"
        title = TITLE_GAIN if self.searched == LEVELS else 0
        factor = f"{cube} * (1 + {title} * c.title * {cube} + {gains})"
        return f"({relevance}) * {factor}", [*asked, *gained]

    def bonuses(self) -> list[Bonus]:
        """Return what matches gain where words stand together; nothing where not all levels are searched."""
        if self.searched != LEVELS:
            return []
        if not self.covered:
            return [*title_bonus(self.node), *bonuses(self.node)]
        meaningful = [part.asked for part in self.covered.parts if part.meaningful]
        return list(bonuses(All((*self.others, *meaningful))))

    def within(self) -> tuple[str, list[Any]]:
        """Return the condition that an entry's object is in the queryset, and in the period."""
        sql, params = self._in_queryset
        if self.period:
            words, asked = self.entries_with(self.period.words)
            sql += f" AND (e.day BETWEEN %s AND %s OR e.id IN ({words}))"
            params = [*params, self.period.first, self.period.last, *asked]
        return sql, params

    @cached_property
    def _in_queryset(self) -> tuple[str, list[Any]]:
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
        (matches, asked) = self.matches() if self.newest_first else self.ranked()
        (limits, limited) = self.limits()
        score, scored = ("0", []) if self.newest_first else self.score()
        order = NEWEST if self.newest_first else BEST
        sql = f"SELECT e.object_id, {score} AS score, {self.matched} AS matched {matches}{limits} ORDER BY {order}"
        return sql + _slice(start, stop), [*scored, *asked, *limited]

    @property
    def matched(self) -> str:
        """Return the expression of which units an entry holds."""
        return "c.matched" if self.covered else "0"

    def lines(self) -> dict[tuple[str, int], int]:
        """Return how many matches have each line of facet values, required or not, and which units they hold."""
        (matches, asked), (within, limits) = self.matches(), self.within()
        sql = f"SELECT e.facets, {self.matched}, COUNT(*) {matches}{within} GROUP BY 1, 2"
        rows = self._rows(sql, [*asked, *limits])
        return {(line, int(matched)): number for line, matched, number in rows}

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
    """A query whose words may be typed in part, or with a typo; it looks at all that is searched.

    Editors find a page by its text and its authors, too, once a word has three letters: most texts have any two.
    """

    def read_word(self, parts: list[str]) -> Node:
        """Return the node of a word whose end may be missing; visitors' typos are led to public words alone."""
        public = isinstance(self.query, expressions.HeadingText)
        return expressions.started_word(parts, partial(nearest_started, public=public))

    def _searched(self) -> tuple[str, ...]:
        found = super()._searched()
        typed = getattr(self.query, "query_string", "")
        short = any(len(part) < SHORTEST_START for parts in compounds(typed) for part in parts)
        return (TITLE,) if short and BODY in found else found
