"""Corrections: the spelling that was meant, by the words of the pages that visitors may read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from wagtail.models import Page
from wagtail.query import PageQuerySet

from search.analysis import fold
from search.backends.models import EntryText, Word
from search.backends.nearest import nearest_words, with_tilde
from search.lexicon.lists import real_words
from search.query import SearchQuery
from search.units import Unit, coverage

_WORD = re.compile(r"[^\W_]+")
MORE_FREQUENT = 10  # times, for a spelling to be offered beside results


class Correction(NamedTuple):
    """Another spelling: the query that was meant, and whether its results are shown."""

    text: str
    applied: bool


def corrected(query: SearchQuery, units: Sequence[Unit], pages: PageQuerySet) -> SearchQuery | None:
    """Return the query with each word that no page has spelled as the best page has it; None where none is near.

    A real word that no page has stays: it is no misspelling (see `offered`).
    """
    near = {
        unit.text: found
        for unit in units
        if not unit.documents and unit.text in query.words and not _is_real(unit.text)
        if (found := nearest_words(fold(unit.text)))
    }
    if not near:
        return None
    held = _words_of_the_best(units, near, pages)
    chosen = {
        word: next((each.written for each in found if each.surface in held), found[0].written)
        for word, found in near.items()
    }
    return _replaced(query, chosen)


def _is_real(word: str) -> bool:
    """Tell whether a word is one of the language, unless what may be meant is the same word with ñ."""
    surface = fold(word)
    return surface in real_words() and not Word.objects.filter(
        surface__in=with_tilde(surface), public__gt=0
    )


def _words_of_the_best(
    units: Sequence[Unit], near: Mapping[str, list[Word]], pages: PageQuerySet
) -> set[str]:
    """Return the words of the page that holds most of a query, in any of the spellings of its words."""
    if len(units) == 1:  # the nearest that is most frequent
        return set()
    spelled = [
        replace(
            unit,
            others=tuple(f'"{each.surface}"' for each in near[unit.text]),
            documents=max(each.public for each in near[unit.text]),
        )
        if unit.text in near
        else unit
        for unit in units
    ]
    best = pages.search(coverage([unit for unit in spelled if unit.documents]))
    return next((_surfaces(page) for page in best[:1]), set())


def _surfaces(page: Page) -> set[str]:
    """Return the words of a page that was found."""
    shown = EntryText.objects.filter(
        entry__object_key=page.pk, entry__content_type=page.content_type_id
    )
    return set(
        _WORD.findall(fold(" ".join([page.title, *shown.values_list("content", flat=True)])))
    )


def offered(query: SearchQuery, units: Sequence[Unit], few: int) -> SearchQuery | None:
    """Return the query with a spelling that is far more frequent than one that finds next to nothing."""
    for unit in units:
        if unit.documents <= few and unit.text in query.words:
            near = next(iter(nearest_words(fold(unit.text))), None)
            if near and near.public >= MORE_FREQUENT * unit.documents:
                return _replaced(query, {unit.text: near.written})
    return None


def correction(query: SearchQuery, meant: SearchQuery, *, applied: bool) -> Correction:
    """Return the text of the query with the words that were meant in the place of the old ones."""
    text = query.text
    for old, new in zip(query.words, meant.words, strict=True):
        place = fold(text).find(fold(old))
        if old != new and place >= 0:
            text = text[:place] + new + text[place + len(old) :]
    return Correction(text, applied)


def _replaced(query: SearchQuery, spellings: Mapping[str, str]) -> SearchQuery:
    return replace(query, words=tuple(spellings.get(word, word) for word in query.words))
