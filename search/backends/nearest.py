"""Words of the index that a misspelt word is near to."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from search.backends.models import Word

SHORTEST = 4  # letters of a word that is worth correcting
MOST = 8  # words that are tried


def nearest(surface: str, *, public: bool = False) -> list[str]:
    """Return the surfaces nearest to one that is misspelt, nearest and most frequent first."""
    return [word.surface for word in nearest_words(surface, public=public)]


def nearest_words(surface: str, *, public: bool = True) -> list[Word]:
    """Return the words at one or two edits from a surface, nearest and most frequent first.

    Two words one edit apart have the first or the last half in common, so a look at both ends of the index finds
    all of them, and most of those two edits apart.
    """
    if len(surface) < SHORTEST:
        return []
    count = "public" if public else "entries"
    most = 2 if len(surface) >= 8 else 1
    found = [
        (distance, -getattr(word, count), word.surface, word)
        for word in _candidates(surface, count)
        if (distance := edits(surface, word.surface, most))
        and (distance == 1 or (distance <= most and surface[0] == word.surface[0]))
    ]
    found.sort(key=lambda each: each[:3])
    closest = found[0][0] if found else 0
    return [word for distance, *_order, word in found if distance == closest][:MOST]


def _candidates(surface: str, count: str) -> Iterable[Word]:
    half = max(2, len(surface) // 2)
    ends = Q(**_starting("surface", surface[:half])) | Q(
        **_starting("reversed", surface[::-1][: max(2, (len(surface) - 1) // 2)])
    )
    return Word.objects.filter(ends, **{f"{count}__gt": 0})


def _starting(field: str, beginning: str) -> dict[str, str]:
    """Return the condition that an index answers: PostgreSQL's by pattern, SQLite's by range."""
    if connection.vendor == "postgresql":
        return {f"{field}__startswith": beginning}
    return {f"{field}__gte": beginning, f"{field}__lt": beginning + "\U0010ffff"}


def edits(one: str, other: str, most: int) -> int:
    """Return the edits from one word to the other (letters added, dropped, changed, swapped), or `most` + 1.

    Optimal string alignment distance: Damerau, Commun. ACM 7(3), 1964.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for index, against in enumerate(other, start=1):
            cost = min(before[index] + 1, row[-1] + 1, before[index - 1] + (letter != against))
            if place > 1 and index > 1 and letter == other[index - 2] and one[place - 2] == against:
                cost = min(cost, earlier[index - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
