"""The backend on SQLite: a table of FTS5 (https://www.sqlite.org/fts5.html)."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from search.backends.base import Backend
from search.backends.compiling import AutocompleteQueryCompiler, QueryCompiler
from search.backends.documents import LEVELS, Document
from search.backends.expressions import (
    ALL,
    EVERYTHING,
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
)
from search.backends.indexing import Index
from search.backends.ranking import WEIGHTS, WRITTEN, Bonus, boosts

# A level's stems and its words lie apart, so that a word weighs less than its stem: see `ranking.WRITTEN`.
WORDS = {level: f"{level}_words" for level in LEVELS}
COLUMNS = (*LEVELS, *WORDS.values())
_MARKS = "_=~+"
_NEAR = 30  # stems between words that are near each other


class SQLiteIndex(Index):
    """The FTS5 table `search_fts`; a row's id is its entry's."""

    def words_of(self, pks: Sequence[int]) -> dict[int, list[str]]:
        """Return the words of entries."""
        sql = f"SELECT rowid, {', '.join(WORDS.values())} FROM search_fts WHERE rowid IN ({_places(pks)})"
        with connection.cursor() as cursor:
            rows = cursor.execute(sql, list(pks)).fetchall() if pks else []
        return {
            pk: list(
                dict.fromkeys(term for text in texts for term in text.split() if not term.isdigit())
            )
            for pk, *texts in rows
        }

    def write(self, documents: dict[int, Document]) -> None:
        """Write each row anew."""
        self.erase(list(documents))
        sql = f"INSERT INTO search_fts (rowid, {', '.join(COLUMNS)}) VALUES ({_places(('rowid', *COLUMNS))})"
        rows: list[tuple[Any, ...]] = [
            (
                pk,
                *(" ".join([*_stems(found.levels[level]), EVERYTHING]) for level in LEVELS),
                *(" ".join(_words(found.levels[level])) for level in LEVELS),
            )
            for pk, found in documents.items()
        ]
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def erase(self, pks: Sequence[int]) -> None:
        """Delete the rows."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM search_fts WHERE rowid IN ({_places(pks)})", list(pks))


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _stems(terms: list[str]) -> list[str]:
    return [term for term in terms if term[0] in _MARKS]


def _words(terms: list[str]) -> list[str]:
    return [term for term in terms if term[0] not in _MARKS]


def _columns(levels: Sequence[str]) -> str:
    """Return FTS5's filter for the columns of these levels."""
    return f"{{{' '.join([*levels, *(WORDS[level] for level in levels if level in WORDS)])}}}"


class SQLiteQueryCompiler(QueryCompiler):
    """The query as FTS5's MATCH, ranked by its bm25()."""

    def holders(self) -> tuple[str, list[Any]]:
        """Let the full-text table lead: the planner would rather try each entry against it."""
        types = self.content_types
        sql = (
            "FROM search_fts CROSS JOIN search_entry e ON e.id = search_fts.rowid "
            f"WHERE search_fts MATCH %s AND e.content_type_id IN ({_places(types)})"
        )
        return sql, [self._match(self.node), *types]

    def ranked(self) -> tuple[str, list[Any]]:
        """Let the full-text table lead here too: bm25() weighs only what its own MATCH found."""
        if not self.covered:
            return self.holders()
        coverage, asked = self.coverage(titles=True)
        conditions, params = self.conditions()
        types = self.content_types
        sql = (
            f"FROM search_fts CROSS JOIN ({coverage}) c CROSS JOIN search_entry e "
            "WHERE search_fts MATCH %s AND c.id = search_fts.rowid AND e.id = c.id "
            f"AND e.content_type_id IN ({_places(types)}){conditions}"
        )
        return sql, [*asked, self._match(self.covered), *types, *params]

    def _match(self, node: Node, levels: Sequence[str] = ()) -> str:
        return f"{_columns(levels or self.searched)} : {written(node)}"

    def entries_with(self, node: Node, levels: Sequence[str] = ()) -> tuple[str, list[Any]]:
        """Return the rows that match."""
        sql = "SELECT rowid AS id FROM search_fts WHERE search_fts MATCH %s"
        return sql, [self._match(node, levels)]

    def relevance(self) -> tuple[str, list[Any]]:
        """Return bm25 over the columns' weights."""
        stems = [WEIGHTS[level] for level in LEVELS]
        words = [WRITTEN * WEIGHTS[level] for level in LEVELS]
        weights = ", ".join(map(str, (*stems, *words)))
        return f"-bm25(search_fts, {weights})", []

    def gain(self, bonus: Bonus) -> tuple[str, list[Any]]:
        """Look a condition up in the index once, not at each match."""
        sql = "(e.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s))"
        return sql, [self._match(bonus.node, bonus.levels)]

    def bonuses(self) -> list[Bonus]:
        """Add what somebody weighed, which bm25() knows nothing of."""
        return [*super().bonuses(), *(boosts(self.node) if self.searched == LEVELS else ())]


class SQLiteAutocompleteQueryCompiler(AutocompleteQueryCompiler, SQLiteQueryCompiler):
    """The same over what may be typed in part."""


def written(node: Node) -> str:
    """Return the node in FTS5's language; every term stands in quotes, so that no text is an operator."""
    match node:
        case Term(text, prefix):
            return f'"{text}"*' if prefix else f'"{text}"'
        case Adjacent(surfaces):
            return f'"{" ".join(surfaces)}"'
        case Near(terms):
            return f"NEAR({' '.join(written(Term(each)) for each in terms)}, {_NEAR})"
        case Word(surface, stems, numbers):
            return f"({' OR '.join(map(written, (surface, *numbers, *stems)))})"
        case Weighed(inner):
            return written(inner)
        case Some(nodes):
            return f"({' OR '.join(map(written, nodes))})"
        case Covered(parts):
            return written(Some(tuple(part.asked for part in parts)))
        case Without(inner):
            return f"({written(ALL)} NOT {written(inner)})"
        case All(nodes):
            return _all(nodes)
    raise TypeError(node)


def _all(nodes: tuple[Node, ...]) -> str:
    wanted = [written(node) for node in nodes if not isinstance(node, Without)] or [written(ALL)]
    unwanted = [written(node.node) for node in nodes if isinstance(node, Without)]
    found = f"({' AND '.join(wanted)})"
    return f"({found} NOT ({' OR '.join(unwanted)}))" if unwanted else found


class SQLiteBackend(Backend):
    """Wagtail's search on SQLite."""

    index_class = SQLiteIndex
    query_compiler_class = SQLiteQueryCompiler
    autocomplete_query_compiler_class = SQLiteAutocompleteQueryCompiler
