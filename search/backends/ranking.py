"""How much a match weighs: by where the words stand, how rare they are, how near to each other."""

from collections.abc import Iterator
from typing import NamedTuple

from search.backends.documents import LEVELS, TITLE
from search.backends.expressions import (
    All,
    Near,
    Node,
    Some,
    Term,
    Weighed,
    Without,
    Word,
    weighed,
)

WEIGHTS = {"title": 10.0, "headings": 5.0, "summary": 3.0, "body": 1.0}
# A word as it is written, or in the other number, beside its stems. Little: a query in other forms would else be led to
# pages that happen to have one of them; that all words are as they are written is a gain of its own.
WRITTEN = 0.2
TITLE_GAIN = 3.0  # for all of a query in the title; a part of it gains its share
# For all meaningful words as they are written, in either number, and for all near each other.
AS_WRITTEN, NEARBY = 2.0, 1.5
_MOST_LOST = -0.9  # of a match's weight, by a part that counts little


class Bonus(NamedTuple):
    """What a match gains, as a part of its weight, where the node matches in these levels."""

    node: Node
    levels: tuple[str, ...]
    gain: float


def bonuses(node: Node) -> Iterator[Bonus]:
    """Yield what the words of a query gain where they stand as they are written, and near; of synonyms the word typed."""
    words = _words(node)
    plain = [each for each in words if isinstance(each, Word)]
    if plain and len(plain) == len(words):
        written = (Some((each.surface, *each.numbers)) for each in plain)
        yield Bonus(All(tuple(written)), LEVELS, AS_WRITTEN)
        if len(plain) > 1:
            yield Bonus(Near(tuple(_first(each) for each in plain)), LEVELS, NEARBY)


def title_bonus(node: Node) -> Iterator[Bonus]:
    """Yield what a query that has no parts gains by its words in the title."""
    if words := _words(node):
        yield Bonus(All(tuple(words)), (TITLE,), TITLE_GAIN)


def _words(node: Node) -> list[Node]:
    if isinstance(node, Some):  # any of its words will do: that some stand together says little
        return []
    words = [_bare(each) for each in (node.nodes if isinstance(node, All) else (node,))]
    return [each for each in words if not isinstance(each, Without)]


def boosts(node: Node) -> Iterator[Bonus]:
    """Yield what a part of a query gains, or loses, that somebody weighed."""
    for part, weight in weighed(node):
        if weight != 1:
            yield Bonus(part, LEVELS, max(weight - 1, _MOST_LOST))


def _bare(node: Node) -> Node:
    """Return the node that somebody weighed, the first of those of which any will do."""
    match node:
        case Weighed(inner):
            return _bare(inner)
        case Some(nodes):
            return _bare(nodes[0])
    return node


def _first(word: Word) -> str:
    """Return the stem that every form of a word is likely to have, else its surface."""
    terms = [term.text for term in word.stems if isinstance(term, Term)]
    surface = word.surface
    own = surface.text if isinstance(surface, Term) else surface.surfaces[0]
    return terms[0] if terms else own
