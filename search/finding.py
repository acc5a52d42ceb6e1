"""Finding: the pages that hold all the words, else those of the words that were meant, else those that hold any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.search.query import MATCH_ALL, And, Not, Or, Phrase, PlainText
from wagtail.search.query import SearchQuery as Asked

from search.analysis import compounds, fold, terms
from search.backends.expressions import MOST_SILENT
from search.backends.models import EntryText, Word
from search.backends.nearest import nearest_words
from search.query import SearchQuery
from search.synonyms import alternatives, key_of

FEW = 2  # results that are so few that another spelling is offered beside them
MORE_FREQUENT = 10  # times, for a spelling to be offered beside results


class Correction(NamedTuple):
    """Another spelling: the query that was meant, and whether its results are shown."""

    text: str
    applied: bool


@dataclass(frozen=True)
class Finding:
    """What was found: results to narrow and to slice, for which words, and how the query was read."""

    results: Any
    words: Sequence[str]
    total: int
    correction: Correction | None = None
    any_word: bool = False


def find(query: SearchQuery, pages: PageQuerySet, *, literally: bool = False) -> Finding:
    """Return what a query finds among pages; `literally` corrects nothing."""
    finding = _ask(query, pages)
    if literally or not query.words or finding.total > FEW:
        return finding
    if finding.total:
        return replace(finding, correction=_offer(query))
    corrected = _corrected(query, pages)
    if corrected:
        return corrected
    return _ask(query, pages, "or") if len(query.words) > 1 else finding


def _ask(query: SearchQuery, pages: PageQuerySet, operator: str = "and") -> Finding:
    synonyms = alternatives([key_of(word) for word in query.words])
    results = pages.specific().search(asked(query, synonyms, operator))
    words = [*query.wanted, *(word for terms in synonyms.values() for word in terms)]
    return Finding(results, words, sum(results.lines.values()), any_word=operator == "or")


def asked(query: SearchQuery, synonyms: dict[str, list[str]], operator: str = "and") -> Asked:
    """Return the query in the words of the backend."""
    wanted: list[Asked] = [Phrase(phrase) for phrase in query.phrases]
    words = [*_with_synonyms(query.words, synonyms)]
    if words:
        wanted += words if operator == "and" else [Or(words)]
    excluded = [Not(Phrase(each) if " " in each else PlainText(each)) for each in query.excluded]
    parts = [*(wanted or [MATCH_ALL]), *excluded]
    return parts[0] if len(parts) == 1 else And(parts)


def _meaningful(words: Sequence[str]) -> list[str]:
    """Return the words without those that say nothing; where there are no others, the longest of them."""
    telling = [word for word in words if "-" in word or terms(word).asked]
    return telling or sorted(words, key=len, reverse=True)[:MOST_SILENT]


def _with_synonyms(words: Sequence[str], synonyms: dict[str, list[str]]) -> Iterator[Asked]:
    """Yield each word that says something, and each run of words that has synonyms, with them."""
    telling = _meaningful(words)
    place = 0
    while place < len(words):
        run = next((size for size in (3, 2, 1) if _key(words[place : place + size]) in synonyms), 1)
        text = " ".join(words[place : place + run])
        others = synonyms.get(_key(words[place : place + run]), [])
        if others:
            yield Or([PlainText(text), *map(_other, others)])
        elif text in telling:
            yield PlainText(text)
        place += run


def _other(term: str) -> Asked:
    """Return another term: one in quotes just so, else in any form."""
    return Phrase(term.strip('"')) if term.startswith('"') else PlainText(term)


def _key(words: Sequence[str]) -> str:
    return " ".join(map(key_of, words))


def _corrected(query: SearchQuery, pages: PageQuerySet) -> Finding | None:
    """Return what is found with words that no page has spelled as words that pages have together with the others."""
    known = _indexed(query.words)
    unknown = [word for word in query.words if fold(word) not in known and terms(word).asked]
    suspects = unknown or sorted(query.words, key=len, reverse=True)[:2]
    for words in [suspects] if unknown else [[word] for word in suspects]:
        near = {word: nearest_words(fold(word)) for word in words}
        meant = _meant(query, pages, {word: found for word, found in near.items() if found})
        if meant:
            corrected = _ask(meant, pages)
            return replace(corrected, correction=Correction(_text(query, meant), applied=True))
    return None


def _meant(
    query: SearchQuery, pages: PageQuerySet, near: dict[str, list[Word]]
) -> SearchQuery | None:
    """Return the query with the spellings that the best page has of those with any of them."""
    if not near:
        return None
    if query.key in near:  # one word alone: the nearest that is most frequent
        return _replaced(query, {query.key: near[query.key][0].written})
    spellings = {
        key_of(word): [f'"{each.surface}"' for each in found] for word, found in near.items()
    }
    best = next(iter(pages.search(asked(query, spellings))[:1]), None)
    if best is None:
        return None
    held = _surfaces(best)
    chosen = {
        word: next((each.written for each in found if each.surface in held), found[0].written)
        for word, found in near.items()
    }
    return _replaced(query, chosen)


def _surfaces(page: Page) -> set[str]:
    """Return the words of a page that was found."""
    shown = EntryText.objects.filter(
        entry__object_key=page.pk, entry__content_type=page.content_type_id
    )
    texts = [page.title, *shown.values_list("content", flat=True)]
    return {fold(part) for text in texts for parts in compounds(text) for part in parts}


def _indexed(words: Sequence[str]) -> dict[str, int]:
    """Return in how many published pages each word is, of those that are in any."""
    held = Word.objects.filter(surface__in=[fold(word) for word in words], public__gt=0)
    return dict(held.values_list("surface", "public"))


def _offer(query: SearchQuery) -> Correction | None:
    """Return a spelling that is far more frequent than one that finds next to nothing."""
    known = _indexed(query.words)
    for word in query.words:
        held = known.get(fold(word), 0)
        near = (
            next(iter(nearest_words(fold(word))), None)
            if held <= FEW and terms(word).asked
            else None
        )
        if near and near.public >= MORE_FREQUENT * max(1, held):
            return Correction(_text(query, _replaced(query, {word: near.written})), applied=False)
    return None


def _replaced(query: SearchQuery, spellings: dict[str, str]) -> SearchQuery:
    return replace(query, words=tuple(spellings.get(word, word) for word in query.words))


def _text(query: SearchQuery, corrected: SearchQuery) -> str:
    """Return the text of the query with the corrected words in the place of the old ones."""
    text = query.text
    for old, new in zip(query.words, corrected.words, strict=True):
        if old != new:
            text = _put(text, old, new)
    return text


def _put(text: str, old: str, new: str) -> str:
    place = fold(text).find(fold(old))
    return text[:place] + new + text[place + len(old) :] if place >= 0 else text
