"""Words of the index that a misspelt word is near to."""

import re
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from search.backends.models import Word
from search.lexicon.lists import STOP_WORDS

_N, _NI = re.compile("n"), re.compile("ni")
SHORTEST = 4  # letters of a word that is worth correcting
MOST = 8  # words that are tried
FIRST_LETTER_KEPT = 5  # letters of a word up to which the first one is believed
TWO_EDITS = 8  # letters of a word from which two edits are looked at


def nearest(surface: str, *, public: bool = False) -> list[str]:
    """Return the surfaces nearest to one that is misspelt, nearest and most frequent first."""
    return [word.surface for word in nearest_words(surface, public=public)]


def nearest_words(surface: str, *, public: bool = True) -> list[Word]:
    """Return the words at one or two edits from a surface, nearest and most frequent first; no stop word.

    Those with another first letter only where there are no others.

    Two words one edit apart have the first or the last half in common, so a look at both ends of the index finds
    all of them, and most of those two edits apart. What is typed with n or ni for ñ comes first: anio, diseno.
    """
    count = _count(public)
    if meant := list(Word.objects.filter(surface__in=with_tilde(surface), **{f"{count}__gt": 0})):
        return meant
    if len(surface) < SHORTEST:
        return []
    most = _most_edits(surface)
    found = sorted(
        (distance, surface[0] != word[0], -number, word)
        for word, number in _candidates(surface, count)
        if word not in STOP_WORDS
        and (distance := edits(surface, word, most)) <= most
        and (surface[0] == word[0] or (distance == 1 and len(surface) > FIRST_LETTER_KEPT))
    )
    best = [each[-1] for each in found if each[:2] == found[0][:2]][:MOST]
    words = Word.objects.in_bulk(best, field_name="surface")
    return [words[each] for each in best if each in words]


def with_tilde(surface: str) -> set[str]:
    """Return a word with ñ in the place of each n or ni, one at a time."""
    found = {surface[: each.start()] + "ñ" + surface[each.end() :] for each in _N.finditer(surface)}
    return found | {
        surface[: each.start()] + "ñ" + surface[each.end() :] for each in _NI.finditer(surface)
    }


def started_words(surface: str) -> list[Word]:
    """Return the words that visitors may read that begin so, the most frequent first."""
    found = Word.objects.filter(**_starting("surface", surface), public__gt=0)
    return list(found.order_by("-public", "surface")[:MOST])


def nearest_started(surface: str, *, public: bool) -> list[str]:
    """Return the words, or what they begin with, at one edit from what is typed so far; none where a word begins so.

    Two edits of many letters where no word is at one: 'wathsapp'. The first letter is believed, and the second or the third one stands second, or the word is whole and ends so.
    """
    words = Word.objects.filter(**{f"{_count(public)}__gt": 0})
    if len(surface) < SHORTEST or words.filter(**_starting("surface", surface)).exists():
        return []
    starts = (
        Q(**_starting("surface", surface[:2]))
        | Q(**_starting("surface", surface[0] + surface[2]))
        | Q(**_starting("reversed", surface[::-1][: _end(surface)]))
    )
    most = _most_edits(surface)
    found = sorted(
        (distance, -number, word)
        for word, number in words.filter(starts).values_list("surface", _count(public))
        if word[0] == surface[0] and (distance := _edits_to_start(surface, word, most)) <= most
    )
    return [word for distance, _number, word in found if distance <= max(1, found[0][0])][:MOST]


def _count(public: bool) -> str:
    return "public" if public else "entries"


def _most_edits(surface: str) -> int:
    return 2 if len(surface) >= TWO_EDITS else 1


def _edits_to_start(typed: str, word: str, most: int) -> int:
    starts = {word[:length] for length in range(len(typed) - most, len(typed) + most + 1)}
    return min(edits(typed, start, most) for start in starts)


def _candidates(surface: str, count: str) -> Iterable[tuple[str, int]]:
    half = max(2, len(surface) // 2)
    ends = Q(**_starting("surface", surface[:half])) | Q(
        **_starting("reversed", surface[::-1][: _end(surface)])
    )
    return Word.objects.filter(ends, **{f"{count}__gt": 0}).values_list("surface", count)


def _end(surface: str) -> int:
    return max(2, (len(surface) - 1) // 2)


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
