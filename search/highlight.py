"""Marking the words found, inflected ones too: titles and excerpts (pure functions)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from search.analysis import compounds, fold, joined, terms
from search.text import boundary, clean

EXCERPT = 240
_LEAD = 50  # characters before the first word found
_REACH = 25  # characters within which a cut looks for a space
_ELLIPSIS = "…"
_LONGEST = 50_000  # characters of a text that are looked through
_WORD = re.compile(r"[^\W_]+")


class Match(NamedTuple):
    """A word of the text, and which of the query's words it answers."""

    start: int
    end: int
    word: int


class Marker:
    """Marks the words of a query, and other forms of them, in any number of texts."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words to mark; those that say nothing are marked only where there are no others."""
        asked = [part for word in words for part in _parts(word)]
        meaningful = [word for word in asked if terms(word).asked] or asked
        self._wanted: dict[str, int] = {}
        for place, word in enumerate(dict.fromkeys(meaningful)):
            for term in (fold(word), *terms(word).asked):
                self._wanted.setdefault(term, place)
        self._answers: dict[str, int | None] = {}

    def mark(self, text: str) -> SafeString:
        """Return the whole text, escaped, with <mark> around the words found."""
        text = clean(text)
        return _marked(text, self._matches(text), 0, len(text))

    def excerpt(self, text: str, length: int = EXCERPT) -> SafeString:
        """Return the passage of a clean text that holds most of the words, escaped and marked; else the beginning."""
        matches = self._matches(text)
        start, end = _window(text, matches, length)
        before = _ELLIPSIS + " " if start > 0 else ""
        after = " " + _ELLIPSIS if end < len(text) else ""
        return escape(before) + _marked(text, matches, start, end) + escape(after)

    def _matches(self, text: str) -> list[Match]:
        if not self._wanted:
            return []
        answers = self._answers
        words = set(_WORD.findall(text, 0, _LONGEST))
        for word in words - answers.keys():
            answers[word] = self._answer(word.lower())
        return sorted(
            Match(start, start + len(word), place)
            for word in words
            if (place := answers[word]) is not None
            for start in _places(word, text)
        )

    def _answer(self, word: str) -> int | None:
        wanted = self._wanted
        for term in terms(word).indexed or (fold(word),):
            if term in wanted:
                return wanted[term]
        return None


def _places(word: str, text: str) -> Iterator[int]:
    """Yield where a word stands by itself."""
    start = text.find(word, 0, _LONGEST)
    while start >= 0:
        end = start + len(word)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(word, end, _LONGEST)


def _parts(word: str) -> list[str]:
    return [
        each
        for parts in compounds(word)
        for each in (*parts, *([joined(parts)] if len(parts) > 1 else []))
    ]


def _window(text: str, matches: list[Match], length: int) -> tuple[int, int]:
    """Return where the best passage starts and ends."""
    first = _best_start(matches, length - _LEAD)
    start = _start_of_word(text, first - _LEAD)
    if len(text) - start <= length:
        start = _start_of_word(text, len(text) - length)
    return start, _end_of_word(text, start + length)


def _best_start(matches: list[Match], length: int) -> int:
    """Return where to begin so that most different words lie within the length: the first such place, prose before tables."""
    best, start = 0, 0
    inside: Counter[int] = Counter()
    last = 0
    for first, match in enumerate(matches):
        while last < len(matches) and (last == first or matches[last].end <= match.start + length):
            inside[matches[last].word] += 1
            last += 1
        if len(+inside) > best:
            best, start = len(+inside), match.start
        inside[match.word] -= 1
    return start


def _start_of_word(text: str, index: int) -> int:
    if index <= 0:
        return 0
    space = text.find(" ", index - 1, index + _REACH)
    return space + 1 if space >= 0 else boundary(text, index)


def _end_of_word(text: str, index: int) -> int:
    if index >= len(text):
        return len(text)
    space = text.rfind(" ", index - _REACH, index + 1)
    return space if space >= 0 else boundary(text, index)


def _marked(text: str, matches: list[Match], start: int, end: int) -> SafeString:
    within = [match for match in matches if start <= match.start and match.end <= end]
    rest = within[-1].end if within else start
    marks = format_html_join("", "{}<mark>{}</mark>", _pairs(text, within, start))
    return marks + escape(text[rest:end])


def _pairs(text: str, matches: list[Match], start: int) -> Iterator[tuple[str, str]]:
    for match in matches:
        yield text[start : match.start], text[match.start : match.end]
        start = match.end
