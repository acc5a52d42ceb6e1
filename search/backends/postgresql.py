"""The backend on PostgreSQL: vectors of terms that search.analysis made, under GIN indexes.

No text search configuration, extension or right of a superuser is asked for: a vector is written as it is stored.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from search.backends.base import Backend
from search.backends.compiling import BEST, AutocompleteQueryCompiler, QueryCompiler
from search.backends.documents import BODY, LEVELS, TITLE, Document
from search.backends.expressions import (
    ALL,
    EVERYTHING,
    NONE,
    Adjacent,
    All,
    Covered,
    Near,
    Node,
    Some,
    Term,
    Weighed,
    Without,
    Word,
    weighed,
)
from search.backends.indexing import Index
from search.backends.ranking import WEIGHTS, Bonus

_LABELS = dict(zip(LEVELS, "ABCD", strict=True))
_MARKS = "_=~+"
_GAP = 20  # places between two levels, so that no phrase crosses from one into the other
_LAST_PLACE = 16_383  # PostgreSQL's own limit
# Of very many matches, so many are weighed in full: those with the words in title, headings or summary, then the latest.
MOST_WEIGHED = 200
ROOT = 0.2  # measured: forms of known items .870 -> .920


class PostgreSQLIndex(Index):
    """Two columns of `search_entry`: `vector` holds all levels, `head` all but the body."""

    def words_of(self, pks: Sequence[int]) -> dict[int, list[str]]:
        """Return the words of entries: the terms that bear no mark."""
        sql = "SELECT id, tsvector_to_array(vector) FROM search_entry WHERE id = ANY(%s) AND vector IS NOT NULL"
        with connection.cursor() as cursor:
            rows = cursor.execute(sql, [list(pks)]).fetchall()
        return {pk: [term for term in terms if _is_word(term)] for pk, terms in rows}

    def write(self, documents: dict[int, Document]) -> None:
        """Write each entry's vectors."""
        sql = "UPDATE search_entry SET vector = %s::tsvector, head = %s::tsvector WHERE id = %s"
        rows = [
            (
                vector(found.levels),
                vector({level: terms for level, terms in found.levels.items() if level != BODY}),
                pk,
            )
            for pk, found in documents.items()
        ]
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def erase(self, pks: Sequence[int]) -> None:
        """Do nothing: the vectors go with their entry."""


def vector(levels: dict[str, list[str]]) -> str:
    """Return the levels' terms as PostgreSQL writes a tsvector: 'term':1A,7D."""
    places: dict[str, list[str]] = defaultdict(list)
    place = 1
    for level, terms in levels.items():
        label = _LABELS[level]
        for term in (EVERYTHING, *terms):
            places[term].append(f"{min(place, _LAST_PLACE)}{label}")
            place += 1
        place += _GAP
    return " ".join(f"'{term}':{','.join(found)}" for term, found in places.items())


def _is_word(term: str) -> bool:
    return term[0] not in _MARKS and not term.isdigit()


class PostgreSQLQueryCompiler(QueryCompiler):
    """The query as a tsquery, ranked by ts_rank() of each word, by its rarity, and by how near they stand."""

    @property
    def column(self) -> str:
        """Return the smallest vector that holds all levels searched."""
        return "vector" if BODY in self.searched else "head"

    @property
    def _labels(self) -> str:
        every = self.searched == LEVELS
        return "" if every else "".join(_LABELS[level] for level in self.searched)

    def holders(self) -> tuple[str, list[Any]]:
        """Return the entries whose vector matches; what is excluded is looked up by itself, as 'not' has no index."""
        types = self.content_types
        excluded = [node for node in self.others if isinstance(node, Without) and node != NONE]
        wanted = [node for node in self.others if node not in (ALL, *excluded)]
        # The type is no reason to leave the vectors' index: + 0 hides its own.
        sql = (
            f"FROM search_entry e WHERE e.content_type_id + 0 IN ({', '.join(['%s'] * len(types))})"
        )
        asked: list[Any] = [*types]
        if wanted:
            sql += f" AND e.{self.column} @@ %s::tsquery"
            asked.append(written(All(tuple(wanted)), self._labels))
        for node in excluded:
            ids, params = self.entries_with(node.node)
            sql += f" AND e.id NOT IN ({ids})"
            asked += params
        return sql, asked

    def entries_with(self, node: Node, levels: Sequence[str] = ()) -> tuple[str, list[Any]]:
        """Return the entries whose vector matches, by the smaller one where the body is of no matter."""
        column = "head" if levels and BODY not in levels else self.column
        labels = "".join(_LABELS[level] for level in levels) if levels == (TITLE,) else ""
        sql = f"SELECT id FROM search_entry WHERE {column} @@ %s::tsquery"
        return sql, [written(node, labels or self._labels)]

    def _rows(self, sql: str, params: list[Any]) -> list[tuple]:
        """Run a statement by the indexes: a scan would unpack each entry's vector, which the planner deems cheap.

        What it may not scan counts as so dear that PostgreSQL would compile the statement, for 100 to 400 ms.
        """
        with transaction.atomic(savepoint=False):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true)"
                )
            return super()._rows(sql, params)

    def relevance(self) -> tuple[str, list[Any]]:
        """Return the sum of the words' ranks, its root: ts_rank() of a page is easily ten times another's."""
        ranks = [_rank(self.column, text, weight) for text, weight in self._ranked()]
        sql = " + ".join(rank for rank, _params in ranks) or "0"
        return f"POWER({sql}, {ROOT})", [param for _rank, params in ranks for param in params]

    def gain(self, bonus: Bonus) -> tuple[str, list[Any]]:
        """Weigh how near the words stand, or tell whether all is there."""
        labels = "" if bonus.levels == LEVELS else "".join(_LABELS[level] for level in bonus.levels)
        sql = _NEARNESS if isinstance(bonus.node, Near) else _HOLDS
        return sql, [written(bonus.node, labels)]

    def _ranked(self) -> Iterable[tuple[str, float]]:
        """Yield what is ranked, with its weight: each part by its share."""
        if self.covered:
            yield from (
                (written(part.asked, self._labels), part.share) for part in self.covered.parts
            )
            return
        for node, weight in weighed(self.node):
            yield written(node, self._labels), weight

    def ranking(self, start: int, stop: int | None) -> tuple[str, list[Any]]:
        """Weigh the best in full where the matches may be very many."""
        if self.column != "vector" or self.newest_first or stop is None or stop > MOST_WEIGHED:
            return super().ranking(start, stop)
        (matches, asked), (score, scored) = self.ranked(), self.score()
        limits, limited = self.limits()
        ranked = [written(node, self._labels) for node, _weight in weighed(self.node)]
        words = " | ".join(ranked or [written(ALL)])
        covered = "c.coverage, c.title" if self.covered else "1 AS coverage, 0 AS title"
        sql = f"""
            WITH hits AS MATERIALIZED (
                SELECT e.id, e.day, {covered}, {self.matched} AS matched,
                       {_rank("head", words, 1.0)[0]} AS coarse {matches}{limits}
            ), c AS MATERIALIZED (
                SELECT id, coverage, title, matched FROM hits
                ORDER BY coverage DESC, coarse DESC, day DESC NULLS LAST, id DESC LIMIT {MOST_WEIGHED}
            )
            SELECT e.object_id, {score} AS score, c.matched FROM c JOIN search_entry e USING (id)
            ORDER BY {BEST} LIMIT {max(0, stop - start)} OFFSET {start}
        """
        return sql, [*_rank("head", words, 1.0)[1], *asked, *limited, *scored]


_HOLDS = "(e.vector @@ %s::tsquery)::int"
# One over the words between them, up to a whole for ten (ts_rank_cd, cover density).
_NEARNESS = "LEAST(1, 10 * ts_rank_cd('{1, 1, 1, 1}', e.vector, %s::tsquery))"
_SCALE = max(WEIGHTS.values())
_WEIGHTS = ", ".join(str(WEIGHTS[level] / _SCALE) for level in reversed(LEVELS))


def _rank(column: str, text: str, weight: float) -> tuple[str, list[Any]]:
    return f"%s * ts_rank('{{{_WEIGHTS}}}', e.{column}, %s::tsquery, 1)", [weight, text]


class PostgreSQLAutocompleteQueryCompiler(AutocompleteQueryCompiler, PostgreSQLQueryCompiler):
    """The same of words that may be typed in part."""


def written(node: Node, labels: str = "") -> str:
    """Return the node as a tsquery; every term stands in quotes, so that no text is an operator."""
    match node:
        case Term(text, prefix):
            suffix = ("*" if prefix else "") + labels
            return f"'{text}':{suffix}" if suffix else f"'{text}'"
        case Adjacent(surfaces):
            return f"({' <-> '.join(written(Term(each), labels) for each in surfaces)})"
        case Near(terms):
            return f"({' & '.join(written(Term(each), labels) for each in terms)})"
        case Word(surface, stems, numbers):
            return f"({' | '.join(written(each, labels) for each in (surface, *numbers, *stems))})"
        case Weighed(inner):
            return written(inner, labels)
        case Without(inner):
            return f"!{written(inner, labels)}"
        case All(nodes):
            return f"({' & '.join(written(each, labels) for each in nodes)})"
        case Some(nodes):
            return f"({' | '.join(written(each, labels) for each in nodes)})"
        case Covered(parts):
            return written(Some(tuple(part.asked for part in parts)), labels)
    raise TypeError(node)


class PostgreSQLBackend(Backend):
    """Wagtail's search on PostgreSQL."""

    index_class = PostgreSQLIndex
    query_compiler_class = PostgreSQLQueryCompiler
    autocomplete_query_compiler_class = PostgreSQLAutocompleteQueryCompiler
