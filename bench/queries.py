"""Known-item queries: three words of one article, as visitors type them (pure but for the forms' file)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from bench.forms import Forms, lemmas_of
from bench.words import content_words, without_accents
from core.blocks.sanitize import html_to_text

WORDS = 3
VARIANTS = ("plain", "without accents", "inflected", "typo")
_KINDS = ("title", "paragraph", "text")
_TRIES = 1_000


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
        for number in range(count):
            yield self._draw(_KINDS[number % len(_KINDS)], Random(f"query-{seed}-{number}"))

    def most_common(self, count: int) -> list[str]:
        """Return the content words that stand in most articles."""
        ranked = sorted(self.found_in, key=lambda word: (-self.found_in[word], word))
        return ranked[:count]

    def _draw(self, kind: str, rng: Random) -> Query:
        """Return a query of the first article drawn that its words tell from all others, in whatever form."""
        drawn = None
        for _ in range(_TRIES):
            line = rng.choice(self.lines)
            if len(words := self._candidates(line, kind, rng)) >= WORDS:
                drawn = line["slug"], rng.sample(words, WORDS)
                if self._is_known_by(drawn[1]):
                    break
        if drawn is None:
            raise ValueError(f"No article has {WORDS} words of the kind '{kind}'.")
        slug, chosen = drawn  # in a small corpus possibly one that others share
        return Query(slug, kind, self._typed(chosen, rng))

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
        texts = (plain, without_accents(plain), inflected, with_typo(words, rng))
        return dict(zip(VARIANTS, texts, strict=True))


def text_of(line: dict[str, Any]) -> str:
    """Return the words of an article, the title first."""
    return line["title"] + "\n" + html_to_text(line["html"])


def with_typo(words: Sequence[str], rng: Random) -> str:
    """Return the words with one letter of the longest dropped."""
    longest = max(words, key=len)
    place = rng.randrange(len(longest))
    wrong = longest[:place] + longest[place + 1 :]
    return " ".join(wrong if word == longest else word for word in words)
