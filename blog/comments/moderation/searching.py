"""Finding comments by pieces of their text, name or e-mail address."""

from collections.abc import Iterable

from django.db.models import Q

MOST_WORDS, LONGEST_WORD = 12, 100


def having(words: str, fields: Iterable[str]) -> Q:
    """Return the condition that each word stands in one of the fields, whatever its capitals."""
    condition = Q()
    for word in words.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            for form in _forms(word[:LONGEST_WORD]):
                anywhere |= Q(**{f"{field}__icontains": form})
        condition &= anywhere
    return condition


def _forms(word: str) -> set[str]:
    """Return a word as it may be written: SQLite knows the capitals of ASCII letters only."""
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
