"""Detection of overused words, with their inflected forms (pure functions).

A family is what search takes for one word: agenda, agendas; organizar, organizás, organización.
"""

from collections import Counter
from typing import NamedTuple

from search.analysis import compounds, terms

LEAST = 8  # times
SHARE = 0.012  # of all words
SUBJECT_SHARE = 0.035  # of what the title names: the article is about it
SHORT = 4  # letters below which a word is hardly noticed
SHOWN = 5


class Family(NamedTuple):
    """Hold the forms of a word, the commonest one, and how often they occur together."""

    word: str
    times: int
    forms: tuple[str, ...]


def overused(text: str, title: str = "") -> list[Family]:
    """Return the word families that occur too often, the most frequent first."""
    found = _words(text)
    families: dict[str, Counter[str]] = {}
    for word in found:
        if (family := _family(word)) and len(word) >= SHORT:
            families.setdefault(family, Counter())[word] += 1
    named = {_family(word) for word in _words(title)}
    often = [
        _summed(forms)
        for family, forms in families.items()
        if forms.total() >= max(LEAST, len(found) * (SUBJECT_SHARE if family in named else SHARE))
    ]
    return sorted(often, key=lambda family: -family.times)[:SHOWN]


def _words(text: str) -> list[str]:
    return [word for parts in compounds(text) for word in parts if not word.isdigit()]


def _family(word: str) -> str:
    stems = terms(word).indexed
    return stems[0] if stems else ""


def _summed(forms: Counter[str]) -> Family:
    ordered = [word for word, _count in forms.most_common()]
    return Family(ordered[0], forms.total(), tuple(ordered))
