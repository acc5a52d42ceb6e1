"""How much a match weighs: by where the words stand, how rare they are, how near to each other."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from search.backends import models
from search.backends.documents import HEADINGS, LEVELS, SUMMARY, TITLE
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
# What a unit of the query gains where it stands in these levels, times its share.
UNIT_GAINS = (((TITLE,), 1.2), ((TITLE, HEADINGS, SUMMARY), 0.5))
_MOST_LOST = -0.9  # of a match's weight, by a part that counts little


class Bonus(NamedTuple):
    """What a match gains, as a part of its weight, where the node matches in these levels."""

    node: Node
    levels: tuple[str, ...]
    gain: float


def bonuses(node: Node, *, by_unit: bool = False) -> Iterator[Bonus]:
    """Yield what the words of a query gain where they stand together: in the title, as they are written, near.

    In the title, the headings and the summary each unit of a query gains by itself: see `UNIT_GAINS`.
    """
    if isinstance(node, Some):  # any of its words will do: that some stand together says little
        return
    words = [_bare(each) for each in (node.nodes if isinstance(node, All) else (node,))]
    words = [each for each in words if not isinstance(each, Without)]
    if not words:
        return
    if not by_unit:
        yield from (Bonus(All(tuple(words)), levels, gain) for levels, gain in UNIT_GAINS)
    plain = [each for each in words if isinstance(each, Word)]
    if plain and len(plain) == len(words):
        yield Bonus(All(tuple(each.surface for each in plain)), LEVELS, 3.0)
        yield Bonus(All(tuple(Some((each.surface, *each.numbers)) for each in plain)), LEVELS, 2.0)
        if len(plain) > 1:
            yield Bonus(Near(tuple(_first(each) for each in plain)), LEVELS, 0.8)


def boosts(node: Node) -> Iterator[Bonus]:
    """Yield what a part of a query gains, or loses, that somebody weighed."""
    for part, weight in weighed(node):
        if weight != 1:
            yield Bonus(part, LEVELS, max(weight - 1, _MOST_LOST))


def _bare(node: Node) -> Node:
    return _bare(node.node) if isinstance(node, Weighed) else node


def _first(word: Word) -> str:
    """Return the stem that every form of a word is likely to have, else its surface."""
    terms = [term.text for term in word.stems if isinstance(term, Term)]
    surface = word.surface
    own = surface.text if isinstance(surface, Term) else surface.surfaces[0]
    return terms[0] if terms else own


def rarities(surfaces: Iterable[str]) -> dict[str, float]:
    """Return the inverse document frequency of each surface (Robertson and Zaragoza, 2009, eq. 3.3, kept above 0)."""
    wanted = set(surfaces)
    held = dict(models.Word.objects.filter(surface__in=wanted).values_list("surface", "entries"))
    total = models.Entry.objects.count() if wanted else 0
    return {word: math.log(1 + (total + 0.5) / (held.get(word, 0) + 0.5)) for word in wanted}
