"""What is asked, as a tree of terms that any full-text index can be given."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, NamedTuple

from modelsearch.query import (
    And,
    Boost,
    Fuzzy,
    MatchAll,
    Not,
    Or,
    Phrase,
    PlainText,
    SearchQuery,
)

from search.analysis import compounds, fold, joined, other_numbers, terms

EVERYTHING = "=="  # a term that every entry has
MOST_WORDS = 32  # of a text that are asked
MOST_SILENT = 2  # of a text that has only words that say nothing


class HeadingText(PlainText):
    """Words that visitors look for in titles and headings, whatever the fields of the models searched."""


class Part(NamedTuple):
    """A part of what is asked, as a query or as a node: how much of the whole it is, and whether it tells what is sought."""

    asked: Any
    share: float
    meaningful: bool = True


class Coverage(SearchQuery):
    """Parts whose shares add up to 1: a result holds at least `least` of them; the more, the better."""

    def __init__(self, parts: Sequence[Part], least: float) -> None:
        """Take the parts."""
        self.parts, self.least = tuple(parts), least

    def __repr__(self) -> str:
        return f"<Coverage {self.parts!r} least={self.least}>"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, or its beginning."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Surfaces one after the other."""

    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Terms within a paragraph or so of each other."""

    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the query: any of its terms will do."""

    surface: Term | Adjacent
    stems: tuple[Term | Adjacent, ...] = ()
    numbers: tuple[
        Term, ...
    ] = ()  # its plural or singular as it may be written: nearer than another form


@dataclass(frozen=True, slots=True)
class All:
    """Each of the nodes; those that are `Without` exclude."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the nodes."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Without:
    """What doesn't match the node."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A node that counts more or less than others."""

    node: "Node"
    weight: float


@dataclass(frozen=True, slots=True)
class Covered:
    """At least this share of the parts."""

    parts: tuple[Part, ...]
    least: float


type Node = Term | Adjacent | Near | Word | All | Some | Without | Weighed | Covered

ALL = Term(EVERYTHING)
NONE = Without(ALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the words of a text are read: whole, or as what somebody is still typing."""

    word: Callable[[list[str]], Node]
    nearest: Callable[[str], list[str]]  # of a misspelt surface


def whole_word(parts: list[str]) -> Node:
    """Return the node of a word: its surface, or one of its stems."""
    if len(parts) == 1:
        surface, stems = fold(parts[0]), terms(parts[0]).asked
        numbers = other_numbers(surface) if stems else []
        return Word(Term(surface), tuple(map(Term, stems)), tuple(map(Term, numbers)))
    whole = joined(parts)
    return Word(
        Adjacent(tuple(map(fold, parts))),
        (Term(fold(whole)), *map(Term, terms(whole).asked)),
    )


def started_word(parts: list[str], nearest: Callable[[str], list[str]]) -> Node:
    """Return the node of a word whose end may be missing; `nearest` gives words for one that begins none."""
    return _every(
        Some((_started(part), *map(Term, near)))
        if (near := nearest(fold(part)))
        else _started(part)
        for part in parts
    )


def _started(part: str) -> Word:
    stems = _stems(part)
    # 'sobres' finds a title with 'sobre', which has no stem as it says nothing elsewhere.
    numbers = tuple(map(Term, other_numbers(fold(part)))) if stems else ()
    return Word(Term(fold(part), prefix=True), stems, numbers)


def _stems(part: str) -> tuple[Term, ...]:
    return tuple(map(Term, terms(part).asked)) if len(part) > 3 else ()


def _every(nodes: Iterable[Node]) -> Node:
    found = tuple(nodes)
    return found[0] if len(found) == 1 else All(found)


@singledispatch
def read(query: Any, reading: Reading) -> Node:
    """Return the tree of a query of django-modelsearch."""
    raise NotImplementedError(f"{type(query).__name__} is no query that this backend knows.")


@read.register
def _(query: MatchAll, reading: Reading) -> Node:
    return ALL


@read.register
def _(query: PlainText, reading: Reading) -> Node:
    node = text_node(query.query_string, query.operator, reading)
    return node if query.boost == 1 else Weighed(node, query.boost)


@read.register
def _(query: Phrase, reading: Reading) -> Node:
    found = [fold(part) for parts in _words(query.query_string) for part in parts]
    if len(found) < 2:
        return Term(found[0]) if found else NONE
    return Adjacent(tuple(found))


@read.register
def _(query: Fuzzy, reading: Reading) -> Node:
    nodes = [
        Some(tuple(reading.word([near]) for near in [part, *reading.nearest(fold(part))]))
        for parts in _words(query.query_string)
        for part in parts
    ]
    return (All if query.operator == "and" else Some)(tuple(nodes)) if nodes else NONE


@read.register
def _(query: Boost, reading: Reading) -> Node:
    return Weighed(read(query.subquery, reading), query.boost)


@read.register
def _(query: Not, reading: Reading) -> Node:
    return Without(read(query.subquery, reading))


@read.register
def _(query: And, reading: Reading) -> Node:
    return All(tuple(read(each, reading) for each in query.subqueries))


@read.register
def _(query: Or, reading: Reading) -> Node:
    return Some(tuple(read(each, reading) for each in query.subqueries))


@read.register
def _(query: Coverage, reading: Reading) -> Node:
    parts = (part._replace(asked=simplified(read(part.asked, reading))) for part in query.parts)
    return Covered(tuple(parts), query.least)


def _words(text: str) -> list[list[str]]:
    return [parts for parts, _n in zip(compounds(text), range(MOST_WORDS), strict=False)]


def text_node(text: str, operator: str, reading: Reading) -> Node:
    """Return the node of a plain text: its words, those that say nothing left out unless there are no others."""
    words = _words(text)
    meaningful = [parts for parts in words if any(terms(part).asked for part in parts)]
    meaningful = meaningful or sorted(words, key=lambda parts: -len(joined(parts)))[:MOST_SILENT]
    nodes = tuple(reading.word(parts) for parts in meaningful)
    if len(nodes) < 2:
        return nodes[0] if nodes else NONE
    return All(nodes) if operator == "and" else Some(nodes)


def simplified(node: Node) -> Node:
    """Return the node without constants inside: what is left is ALL, NONE, or free of both."""
    match node:
        case Weighed(inner, weight):
            inside = simplified(inner)
            return inside if inside in (ALL, NONE) else Weighed(inside, weight)
        case Without(inner) if node != NONE:
            return _negated(simplified(inner))
        case All(nodes):
            return _joined(All, [simplified(each) for each in nodes], neutral=ALL, absorbing=NONE)
        case Some(nodes):
            return _joined(Some, [simplified(each) for each in nodes], neutral=NONE, absorbing=ALL)
    return node


def nodes_of(node: Node) -> tuple[Node, ...]:
    """Return what must match and what mustn't, each apart."""
    return node.nodes if isinstance(node, All) else (node,)


def _negated(node: Node) -> Node:
    if node == ALL:
        return NONE
    return node.node if isinstance(node, Without) else Without(node)


def _joined(kind: Any, nodes: list[Node], *, neutral: Node, absorbing: Node) -> Node:
    if absorbing in nodes:
        return absorbing
    left = tuple(node for node in nodes if node != neutral)
    if not left:
        return neutral
    return left[0] if len(left) == 1 else kind(left)


def weighed(node: Node, weight: float = 1.0) -> Iterator[tuple[Node, float]]:
    """Yield what counts for relevance, each with its weight; what is excluded doesn't."""
    match node:
        case Weighed(inner, more):
            yield from weighed(inner, weight * more)
        case All(nodes) | Some(nodes):
            for each in nodes:
                yield from weighed(each, weight)
        case Covered(parts):
            for part in parts:
                yield from weighed(part.asked, weight)
        case Without():
            return
        case _:
            yield node, weight
