"""Readability of Spanish texts (pure functions): words, syllables, sentences, two indices and their bands."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

NAMES = {
    "very_hard": _("Very hard"),
    "hard": _("Rather hard"),
    "normal": _("Normal"),
    "easy": _("Quite easy"),
    "very_easy": _("Very easy"),
}
READERS = {
    "very_hard": _("like a scientific paper"),
    "hard": _("like a specialist's magazine"),
    "normal": _("like a general newspaper"),
    "easy": _("like a popular magazine or a novel"),
    "very_easy": _("like a comic or a school book"),
}


SAMPLE = 100  # words below which an index says nothing
NORMAL = 55  # where the band 'normal' begins
BANDS = ((40, "very_hard"), (NORMAL, "hard"), (65, "normal"), (80, "easy"))
EASIEST = "very_easy"

_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑'’·][^\W\d_]+)*")
_PARTS = re.compile(r"[-‐‑'’·]")
_LONGEST_KEPT = 40
_ACCENTS = {"\u0301", "\u0303", "\u0308"}  # those of Spanish: á, ñ, ü
# qu, gu before e and i are spelling; h is silent, also between vowels: prohi-bir, ahu-mar.
_SILENT = re.compile(r"(?<=[qg])u(?=[eiéí])|(?<!c)h")
_FINAL_Y = re.compile(r"y(?![aeiouáéíóúü])")
_VOWELS = re.compile(r"[aeiouáéíóúü]+")
_STRONG, _WEAK, _STRESSED_WEAK = frozenset("aeoáéó"), frozenset("iuü"), frozenset("íú")

_OPENERS, _CLOSERS = "«“\"'‘([{¿¡—–-*_", "»”\"'’)]}*_,;:"
_ENDS = (".", "!", "?", "…")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")  # J., EE., a., p. ej.
_SHORTENED = """
    sr. sra. srta. sres. dr. dra. lic. ing. arq. prof. profa. gral. cnel. sto. sta. ud. uds. vd. vds. av. avda. bs.
    ej. pág. págs. núm. núms. nro. art. arts. cap. caps. vol. vols. ed. eds. fig. figs. tel. aprox. máx. mín. vs. cf. cfr.
    ee. uu. depto. dpto. hnos. cía. ltda. prov. cdad. esq. int. ref. trad. comp. coord. dir. fdo. vto. adj. atte.
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())


class Index(NamedTuple):
    """Compute the readability indices from numbers of words, sentences and syllables."""

    words: int
    sentences: int
    syllables: int

    @property
    def is_sample(self) -> bool:
        """Return whether the text is long enough for the indices."""
        return self.words >= SAMPLE and self.sentences > 0

    @property
    def per_word(self) -> float:
        """Return the mean syllables of a word."""
        return self.syllables / max(1, self.words)

    @property
    def per_sentence(self) -> float:
        """Return the mean words of a sentence."""
        return self.words / max(1, self.sentences)

    @property
    def fernandez_huerta(self) -> float:
        """Return Fernández Huerta's index."""
        return 206.84 - 0.60 * (100 * self.per_word) - 1.02 * self.per_sentence

    @property
    def perspicuity(self) -> float:
        """Return Szigriszt Pazos' index."""
        return 206.835 - 62.3 * self.per_word - self.per_sentence

    @property
    def band(self) -> str:
        """Return the INFLESZ band of the perspicuity."""
        return next((name for limit, name in BANDS if self.perspicuity < limit), EASIEST)


def index(text: str) -> Index:
    """Return the index of a text; every line ends a sentence."""
    found = words(text)
    return Index(
        len(found), sum(_clauses(each) for each in sentences(text)), sum(map(syllables, found))
    )


def _clauses(sentence: str) -> int:
    """Count the clauses between semicolons, which Flesch and Fernández Huerta count as sentences."""
    parts = re.split(r";(?=\s)", sentence)
    return sum(1 for part in parts if _WORD.search(part))


def words(text: str) -> list[str]:
    """Return the words of a text, without numbers and addresses."""
    return [
        word
        for token in unicodedata.normalize("NFC", text).split()
        if not _is_address(token)
        for word in _WORD.findall(token)
    ]


def _is_address(token: str) -> bool:
    inner = token.strip(_OPENERS + _CLOSERS + ".")
    return "://" in inner or "@" in inner[1:] or inner.startswith("www.")


def sentences(text: str) -> list[str]:
    """Return the sentences with words, in order."""
    lines = unicodedata.normalize("NFC", text).splitlines()
    return [each for line in lines for each in _of_line(line.split()) if _WORD.search(each)]


def _of_line(tokens: list[str]) -> Iterator[str]:
    start = 0
    for place, token in enumerate(tokens):
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is None or _ends(token, following):
            yield " ".join(tokens[start : place + 1])
            start = place + 1


def _ends(token: str, following: str) -> bool:
    """Return whether a sentence ends between two words: not after «Sr.», nor before a small letter."""
    bare = token.rstrip(_CLOSERS)
    if not bare.endswith(_ENDS) or token.endswith((",", ";", ":")):
        return False
    opening = following.lstrip(_OPENERS)[:1]
    if opening.islower():
        return False
    short = bare.lstrip(_OPENERS)
    return not (short.lower() in _ABBREVIATIONS or _INITIAL.fullmatch(short))


def syllables(word: str) -> int:
    """Return the number of syllables, at least one; each part of a compound counts by itself."""
    if len(word) > _LONGEST_KEPT:
        return _count(word)
    return _cached_count(word)


def _count(word: str) -> int:
    return sum(_nuclei(part) for part in _PARTS.split(word.lower()) if part) or 1


_cached_count = lru_cache(maxsize=50_000)(_count)


def _nuclei(part: str) -> int:
    spoken = _FINAL_Y.sub("i", _SILENT.sub("", _spanish(part)))
    return sum(1 + _hiatuses(run) for run in _VOWELS.findall(spoken)) or 1


def _spanish(part: str) -> str:
    """Return the letters with Spanish accents only: vis-a-vis, creme, Sao."""
    split = unicodedata.normalize("NFD", part)
    kept = (c for c in split if not unicodedata.combining(c) or c in _ACCENTS)
    return unicodedata.normalize("NFC", "".join(kept))


def _hiatuses(vowels: str) -> int:
    return sum(_apart(*pair) for pair in pairwise(vowels))


def _apart(first: str, second: str) -> bool:
    """Return whether two adjacent vowels belong to two syllables."""
    if first in _WEAK | _STRESSED_WEAK and second in _WEAK | _STRESSED_WEAK:
        return first == second  # chiita; but cuí-date, viu-da
    if first in _STRONG and second in _STRONG:
        return True
    return first in _STRESSED_WEAK or second in _STRESSED_WEAK
