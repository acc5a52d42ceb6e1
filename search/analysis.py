"""How Spanish text becomes the terms that are indexed and asked (pure functions).

A word has a surface (lower case, accents folded, ñ kept) and stems: Snowball's
(https://snowballstem.org/algorithms/spanish/stemmer.html) of the word and of its surface, so that 'facturación' and
'facturacion' meet, and those of its singular, of the word a diminutive is made of, of an irregular verb's infinitive.
`lexicon` parts words that Snowball takes for one. A term's first character says its kind: no stem is taken for a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from search.lexicon.lists import (
    LEXEMES,
    NO_ENCLITIC,
    ROOTS_BEFORE_IT,
    STOP_WORDS,
    UNRELATED,
    VERBS,
    WITH_US,
)
from search.lexicon.verbs import INFINITIVES
from search.text import clean

VERSION = 5  # to be raised with each change of what is indexed: the index is then made anew
# Kinds of terms. A listed word and a verb of the first conjugation that share a stem (carga, cargar) find each other:
# the word is indexed as NOUN and asks VERB, the verb the other way round; so 'casa' and 'caso' don't meet by 'casar'.
STEM, LEXEME, NOUN, VERB = "_", "=", "~", "+"
LONGEST = 64  # characters of a word that are looked at
_KNOWN_WORDS = 100_000
_WORD = re.compile(r"[^\W_]+")
# Asked as its parts or as one word: e-mail, O'Connor, hola@correo.example, 1.500.
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑'’.@+][^\W_]+)*")
_PLURAL = re.compile(r"^..+[^s]s$")  # of both languages: años, menús, blogs
_VOWEL_S, _CONSONANT_ES, _CES = map(re.compile, (r"(?<=[aeiou])s$", r"(?<=[dlnrj])es$", r"ces$"))
_ADVERB = re.compile(r"^(.{3,})mente$")
_SPELLED = re.compile(r"^(.{2,})(c|qu|gu)(?:e|es|en|emos)$")
_SOUNDS = {"c": "z", "qu": "c", "gu": "g"}
_DIMINUTIVE = re.compile(r"^(.{2,})it([oa])s?$")
_UNDIMINISHED = re.compile(r"[áéóú]|í(?!t[oa]s?$)")  # hábito, líquido: stressed elsewhere
_SUPERLATIVE = re.compile(r"^(.{2,})isim([oa])s?$")
_LINKED_DIMINUTIVE = re.compile(r"^(.+?[elnr])e?cit[oa]s?$")  # cafecito, florcita, panecito
# Words too short for Snowball to take an ending off: alto, abrir, usás, leer.
_SHORT = re.compile(
    r"^([aeiou][^aeiou]+|[^aeiou]+e)"
    r"(?:[aei]r(?:a|an|as|e|emos|ia|ian)?|[aeio]|[aeio]s|[ae]n|[aei]mos|[ai]stes?|io|ieron|aron|i?endo|ando|ie[rs][ae](?:s|n|mos)?"
    r"|[ai]d[oa]s?|[aei]d|aba[ns]?|abamos|ia[ns]?|iamos)$"
)
# Endings that are part of the root where a verb is meant: significa, planificación, motiva, decida, prepara.
_ROOTED = re.compile(r"^(.{3,}?(?:ar|ic|iv|id))(?:[aeo][ns]?|acion(?:es)?)$")
# Verbs in -ear and -eer: Snowball takes the root's e off some forms, so that 'pasear' would meet 'pasar'.
_ROOTED_IN_E = re.compile(
    r"^(.{2,}(?:[^aeiou]|[gq]u)e)"
    r"(?:[ae]r(?:a|an|as|e|emos|ia|ian|ias)?|[aeo][ns]?|[ae]mos|ando|yendo|[ai]d[oa]s?|i(?:a[ns]?|amos)"
    r"|aba[ns]?|abamos|aron|yeron|[ai]ste|yo)$"
)
# What Snowball takes off as a verb's ending, and may be a part of the word: lado, espada, consiste, demanda.
_VERBAL = re.compile(
    r"^(?:[ai]d[oa]s?|ar[aeo]?[ns]?|ares|[aei]d|ando|i?endo|aba[ns]?|[ai]stes?|ases?|[aei]mos)$"
)
# Stressed before the last two syllables: no ending of a verb, except in -mos.
_PROPAROXYTONE = re.compile(
    r"[áéíóú][^aeiouü]{0,64}[aeiouü]{1,64}[^aeiouü]{1,64}[aeiouü]{1,64}s?$(?<!á[br]amos)(?<!ásemos)(?<!é[rs][ae]mos)(?<!íamos)"
)
_NO_INFINITIVE = re.compile(r"[áéíóú].{0,64}[aei]r$")  # dólar, líder
# What makes a participle plural: escritas, hechos.
_PARTICIPLES = re.compile(r"(?:(?<=[dst][oa])|(?<=ch[oa]))s$")
_IMPERFECT = re.compile(r"^(.{2,}er)ia(?:[ns]|mos)?$")  # prefería: a conditional to Snowball
# Of a known verb: contame, suscribite, cobrale, mandáselo.
_ENCLITIC = re.compile(r"^(.{2,}?[aei])(?:me|te|se|(?:me|te|se|nos)?l[aeo]s?)$")
_PRONOUNS = r"(?:me|te|se|nos|os|l[aeo]s?)(?:l[aeo]s?)?"
_WITH_PRONOUN = re.compile(
    rf"^(.{{2,}}(?:[aei]r|[aei]d|[aei]ndo)){_PRONOUNS}$"
)  # ayudarte, decidme
_STRESSED_WITH_PRONOUN = re.compile(
    rf"^(.{{0,64}}[áéíóú].{{0,64}}(?:[aeio]|[ae]n|[aei]mos)){_PRONOUNS}$"
)  # déjala
_FIRST_CONJUGATION = re.compile(
    r"^a(?:r|ndo|d[oa]s?|bas?|bamos|ban|ron|mos|ste|ran?|ras|re|ria|rian)"
)
_snowball = Stemmer.Stemmer("spanish", 0)  # no cache of its own: `terms` has one
_SHARED_STEMS = frozenset(
    _snowball.stemWord(each) for word in LEXEMES for each in (word, INFINITIVES.get(word, word))
)


class Terms(NamedTuple):
    """The stems a word is found by: those that are indexed, and those that are asked."""

    indexed: tuple[str, ...]
    asked: tuple[str, ...]


class _Folding(dict[int, int]):
    """A table for `str.translate`: one lower-case character without accents for each; ñ stays ñ."""

    def __missing__(self, code: int) -> int:
        lower = chr(code).lower()
        self[code] = ord("ñ") if lower == "ñ" else ord(unicodedata.normalize("NFD", lower)[0])
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text in lower case without accents, ñ kept; every character stays at its place."""
    return text.translate(_FOLDING)


def compounds(text: str) -> Iterator[list[str]]:
    """Yield the words of any text in lower case, each as its parts: ['e', 'mail'], ['cuaderno']."""
    for found in _COMPOUND.findall(clean(text).lower()):
        yield [part[:LONGEST] for part in _WORD.findall(found)]


def joined(parts: list[str]) -> str:
    """Return a compound in one word: 'email', '1500'."""
    return "".join(parts)[:LONGEST]


def indexed(text: str) -> list[str]:
    """Return what is indexed of a text: its surfaces in their order, then the stems of each word."""
    parts = list(compounds(text))
    words = [word for each in parts for word in each]
    whole = [joined(each) for each in parts if len(each) > 1]
    stems = [stem for word in (*words, *whole) for stem in terms(word).indexed]
    return [*map(fold, words), *map(fold, whole), *stems]


def other_numbers(surface: str) -> list[str]:
    """Return the singulars that a surface may be the plural of, or the plurals that it may be the singular of."""
    if surface.endswith("s"):
        pairs = ((_VOWEL_S, ""), (_CONSONANT_ES, ""), (_CES, "z"))
        return [ending.sub(other, surface) for ending, other in pairs if ending.search(surface)]
    if surface.endswith("z"):
        return [surface[:-1] + "ces"]
    return [surface + ("s" if surface[-1:] in "aeiou" else "es")]


def stem(word: str) -> str:
    """Return the stem that a word in lower case most likely shares with its other forms; '' of a stop word."""
    own, *others = terms(word).indexed or ("",)
    return own if own.startswith(LEXEME) else min((own, *others), key=len)


@lru_cache(maxsize=_KNOWN_WORDS)
def terms(word: str) -> Terms:
    """Return the stems of a word in lower case; a stop word has none."""
    surface = fold(word)
    if surface in STOP_WORDS:
        return Terms((), ())
    own = _own_terms(word, surface)
    bases = [_own_terms(base, base) for base in _bases(word, surface)]
    return Terms(*(tuple(dict.fromkeys(sum(each, ()))) for each in zip(own, *bases, strict=True)))


def _own_terms(word: str, surface: str) -> Terms:
    stems = dict.fromkeys((*_regular(word, surface), *_other_forms(word, surface)))
    shared = [stem for stem in stems if stem in _SHARED_STEMS]
    if lexeme := _lexeme(surface):
        own = LEXEME + lexeme
        if lexeme in UNRELATED:
            return Terms((own,), (own,))
        return Terms((own, *_marked(NOUN, shared)), (own, *_marked(VERB, shared)))
    plain = _marked(STEM, stems)
    verbal = [stem for stem in shared if _FIRST_CONJUGATION.match(surface.removeprefix(stem))]
    return Terms((*plain, *_marked(VERB, verbal)), (*plain, *_marked(NOUN, verbal)))


def _marked(kind: str, stems: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind + stem for stem in stems)


def _lexeme(surface: str) -> str | None:
    singulars = (surface, surface.removesuffix("s"), surface.removesuffix("es"))
    return next((LEXEMES[each] for each in singulars if each in LEXEMES), None)


def _regular(word: str, surface: str) -> Iterator[str]:
    """Yield Snowball's stems, folded: of the word and of its surface, or what they should have been."""
    stem = _snowball.stemWord(surface)
    if rooted := _ROOTED_IN_E.match(surface):
        yield rooted[1]
        if stem == rooted[1][:-1]:
            return
    verbal = _VERBAL.match(surface.removeprefix(stem))
    if _NO_INFINITIVE.search(word):
        yield surface
    elif not (verbal and _PROPAROXYTONE.search(word)):
        yield stem
        yield fold(_snowball.stemWord(word))
    if verbal:
        yield _without_ending(surface)


def _without_ending(surface: str) -> str:
    """Return a noun's stem: without the plural and the last vowel."""
    return surface.removesuffix("s").rstrip("aeo")


def _other_forms(word: str, surface: str) -> Iterator[str]:
    """Yield the stems of its singular, of its infinitive, of the root that its ending hides."""
    if _PLURAL.match(surface):
        yield from _regular(word[:-1], surface[:-1])
    if surface.endswith("ies"):  # stories
        yield surface.removesuffix("ies") + "y"
    if found := _SHORT.match(surface):
        yield found[1]
    if surface.endswith(("iera", "ieras")):  # ingeniera: not the verb's ending that Snowball sees
        yield _snowball.stemWord(surface.removesuffix("s")[:-1] + "o")
    if surface.endswith(("des", "les", "nes", "res")):  # imágenes: a verb's ending to Snowball
        yield from _regular(word[:-2], surface[:-2])
        yield surface[:-2]
    if rooted := _ROOTED.match(surface) or _IMPERFECT.match(surface):
        yield rooted[1]
    if infinitive := INFINITIVES.get(_PARTICIPLES.sub("", surface)):
        yield _snowball.stemWord(infinitive)
    if spelled := _SPELLED.match(surface):
        yield spelled[1] + _SOUNDS[spelled[2]]


def _bases(word: str, surface: str) -> Iterator[str]:
    """Yield the words that this one may be made of: rápidamente, casita, altísimo, contame, déjala."""
    if adverb := _ADVERB.match(surface):
        yield adverb[1]
    if superlative := _SUPERLATIVE.match(surface):
        yield _hard(superlative[1]) + superlative[2]
    if not _UNDIMINISHED.search(word):
        yield from _undiminished(surface)
    if surface not in NO_ENCLITIC:
        yield from _without_pronoun(word, surface)


def _without_pronoun(word: str, surface: str) -> Iterator[str]:
    if (found := _ENCLITIC.match(surface)) and found[1] + "r" in VERBS:
        yield found[1] + "r"
    if surface in WITH_US:
        yield surface.removesuffix("nos") + "r"
    if found := _WITH_PRONOUN.match(surface) or _STRESSED_WITH_PRONOUN.match(word):
        yield fold(found[1])


def _undiminished(surface: str) -> Iterator[str]:
    found = _DIMINUTIVE.match(surface)
    if not found or found[1] in ROOTS_BEFORE_IT:
        return
    yield _hard(found[1]) + found[2]
    if linked := _LINKED_DIMINUTIVE.match(surface):
        yield linked[1]


def _hard(root: str) -> str:
    """Return the root as it is spelled before a and o: chiqu -> chic, amigu -> amig, pedac -> pedaz."""
    return next(
        (root.removesuffix(end) + sound for end, sound in _SOUNDS.items() if root.endswith(end)),
        root,
    )
