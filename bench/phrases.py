"""Titles and headings out of sentences (pure functions)."""

import re
from random import Random

from bench.words import STOP_WORDS, words_of

_CLAUSE = re.compile(r"[.,;:()«»“”\"¿?¡!—–…]+")
_FEWEST, _MOST = 3, 8  # words of a phrase


def phrase(sentence: str, rng: Random) -> str:
    """Return three to eight words that follow one another in the sentence, not ending in a stop word."""
    clauses = [clause.split() for clause in _CLAUSE.split(sentence)]
    long = [clause for clause in clauses if len(clause) >= _FEWEST] or [sentence.split()]
    words = rng.choice(long)
    words = words[: rng.randint(min(5, len(words)), min(_MOST, len(words)))]
    while len(words) > _FEWEST and _is_stop(words[-1]):
        words = words[:-1]
    return " ".join(words).strip(" .,;:-")


def title_case(text: str) -> str:
    """Return the text with its first letter large, as Spanish titles have it."""
    return text[:1].upper() + text[1:]


def _is_stop(word: str) -> bool:
    return all(each in STOP_WORDS for each in words_of(word))
