"""What a visitor asks for: any string becomes words, phrases, words to leave out, and filters (pure functions)."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from search.analysis import compounds, fold
from search.text import clean, cut

MAX_CHARACTERS = 100
MAX_WORDS = 12
_READ = 2_000  # characters looked at: more than is shown, because spaces and controls fall away
_QUOTES = str.maketrans("“”«»„‟", '""""""')
_PART = re.compile(
    r"""(?P<minus>(?<!\S)[-−–])?
        (?:(?P<operator>[^\W\d_]{2,20}):(?=\S))?
        (?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.VERBOSE,
)
_NAMES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_MONTHS = {
    name: number
    for number, month in enumerate(_NAMES.split(), start=1)
    for name in (month, month[:3])
} | {"setiembre": 9, "set": 9, "sept": 9}
_YEAR = re.compile(r"^(?:19|20)[0-9]{2}$", re.ASCII)
_OF = {"de", "del"}
_IN = {"en", "de", "del", "ano"}  # before a year that is meant as a date
OR, AND, NOT = "OR", "AND", "NOT"


class Period(NamedTuple):
    """A month or a year, by the days of its texts or by its words in them."""

    first: date
    last: date
    text: str


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The text as it is shown to the visitor again, and what it asks for."""

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    operators: Mapping[str, str] = field(default_factory=dict)
    either: frozenset[tuple[str, ...]] = frozenset()  # runs of words of which one will do
    required: frozenset[str] = frozenset()  # words that every result must hold
    period: Period | None = None
    is_cut: bool = False  # whether more was asked than is searched

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def asks(self) -> bool:
        """Tell whether there is anything to search."""
        return bool(self.words or self.phrases or self.excluded or self.operators or self.period)

    @property
    def wanted(self) -> list[str]:
        """Return every word that is wanted: those alone, and those of phrases."""
        dated = _words(self.period.text) if self.period else []
        return [*self.words, *dated, *(word for phrase in self.phrases for word in _words(phrase))]

    @property
    def key(self) -> str:
        """Return the words alone: what is counted and promoted, free of any operator."""
        return " ".join(dict.fromkeys(self.wanted))


def parse(raw: str, operators: frozenset[str] = frozenset()) -> SearchQuery:
    """Return the query that any string means; `operators` are the words that filter before a colon."""
    whole = clean(raw[:_READ])
    text = cut(whole, MAX_CHARACTERS)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, str] = {}
    negated = False  # by the NOT before
    for part in _PART.finditer(text.translate(_QUOTES)):
        content = part["phrase"] if part["word"] is None else part["word"]
        operator = (part["operator"] or "").lower()
        known = operator in operators
        if content == NOT and not operator:
            negated = True
            continue
        if part["minus"] or negated:
            excluded.append(content if known else f"{operator} {content}".strip())
        elif known:
            filters[operator] = content
        elif part["word"] is None and len(_words(content)) > 1:
            words += _words(operator)
            phrases.append(" ".join(_words(content)))
        elif content in {OR, AND} and not operator:
            words.append(content)
        else:
            words += [*_words(operator), *_words(content)]
        negated = False
    words, period = _dated(words)
    words, either, required = _connected(words)
    return SearchQuery(
        text,
        tuple(dict.fromkeys(words))[:MAX_WORDS],
        tuple(dict.fromkeys(phrases))[:MAX_WORDS],
        tuple(each for each in dict.fromkeys(excluded) if _words(each))[:MAX_WORDS],
        filters,
        either,
        required,
        period,
        is_cut=len(text) < len(whole) or len(dict.fromkeys(words)) > MAX_WORDS,
    )


def _dated(words: list[str]) -> tuple[list[str], Period | None]:
    """Take 'diciembre 2025', 'mayo de 2025', 'en 2025' out of the words; only the first of them."""
    for place, word in enumerate(words):
        if not _YEAR.match(word) or word == "1900":
            continue
        start, month = place, 0
        if start and words[start - 1] in _OF:
            start -= 1
        if start and fold(words[start - 1]) in _MONTHS:
            start -= 1
            month = _MONTHS[fold(words[start])]
        elif place and fold(words[place - 1]) in _IN:
            start = place - 1
        else:
            continue
        text = f"{_full(words[start], month)} {word}".strip()
        return [*words[:start], *words[place + 1 :]], _period(int(word), month, text)
    return words, None


def _full(name: str, month: int) -> str:
    """Return the name of a month, also of one that is abbreviated; '' where there is none."""
    if not month or fold(name) == "setiembre":
        return name if month else ""
    return _NAMES.split()[month - 1]


def _period(year: int, month: int, text: str) -> Period:
    last = month or 12
    return Period(date(year, month or 1, 1), date(year, last, monthrange(year, last)[1]), text)


def _connected(words: list[str]) -> tuple[list[str], frozenset[tuple[str, ...]], frozenset[str]]:
    """Return the words without AND and OR, the runs that OR joins, and the words beside an AND."""
    runs: list[list[str]] = [[]]
    required: set[str] = set()
    before = ""
    for word, after in zip(words, [*words[1:], ""], strict=False):
        if word == AND:
            required |= {each for each in (before, after) if each and each not in {OR, AND}}
        elif word != OR:
            if before != OR or not runs[-1]:
                runs.append([])
            runs[-1].append(word)
        before = word
    plain = [word for run in runs for word in run]
    return plain, frozenset(tuple(run) for run in runs if len(run) > 1), frozenset(required)


def _words(text: str) -> list[str]:
    """Return the words of a text; a compound such as e-mail is one."""
    return ["-".join(parts) for parts in compounds(text)]
