"""Marking the words found: titles and excerpts (pure functions)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from search.text import boundary, clean, fold

EXCERPT = 240
_LEAD = 50  # characters before the first word found
_REACH = 25  # characters within which a cut looks for a space
_ELLIPSIS = "…"
_SHORT = 3  # shorter words are found whole only: 'de' is not 'dedo'


class Match(NamedTuple):
    """A word of the text and the word of the query that it begins with."""

    start: int
    end: int
    word: str


def mark(text: str, words: Sequence[str]) -> SafeString:
    """Return the whole text, escaped, with <mark> around the words found."""
    text = clean(text)
    return _marked(text, _matches(text, words), 0, len(text))


def excerpt(text: str, words: Sequence[str], length: int = EXCERPT) -> SafeString:
    """Return the passage that holds most of the words, escaped and marked; else the beginning."""
    text = clean(text)
    matches = _matches(text, words)
    start, end = _window(text, matches, length)
    before = _ELLIPSIS + " " if start > 0 else ""
    after = " " + _ELLIPSIS if end < len(text) else ""
    return escape(before) + _marked(text, matches, start, end) + escape(after)


def _matches(text: str, words: Sequence[str]) -> list[Match]:
    """Return the words of the text that begin with one of the query's, accents and case apart."""
    pattern = _pattern(words)
    if pattern is None:
        return []
    return [Match(*found.span(), found[1] or found[2]) for found in pattern.finditer(fold(text))]


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    folded = sorted({fold(word) for word in words if word}, key=len, reverse=True)
    if not folded:
        return None
    prefixes = "|".join(re.escape(word) for word in folded if len(word) >= _SHORT) or r"(?!)"
    wholes = "|".join(re.escape(word) for word in folded if len(word) < _SHORT) or r"(?!)"
    return re.compile(rf"(?<![^\W_])(?:({prefixes})[^\W_]*|({wholes})(?![^\W_]))")


def _window(text: str, matches: list[Match], length: int) -> tuple[int, int]:
    """Return where the best passage starts and ends."""
    first = _best_start(matches, length - _LEAD)
    start = _start_of_word(text, first - _LEAD)
    if len(text) - start <= length:
        start = _start_of_word(text, len(text) - length)
    return start, _end_of_word(text, start + length)


def _best_start(matches: list[Match], length: int) -> int:
    """Return where to begin so that most different words, then most words, lie within the length."""
    best, start = (0, 0), 0
    inside: Counter[str] = Counter()
    last = 0
    for first, match in enumerate(matches):
        while last < len(matches) and (last == first or matches[last].end <= match.start + length):
            inside[matches[last].word] += 1
            last += 1
        score = (len(+inside), inside.total())
        if score > best:
            best, start = score, match.start
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
