"""The words of the index, counted: what a misspelt word may have meant."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection

from search.backends.models import Word

_CHUNK = 2_000  # rows that one statement changes
_ADD = """
    INSERT INTO search_word (surface, reversed, written, entries, public) VALUES {places}
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
        places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(words))
        with connection.cursor() as cursor:
            cursor.execute(_ADD.format(places=places), values)
        Word.objects.filter(surface__in=words, entries__lte=0).delete()

    def _row(self, word: str) -> tuple[str, str, str, int, int]:
        written = self.written.get(
            word, ""
        )  # of a word that is only taken away nobody says how it is written
        return word, word[::-1], written, self.entries[word], self.public[word]
