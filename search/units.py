"""Units: the parts of a query, what each may be found by, and how much it tells."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wagtail.search.query import Or, Phrase, PlainText
from wagtail.search.query import SearchQuery as Asked

from search.analysis import compounds, fold, joined, other_numbers, terms
from search.backends.expressions import MOST_SILENT, Coverage, Part
from search.backends.models import Entry, Word
from search.backends.nearest import edits, nearest_words
from search.backends.vocabulary import Documents
from search.lexicon.lists import FILLERS, STOP_WORDS, VERBS, real_words
from search.query import SearchQuery
from search.synonyms import MOST_WORDS, alternatives, key_of

LEAST = 0.3  # of the coverage, that a result has
FILLER = 0.1  # what a filler weighs of another word as rare
SHORTEST_JOINED, SHORTEST_PIECE = 5, 2  # letters
# Letters of a piece that is no stop word, of two pieces and of more: 'des arme' is none.
SHORTEST_OF_TWO, SHORTEST_OF_MORE = 4, 3
SHORTEST_ROOT, LONGEST_ENDING = 6, 3  # letters of what words share that are of one root, tries
MOST_PIECES, LONGEST_PARTED = 5, 30  # pieces and letters of a word that is parted


@dataclass(frozen=True)
class Unit:
    """A part of a query: as it is typed, in how many pages it is, and the other terms that find it."""

    text: str
    documents: int
    others: tuple[str, ...] = ()  # a term in quotes as it is written, else in any form

    @property
    def terms(self) -> list[str]:
        """Return all that it is found by."""
        return [self.text, *self.others]

    @property
    def is_filler(self) -> bool:
        """Tell whether it says little of what is sought."""
        return fold(self.text) in FILLERS

    @property
    def asked(self) -> Asked:
        """Return the unit in the words of the backend."""
        found = [_asked(term) for term in self.terms]
        return found[0] if len(found) == 1 else Or(found)


def _asked(term: str) -> Asked:
    return Phrase(term.strip('"')) if term.startswith('"') else PlainText(term)


class Reader:
    """Reads a query's words as units, with what the index and the synonyms say of them: three database queries."""

    def __init__(self, query: SearchQuery) -> None:
        """Look the words up, and what two of them are in one word."""
        self.words = query.words
        self.either = query.either
        self.synonyms = alternatives(list(dict.fromkeys([*self.words, *map(_whole, self.words)])))
        others = [term for terms_ in self.synonyms.values() for term in terms_]
        together = map("".join, zip(self.words, self.words[1:], strict=False))
        self.documents = Documents({*_parts(*self.words, *others), *together})

    def units(self) -> list[Unit]:
        """Return the units, in their order; words that say nothing only where there are no others."""
        found = list(self._units())
        meaningful = [unit for unit in found if unit.others or is_meaningful(unit.text)]
        silent = sorted(found, key=lambda unit: len(unit.text), reverse=True)
        return meaningful or silent[:MOST_SILENT]

    def with_near(self, unit: Unit) -> Unit:
        """Add the words one edit away where a word is known by its stem alone, and may be a typo: 'pezas'."""
        surface = fold(unit.text)
        if (
            not unit.documents
            or unit.others
            or surface in self.documents.by_surface
            or surface in real_words()
        ):
            return unit
        near = [word for word in nearest_words(surface) if edits(surface, word.surface, 1) == 1]
        return replace(
            unit,
            others=tuple(f'"{word.written}"' for word in near),
            documents=max([unit.documents, *(word.public for word in near)]),
        )

    def is_rare(self, unit: Unit, few: int) -> bool:
        """Tell whether next to no page has the word itself, whatever its synonyms."""
        return self._holding(unit.text) <= few

    def _units(self) -> Iterator[Unit]:
        place, longest = 0, max(MOST_WORDS, *map(len, self.either), 0)
        while place < len(self.words):
            sizes = range(longest, 0, -1)
            run = next(size for size in sizes if size == 1 or self._belong(place, size))
            yield self._unit(self.words[place : place + run])
            place += run

    def _belong(self, place: int, size: int) -> bool:
        """Tell whether these words are one unit: a term with synonyms, one word that is parted, alternatives."""
        run = self.words[place : place + size]
        if len(run) < size:
            return False
        return _key(run) in self.synonyms or run in self.either or self._is_parted(run)

    def _is_parted(self, run: Sequence[str]) -> bool:
        """Tell whether two words are one in the index: 'whats app'; a stop word needs an unknown one beside it."""
        if len(run) != 2 or len(whole := "".join(run)) < SHORTEST_JOINED:
            return False
        if not self.documents.by_surface.get(fold(whole)):
            return False
        silent = [word for word in run if not is_meaningful(word) and word != "e"]  # e mail
        return not silent or not all(map(self.documents.holding, set(run) - set(silent)))

    def _unit(self, run: tuple[str, ...]) -> Unit:
        text = " ".join(run)
        others = self._synonyms(run)
        if run in self.either:
            text, *rest = run
            others += [
                *rest,
                *(term for word in run for term in self._synonyms([word])),
            ]
        elif self._is_parted(run):
            others.append("".join(run))
        counts = [self._holding(term) for term in (text, *others)]
        return Unit(text, max(counts), tuple(dict.fromkeys(others)))

    def _synonyms(self, run: Sequence[str]) -> list[str]:
        """Return the synonyms of a term; nouns in both numbers alone, or 'comprobante' would find 'comprobá'."""
        found = []
        whole = key_of(_whole(run[0])) if len(run) == 1 else ""  # 'e-mail' has those of 'email'
        for term in self.synonyms.get(_key(run)) or self.synonyms.get(whole, []):
            single = " " not in term and '"' not in term and fold(term) not in VERBS
            numbers = [term, *other_numbers(fold(term))] if single else []
            found += [f'"{each}"' for each in numbers] or [term]
        return found

    def _holding(self, term: str) -> int:
        """Return in how many pages a term may be: as many as its rarest word."""
        wholes = [joined(parts) for parts in compounds(term)]
        counts = [
            max(self.documents.holding(whole), min(map(self.documents.holding, parts)))
            for whole, parts in zip(wholes, compounds(term), strict=True)
            if is_meaningful("-".join(parts)) or len(wholes) == 1
        ]
        return min(counts, default=0)


def is_meaningful(word: str) -> bool:
    """Tell whether a word, or a part of a compound, is no stop word."""
    return any(terms(part).asked for part in _parts(word))


def roots(surface: str) -> list[str]:
    """Return what words of one root may begin with: 'especiali' of 'especializarme' is of 'especialidad'."""
    stems = [term[1:] for term in terms(surface).asked]
    root = min(stems, key=len, default="")
    return [root[:end] for end in range(len(root), SHORTEST_ROOT - 1, -1)][:LONGEST_ENDING]


def _parts(*texts: str) -> list[str]:
    """Return all words of texts, the parts of compounds and their whole."""
    found = [parts for text in texts for parts in compounds(text)]
    return [word for parts in found for word in (*parts, joined(parts))]


def _whole(word: str) -> str:
    """Return a compound in one word."""
    return "".join(map(joined, compounds(word)))


def _key(words: Sequence[str]) -> str:
    return " ".join(map(key_of, words))


def coverage(units: Sequence[Unit]) -> Coverage:
    """Return the units that any page has, each with its share by rarity (Robertson and Zaragoza, 2009, eq. 3.3)."""
    total = Entry.objects.filter(public=True).count() if len(units) > 1 else 0
    fillers = all(unit.is_filler for unit in units)  # they count as others do
    weights = [
        1.0
        if fillers
        else math.log(1 + (total + 0.5) / (unit.documents + 0.5))
        * (FILLER if unit.is_filler else 1)
        for unit in units
    ]
    whole = sum(weights)
    parts = [
        Part(unit.asked, weight / whole, fillers or not unit.is_filler)
        for unit, weight in zip(units, weights, strict=True)
    ]
    return Coverage(parts, LEAST)


def parted(word: str) -> str:
    """Return an unknown word parted into words of the index: 'bandejadeentrada'; '' where it can't be."""
    surface = fold(word)
    if len(surface) > LONGEST_PARTED or not surface.isalpha():
        return ""
    pieces = {
        surface[start:end]
        for start in range(len(surface))
        for end in range(start + SHORTEST_PIECE, len(surface) + 1)
    }
    known = set(
        Word.objects.filter(surface__in=pieces, public__gt=0).values_list("surface", flat=True)
    )
    known.discard(surface)
    best: dict[int, list[str]] = {0: []}  # the fewest pieces up to each place
    for end in range(1, len(surface) + 1):
        for start in range(end):
            before, piece = best.get(start), surface[start:end]
            if (
                before is not None
                and piece in known
                and _is_better([*before, piece], best.get(end))
            ):
                best[end] = [*before, piece]
    found = best.get(len(surface), [])
    meaningful = [piece for piece in found if piece not in STOP_WORDS]
    if (
        not 1 < len(found) <= MOST_PIECES
        or not meaningful
        or min(map(len, meaningful)) < (SHORTEST_OF_TWO if len(found) == 2 else SHORTEST_OF_MORE)
    ):
        return ""
    return " ".join(found)


def _is_better(pieces: list[str], others: list[str] | None) -> bool:
    return not others or len(pieces) < len(others)
