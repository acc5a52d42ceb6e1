"""Other forms of Spanish words, found without any stemmer: what visitors type instead of what is written.

A form is another word of the corpus with the same dictionary form (simplemma, or its answers that are kept); without
simplemma, a regular one by rule.
"""

import importlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from bench.prose import corpus_dir
from bench.verbs import is_regular
from bench.words import without_accents

# Ends in -ar, -er, -ir, but is no verb.
_NO_VERBS = """
    lugar hogar mujer taller placer poder deber ayer militar familiar particular popular regular
    similar auxiliar singular solar azúcar carácter alquiler lunar pilar altar bar mar azar cáncer
    ejemplar escolar estelar pulgar saber ser porvenir parecer super master server router
"""
NO_VERBS = frozenset(_NO_VERBS.split())
# Adjectives and participles: what has a gender.
_GENDERED = re.compile(r"(?:[ai]d|os|iv|ic|ari|ient)[oa]s?$")
_FUTURE = re.compile(r"[aei]rán$")
_INVARIABLE = re.compile(r"(?:mente|[aei]mos|is)$")
_VERBS = {
    "ar": ("o", "a", "an", "ás", "á", "ando", "ado", "aba", "amos", "aron"),
    "er": ("o", "e", "en", "és", "é", "iendo", "ido", "ía", "emos", "ieron"),
    "ir": ("o", "e", "en", "ís", "í", "iendo", "ido", "ía", "imos", "ieron"),
}
_PLURALS = [  # ending of the plural, of the singular
    (re.compile(r"(?<=[a-zñ]{2})ones$"), "ón"),
    (re.compile(r"(?<=[a-zñ]{2})anes$"), "án"),
    (re.compile(r"(?<=[a-zñ]{2})ines$"), "ín"),
    (re.compile(r"(?<=[aeiouáéíóú])ces$"), "z"),
    (re.compile(r"(?<=[aeiouáéíóú][lrd])es$"), ""),
    (re.compile(r"(?<=[aeo])s$"), ""),
]
_SINGULARS = [
    (re.compile(r"ón$"), "ones"),
    (re.compile(r"án$"), "anes"),
    (re.compile(r"ín$"), "ines"),
    (re.compile(r"z$"), "ces"),
    (re.compile(r"(?<=[aeo])$"), "s"),
    (re.compile(r"(?<=[aeiou][lrd])$"), "es"),
]


def regular_forms(word: str) -> list[str]:
    """Return forms that the word has by rule: number, gender, or, of a verb, persons, voseo and participles."""
    if word[-2:] in _VERBS and word not in NO_VERBS and len(word) > 4:
        return [word[:-2] + ending for ending in _VERBS[word[-2:]]]
    if word.endswith("ando") and len(word) > 6:
        return [word[:-4] + ending for ending in ("ar", "ás", "a", "aba")]
    return list(dict.fromkeys(each for each in _nominal(word) if each != word))


def _nominal(word: str) -> Iterator[str]:
    if _INVARIABLE.search(word):
        return
    if _FUTURE.search(word):
        yield word[:-1]
        return
    for ending, other in _PLURALS if word.endswith("s") else _SINGULARS:
        if ending.search(word):
            yield ending.sub(other, word)
            break
    if _GENDERED.search(word):
        yield re.sub(r"[oa](?=s?$)", lambda found: "ao"["oa".index(found[0])], word)


class Forms:
    """The words of a corpus, each with its other forms."""

    def __init__(self, counts: Counter[str], lemmas: dict[str, str]) -> None:
        """Group the words by their dictionary form."""
        self.lemmas = lemmas
        self.groups: dict[str, list[str]] = defaultdict(list)
        for word in sorted(counts):
            if word in lemmas:
                self.groups[lemmas[word]].append(word)

    def others(self, word: str) -> list[str]:
        """Return the word's other forms, those that differ by accents alone left out."""
        bare = without_accents(word)
        forms = self._group(word) if self.lemmas else regular_forms(word)
        return [each for each in forms if without_accents(each) != bare]

    def other(self, word: str, rng: Random) -> str:
        """Return one of the word's other forms."""
        return rng.choice(self.others(word))

    def infinitive(self, word: str) -> str:
        """Return the infinitive of the verb that the word is a form of; "" where it is no verb's."""
        lemma = self.lemmas.get(word, "")
        if not is_regular(lemma) or lemma in NO_VERBS:
            return ""
        as_noun = {lemma, f"{lemma}es"}  # popular, populares
        return lemma if set(self._group(word)) - as_noun else ""

    def _group(self, word: str) -> list[str]:
        return self.groups[self.lemmas[word]] if word in self.lemmas else []


def lemmas_of(words: Iterable[str], kept: Path | None = None) -> dict[str, str]:
    """Return the dictionary forms that are known, kept in a file because they take seconds; {} without simplemma."""
    kept = kept or corpus_dir() / "lemmas.json"
    known: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    wanted = set(words)
    if missing := sorted(wanted - known.keys()):
        known |= _lemmatized(missing)
        kept.write_text(json.dumps(known, ensure_ascii=False))
    return {word: known[word] for word in wanted & known.keys()}


def _lemmatized(words: list[str]) -> dict[str, str]:
    try:
        simplemma = importlib.import_module("simplemma")
    except ImportError:
        return {}
    return {word: simplemma.lemmatize(word, lang="es").lower() for word in words}
