"""Words that mean the same to a visitor: editors keep them as snippets."""

from collections.abc import Iterator, Sequence

from search.analysis import compounds, fold, other_numbers, terms
from search.lexicon.lists import VERBS
from search.text import clean

MOST_WORDS = 3  # in a term, and in the runs of a query that are looked up
LONGEST_TERM = 60


def terms_of(line: str) -> list[str]:
    """Return the terms of a comma-separated line, as they are written, spaces apart."""
    return [term for part in line.split(",") if (term := clean(part))]


def key_of(term: str) -> str:
    """Return what a term is found by: the stem of each word, so that plurals and accents make no difference."""
    return " ".join(map(_stem, (part for parts in compounds(term) for part in parts)))


def _stem(word: str) -> str:
    return next(iter(terms(word).indexed), fold(word))


def is_term(term: str) -> bool:
    """Tell whether it is short enough to be a term, and has words at all."""
    return len(term) <= LONGEST_TERM and 1 <= len(key_of(term).split()) <= MOST_WORDS


def alternatives(words: Sequence[str]) -> dict[str, list[str]]:
    """Return, by its key, the other terms of each word or run of words that has synonyms; one database query."""
    from search.models import SynonymTerm

    typed = {key_of(word): word for word in words}
    runs = set(_runs(list(map(key_of, words))))
    if not runs:
        return {}
    found: dict[str, list[str]] = {}
    groups = SynonymTerm.objects.filter(key__in=runs).order_by("synonym_id")
    for key, line in groups.values_list("key", "synonym__terms"):
        group = {term: key_of(term) == key for term in terms_of(line)}
        own = [term for term, is_own in group.items() if is_own]
        if key in typed and not any(_is_form(typed[key], term) for term in own):
            continue
        others = found.setdefault(key, [])
        others += [term for term, is_own in group.items() if not is_own and term not in others]
    return found


def _is_form(word: str, term: str) -> bool:
    """Tell whether a word is a form of a term: of a verb any, else number and gender; 'ordeno' is no 'ordenador'."""
    return fold(term) in VERBS or " " in key_of(term) or not _roots(word).isdisjoint(_roots(term))


def _roots(word: str) -> set[str]:
    surface = fold(word)
    numbers = other_numbers(surface) if surface.endswith("s") else []
    return {each.rstrip("aeo") for each in (surface, *numbers)}


def _runs(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, MOST_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
