"""What a visitor asks for: any string becomes words, phrases, words to leave out, and filters (pure functions)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from search.analysis import compounds
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


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The text as it is shown to the visitor again, and what it asks for."""

    text: str = ""
    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    operators: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def asks(self) -> bool:
        """Tell whether there is anything to search."""
        return bool(self.words or self.phrases or self.excluded or self.operators)

    @property
    def wanted(self) -> list[str]:
        """Return every word that is wanted: those alone, and those of phrases."""
        return [*self.words, *(word for phrase in self.phrases for word in _words(phrase))]

    @property
    def key(self) -> str:
        """Return the words alone: what is counted and promoted, free of any operator."""
        return " ".join(dict.fromkeys(self.wanted))


def parse(raw: str, operators: frozenset[str] = frozenset()) -> SearchQuery:
    """Return the query that any string means; `operators` are the words that filter before a colon."""
    text = cut(clean(raw[:_READ]), MAX_CHARACTERS)
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, str] = {}
    for part in _PART.finditer(text.translate(_QUOTES)):
        content = part["phrase"] if part["word"] is None else part["word"]
        operator = (part["operator"] or "").lower()
        known = operator in operators
        if part["minus"]:
            excluded.append(content if known else f"{operator} {content}".strip())
        elif known:
            filters[operator] = content
        elif part["word"] is None and len(_words(content)) > 1:
            words += _words(operator)
            phrases.append(" ".join(_words(content)))
        else:
            words += [*_words(operator), *_words(content)]
    return SearchQuery(
        text,
        tuple(dict.fromkeys(words))[:MAX_WORDS],
        tuple(dict.fromkeys(phrases))[:MAX_WORDS],
        tuple(each for each in dict.fromkeys(excluded) if _words(each))[:MAX_WORDS],
        filters,
    )


def _words(text: str) -> list[str]:
    """Return the words of a text; a compound such as e-mail is one."""
    return ["-".join(parts) for parts in compounds(text)]
