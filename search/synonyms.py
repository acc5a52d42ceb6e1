"""Words that mean the same to a visitor: editors keep them as snippets."""

from collections.abc import Iterator, Sequence

from search.analysis import compounds, fold, terms
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
    """Return, for each folded word or run of words that has synonyms, the other terms; one database query."""
    from search.models import SynonymTerm

    keys = set(_runs(words))
    if not keys:
        return {}
    found: dict[str, list[str]] = {}
    groups = SynonymTerm.objects.filter(key__in=keys).order_by("synonym_id")
    for key, line in groups.values_list("key", "synonym__terms"):
        others = found.setdefault(key, [])
        others += [term for term in terms_of(line) if key_of(term) != key and term not in others]
    return found


def _runs(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, MOST_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield " ".join(words[start : start + length])
