"""Typos as fingers make them: a letter dropped, swapped with its neighbour, or doubled (pure functions)."""

from collections.abc import Sequence
from random import Random

_ENDING = 3  # letters


def mistyped(word: str, rng: Random) -> str:
    """Return the word with one typo, of each kind as often."""
    places = range(len(word))
    dropped = [word[:at] + word[at + 1 :] for at in places]
    doubled = [word[:at] + word[at] + word[at:] for at in places]
    swapped = [
        word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for at in places[:-1]
        if word[at] != word[at + 1]
    ]
    return rng.choice(rng.choice([dropped, doubled, swapped or doubled]))


def mistyped_stem(word: str, rng: Random) -> str:
    """Return the word with one typo between its first letter and its ending: no other form of the word."""
    return word[0] + mistyped(word[1:-_ENDING], rng) + word[-_ENDING:]


def with_typo(words: Sequence[str], rng: Random) -> str:
    """Return the words with one letter of the longest dropped."""
    longest = max(words, key=len)
    place = rng.randrange(len(longest))
    wrong = longest[:place] + longest[place + 1 :]
    return " ".join(wrong if word == longest else word for word in words)


def with_two_typos(words: Sequence[str], rng: Random) -> str:
    """Return the words, two of them with one typo each."""
    wrong = set(rng.sample(range(len(words)), 2))
    return " ".join(mistyped(word, rng) if at in wrong else word for at, word in enumerate(words))
