"""Pages that are about the same: those that share the words that tell a page from the others."""

import math
from collections import Counter
from typing import Any

from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search.query import Or, Phrase

from search.analysis import compounds, fold, terms
from search.backends.models import Entry, EntryText, Word
from search.meaning import is_on, vectors

WORDS = 12  # that a page is told by
_CANDIDATES = 80  # most frequent words of the page that are weighed
_TITLE = 3  # times a word of the title counts
_SHORTEST = 4  # letters of a word that tells anything


def similar(page: Page, pages: PageQuerySet, count: int) -> list[Any]:
    """Return the pages of a queryset that are most like a page, each with its `likeness`, the most alike first."""
    if is_on() and (found := _by_meaning(page, pages, count)):
        return found
    words = distinctive_words(page)
    if not words:
        return []
    results = pages.search(Or([Phrase(word) for word in words]))
    return list(results.annotate_score("likeness")[:count])


def _by_meaning(page: Page, pages: PageQuerySet, count: int) -> list[Any]:
    """Return those that mean the same; their cosines lie close together, so the least counts nothing."""
    found = vectors()
    meant = found.of(page.pk)
    if meant is None:
        return []
    cosines = found.nearest(meant, 2 * count)  # some may not be among `pages`
    alike = sorted(pages.filter(pk__in=cosines), key=lambda each: -cosines[each.pk])[:count]
    for each in alike:
        each.likeness = cosines[each.pk] - min(cosines.values())
    return alike


def distinctive_words(page: Page) -> list[str]:
    """Return the words that are frequent in a page and rare elsewhere (tf-idf, Salton and Buckley, 1988)."""
    written: dict[str, str] = {}
    frequency: Counter[str] = Counter()
    for text, times in ((page.title, _TITLE), (_text(page), 1)):
        for word in (part for parts in compounds(text) for part in parts):
            if len(word) >= _SHORTEST and terms(word).asked and not word.isdigit():
                surface = fold(word)
                written[surface] = word
                frequency[surface] += times
    weights = _weights(dict(frequency.most_common(_CANDIDATES)))
    return [written[surface] for surface, _weight in weights.most_common(WORDS)]


def _text(page: Page) -> str:
    shown = EntryText.objects.filter(
        entry__object_key=page.pk, entry__content_type=page.content_type_id
    )
    return shown.values_list("content", flat=True).first() or ""


def _weights(frequency: dict[str, int]) -> Counter[str]:
    total = Entry.objects.count()
    held = Word.objects.filter(surface__in=frequency, entries__gt=1)
    weights = {
        surface: (1 + math.log(frequency[surface])) * math.log(1 + total / entries)
        for surface, entries in held.values_list("surface", "entries")
    }
    return Counter(weights)
