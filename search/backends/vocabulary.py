"""The words of the index, counted: how rare a word is, and what a misspelt one may have meant."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q

from search.analysis import fold, stem, terms
from search.backends.models import Word

_CHUNK = 2_000  # rows that one statement changes
_ADD = """
    INSERT INTO search_word (surface, reversed, written, stem, entries, public) VALUES {places}
    ON CONFLICT (surface) DO UPDATE SET
        written = COALESCE(NULLIF(excluded.written, ''), search_word.written),
        entries = search_word.entries + excluded.entries,
        public = search_word.public + excluded.public
"""
_LONGEST = 40  # letters of a word that is worth correcting


class Counts:
    """Changes of how many entries hold each word, gathered and then stored at once."""

    def __init__(self) -> None:
        """Start from no change."""
        self.entries: Counter[str] = Counter()
        self.public: Counter[str] = Counter()
        self.written: dict[str, str] = {}

    def change(
        self, before: Iterable[str], was_public: bool, after: Mapping[str, str], is_public: bool
    ) -> None:
        """Count an entry whose words were `before` and are `after`."""
        old, new = set(before), set(after)
        self._add(self.entries, old, new)
        self._add(self.public, old if was_public else set(), new if is_public else set())
        self.written.update(after)

    @staticmethod
    def _add(counter: Counter[str], old: set[str], new: set[str]) -> None:
        counter.update(dict.fromkeys(new - old, 1))
        counter.subtract(dict.fromkeys(old - new, 1))

    def store(self) -> None:
        """Add the changes to what is stored, in the order of the words: no two writers wait for each other."""
        changed = sorted(
            word
            for word in {*self.entries, *self.public}
            if (self.entries[word] or self.public[word]) and len(word) <= _LONGEST
        )
        for start in range(0, len(changed), _CHUNK):
            self._store(changed[start : start + _CHUNK])

    def _store(self, words: list[str]) -> None:
        values = [value for word in words for value in self._row(word)]
        places = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(words))
        with connection.cursor() as cursor:
            cursor.execute(_ADD.format(places=places), values)
        Word.objects.filter(surface__in=words, entries__lte=0).delete()

    def _row(self, word: str) -> tuple[str, str, str, str, int, int]:
        # Of a word that is only taken away nobody says how it is written.
        written = self.written.get(word, "")
        return (
            word,
            word[::-1],
            written,
            stem(written or word),
            self.entries[word],
            self.public[word],
        )


def update_stems() -> None:
    """Store the stem of each counted word whose analysis has changed."""
    changed = []
    for word in Word.objects.iterator(_CHUNK):
        if word.stem != (found := stem(word.written or word.surface)):
            word.stem = found
            changed.append(word)
    Word.objects.bulk_update(changed, ["stem"], batch_size=_CHUNK)


class Documents:
    """In how many published pages each of some words is, in any of its forms; one query for all of them."""

    def __init__(self, words: Iterable[str]) -> None:
        """Count the words."""
        words = set(words)
        surfaces = {fold(word) for word in words}
        stems = {term for word in words for term in terms(word).asked}
        found = Word.objects.filter(Q(surface__in=surfaces) | Q(stem__in=stems), public__gt=0)
        self.by_surface: dict[str, int] = {}
        self.by_stem: dict[str, int] = {}
        for surface, its_stem, public in found.values_list("surface", "stem", "public"):
            self.by_surface[surface] = public
            self.by_stem[its_stem] = max(public, self.by_stem.get(its_stem, 0))

    def holding(self, word: str) -> int:
        """Return the count of the most frequent word that shares a stem with this one, or is this one."""
        own = self.by_surface.get(fold(word), 0)
        return max((own, *(self.by_stem.get(term, 0) for term in terms(word).asked)))
