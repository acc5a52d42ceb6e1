"""Known-item queries: three words of one article, as visitors type them (pure but for the forms' file)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from bench.forms import Forms, lemmas_of
from bench.typos import with_two_typos, with_typo
from bench.verbs import voseo, with_pronouns
from bench.words import content_words, without_accents
from core.blocks.sanitize import html_to_text

WORDS = 3
VARIANTS = ("plain", "without accents", "inflected", "typo", "two typos")
VERB_VARIANTS = ("voseo", "clitics")
_KINDS = ("title", "paragraph", "text")
_TRIES = 1_000

Sample = Callable[[list[str], Random], list[str]]  # words to draw from -> those drawn, or none


class Query(NamedTuple):
    """The article sought, where the words come from, and what is typed in each variant."""

    slug: str
    kind: str
    typed: dict[str, str]


class Queries:
    """Draws queries from a corpus."""

    def __init__(
        self, lines: Sequence[dict[str, Any]], lemmas: dict[str, str] | None = None
    ) -> None:
        """Note in which articles each word stands, in whatever form."""
        self.lines = lines
        words = [set(content_words(text_of(line))) for line in lines]
        self.found_in = Counter(word for found in words for word in found)
        known = lemmas_of(self.found_in) if lemmas is None else lemmas
        self.forms = Forms(self.found_in, known)
        self.places: dict[str, set[int]] = defaultdict(set)
        for place, found in enumerate(words):
            for word in found:
                self.places[self._lemma(word)].add(place)

    def draw(self, count: int, seed: int) -> Iterator[Query]:
        """Yield so many queries, of each kind in turn, the same for the same seed."""
        for kind, rng in _turns("query", count, seed):
            slug, words = self._draw(kind, rng, self._sample)
            yield Query(slug, kind, self._typed(words, rng))

    def draw_verbs(self, count: int, seed: int) -> Iterator[Query]:
        """Yield so many other queries that hold a verb, which is typed in voseo and with pronouns."""
        for kind, rng in _turns("verb", count, seed):
            slug, words = self._draw(kind, rng, self._sample_with_verb)
            yield Query(slug, kind, self._typed_verb(words, rng))

    def most_common(self, count: int) -> list[str]:
        """Return the content words that stand in most articles."""
        ranked = sorted(self.found_in, key=lambda word: (-self.found_in[word], word))
        return ranked[:count]

    def _draw(self, kind: str, rng: Random, sample: Sample) -> tuple[str, list[str]]:
        """Return an article, and words of it that tell it from all others, in whatever form."""
        drawn = None
        for _ in range(_TRIES):
            line = rng.choice(self.lines)
            if words := sample(self._candidates(line, kind, rng), rng):
                drawn = line["slug"], words
                if self._is_known_by(words):
                    break
        if drawn is None:
            raise ValueError(f"No article has {WORDS} words of the kind '{kind}'.")
        return drawn  # in a small corpus possibly one that others share

    def _sample(self, words: list[str], rng: Random) -> list[str]:
        return rng.sample(words, WORDS) if len(words) >= WORDS else []

    def _sample_with_verb(self, words: list[str], rng: Random) -> list[str]:
        """Return the words to type, the verb first."""
        verbs = [word for word in words if self.forms.infinitive(word)]
        if not verbs or len(words) < WORDS:
            return []
        verb = rng.choice(verbs)
        return [verb, *rng.sample([word for word in words if word != verb], WORDS - 1)]

    def _is_known_by(self, words: list[str]) -> bool:
        return len(set.intersection(*(self.places[self._lemma(word)] for word in words))) == 1

    def _lemma(self, word: str) -> str:
        return self.forms.lemmas.get(word, word)

    def _candidates(self, line: dict[str, Any], kind: str, rng: Random) -> list[str]:
        """Return the different words to draw from, in their order: those that have another form."""
        if kind == "title":
            text = line["title"]
        elif kind == "paragraph":
            text = rng.choice(html_to_text(line["html"]).split("\n"))
        else:
            text = text_of(line)
        words = [word for word in dict.fromkeys(content_words(text)) if self.forms.others(word)]
        return [word for word in words if self._is_distinctive(word)] if kind == "text" else words

    def _is_distinctive(self, word: str) -> bool:
        return self.found_in[word] <= len(self.lines) / 2

    def _typed(self, words: list[str], rng: Random) -> dict[str, str]:
        plain = " ".join(words)
        inflected = " ".join(self.forms.other(word, rng) for word in words)
        typos = with_typo(words, rng), with_two_typos(words, rng)
        texts = (plain, without_accents(plain), inflected, *typos)
        return dict(zip(VARIANTS, texts, strict=True))

    def _typed_verb(self, words: list[str], rng: Random) -> dict[str, str]:
        """Return the words with their verb in voseo, and with pronouns, half of those without accents."""
        verb, *rest = words
        infinitive = self.forms.infinitive(verb)
        clitics = rng.choice(with_pronouns(infinitive))
        if rng.random() < 0.5:
            clitics = without_accents(clitics)
        forms, place = (rng.choice(voseo(infinitive)), clitics), rng.randrange(WORDS)
        texts = (" ".join([*rest[:place], form, *rest[place:]]) for form in forms)
        return dict(zip(VERB_VARIANTS, texts, strict=True))


def text_of(line: dict[str, Any]) -> str:
    """Return the words of an article, the title first."""
    return line["title"] + "\n" + html_to_text(line["html"])


def _turns(name: str, count: int, seed: int) -> Iterator[tuple[str, Random]]:
    """Yield the kinds of queries in turn, each with a chance of its own."""
    for number in range(count):
        yield _KINDS[number % len(_KINDS)], Random(f"{name}-{seed}-{number}")
