"""What a visitor asks for: any string becomes a few words (pure functions)."""

import re
from dataclasses import dataclass

from search.text import clean, cut

MAX_CHARACTERS = 100
MAX_WORDS = 12
_READ = 2_000  # characters looked at: more than is shown, because spaces and controls fall away
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """The text as it is shown to the visitor again, and the words that are searched."""

    text: str = ""
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def key(self) -> str:
        """Return the words alone: what is searched and counted, free of any operator."""
        return " ".join(self.words)


def parse(raw: str) -> SearchQuery:
    """Return the query that any string means: letters and digits in lower case, each word once."""
    text = cut(clean(raw[:_READ]), MAX_CHARACTERS)
    words = dict.fromkeys(_WORD.findall(text.lower()))
    return SearchQuery(text, tuple(words)[:MAX_WORDS])
