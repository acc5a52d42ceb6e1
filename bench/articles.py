"""Any number of Spanish articles out of real prose, the same for the same seed: `python -m bench.articles`.

Writes the JSON lines that bench.load reads, plus `chapter`, where most of the text comes from. The first lines of a
longer file are those of a shorter one. Sentences recur among articles; which stand together does not.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from django.utils.text import slugify
from rich.progress import track

from bench.phrases import phrase, title_case
from bench.prose import Chapter, Section, chapters
from bench.words import content_words

AUTHORS = (
    ("lucia", "Lucía Ferreyra"),
    ("ines", "Inés Domínguez"),
    ("maite", "Maite Echeverría"),
    ("sol", "Sol Agüero"),
    ("noe", "Noemí Ibáñez"),
    ("vero", "Verónica Núñez"),
)
FIRST_DAY, DAYS = datetime(2020, 1, 1, tzinfo=UTC), 6 * 365
_WORDS = (340, 840)  # the last paragraph may add or lack some
_HEADINGS = (2, 5)
_ELSEWHERE = 0.08  # share of runs of sentences that come from any other chapter
_LIST = 0.25  # share of parts with a list
_KEYWORDS = 60  # tags a category may give
_CHAPTER = 1200  # words of a chapter that articles may be about
_TRIES = 500  # draws for what must not come twice, before it is done without

Line = dict[str, Any]


class Part(NamedTuple):
    """A heading, empty for the lead, and (tag, sentences) of what stands below it."""

    heading: str
    blocks: list[tuple[str, list[str]]]


def main() -> int:
    """Read the command line and write the lines."""
    parser = argparse.ArgumentParser(prog="python -m bench.articles", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lines = generate(chapters(), options.count, options.seed)
    with options.out.open("w", encoding="utf-8") as file:
        for line in track(lines, description="Articles", total=options.count):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


def generate(prose: Sequence[Chapter], count: int, seed: int) -> Iterator[Line]:
    """Yield so many articles; each depends on the seed and those before it alone."""
    writer = Writer(prose)
    for number in range(count):
        yield writer.write(Random(f"{seed}-{number}"))


class Writer:
    """Writes articles, each from one chapter mostly; no title and no slug twice."""

    def __init__(self, prose: Sequence[Chapter]) -> None:
        """Weigh chapters by length; those too short for an article only lend sentences."""
        self.prose = prose
        lengths = map(_length, prose)
        self.weights = [length**0.75 if length >= _CHAPTER else 0 for length in lengths]
        self.keywords = _keywords(prose)
        self.titles: set[str] = set()
        self.slugs: set[str] = set()

    def write(self, rng: Random) -> Line:
        """Return one article as the loader reads it."""
        chapter = rng.choices(self.prose, self.weights)[0]
        parts = self._parts(chapter, rng)
        said = [each for part in parts for _tag, texts in part.blocks for each in texts]
        title = self._title(said, rng)
        return {
            "title": title,
            "slug": self._slug(title),
            "html": "".join(map(_html, parts)),
            "excerpt": _excerpt(said),
            "date": (FIRST_DAY + timedelta(minutes=rng.randrange(DAYS * 24 * 60))).isoformat(),
            "category": chapter.category,
            "chapter": chapter.name,
            "tags": self._tags(chapter, said, rng),
            "author": list(rng.choice(AUTHORS)),
            "comments": [
                {"author": rng.choice(AUTHORS)[1], "text": rng.choice(said)}
                for _ in range(rng.choice((0, 0, 0, 1, 2)))
            ],
        }

    def _parts(self, chapter: Chapter, rng: Random) -> list[Part]:
        """Return the lead and parts, so long that the whole has as many words as drawn."""
        seen: set[str] = set()
        wanted, count = rng.randint(*_WORDS), rng.randint(*_HEADINGS)
        parts = [Part("", [self._paragraph(chapter, seen, rng)])]
        for left in range(count, 0, -1):
            share = max(20, (wanted - sum(map(_words, parts))) // left)
            parts.append(self._part(chapter, share, seen, rng))
        return parts

    def _part(self, chapter: Chapter, words: int, seen: set[str], rng: Random) -> Part:
        blocks = []
        for _ in range(_WORDS[1]):
            blocks.append(self._paragraph(chapter, seen, rng))
            if _words(Part("", blocks)) >= words - 25:
                break
        if len(blocks) > 1 and rng.random() < _LIST and len(blocks[-1][1]) > 1:
            blocks[-1] = ("li", blocks[-1][1])
        return Part(self._heading(chapter, blocks, seen, rng), blocks)

    def _heading(
        self, chapter: Chapter, blocks: list[tuple[str, list[str]]], seen: set[str], rng: Random
    ) -> str:
        """Return a real heading of the chapter not used yet, else a phrase of what follows."""
        real = rng.choice(chapter.sections).heading
        if real and real not in seen:
            seen.add(real)
            return real
        return title_case(phrase(rng.choice(blocks[0][1]), rng))

    def _paragraph(self, chapter: Chapter, seen: set[str], rng: Random) -> tuple[str, list[str]]:
        """Return two to five sentences, from one or more places."""
        wanted, found = rng.randint(2, 5), list[str]()
        for _ in range(_TRIES):
            source = chapter if rng.random() > _ELSEWHERE else rng.choice(self.prose)
            found += [each for each in _run(source, rng) if each not in seen and each not in found]
            if len(found) >= wanted:
                break
        seen.update(found[:wanted])
        return "p", found[:wanted]

    def _title(self, said: list[str], rng: Random) -> str:
        """Return a phrase of the text, two where one is taken already."""
        for attempt in range(_TRIES):
            count = 1 if attempt < _TRIES / 10 else 2
            title = ": ".join(title_case(phrase(rng.choice(said), rng)) for _ in range(count))
            if title.lower() not in self.titles and len(content_words(title)) >= 3:
                break
        else:  # a tiny prose has few phrases
            title = f"{title} ({len(self.titles) + 1})"
        self.titles.add(title.lower())
        return title

    def _slug(self, title: str) -> str:
        base = slugify(title)[:80].strip("-")
        slug, number = base, 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    def _tags(self, chapter: Chapter, said: list[str], rng: Random) -> list[str]:
        """Return words of the text as tags: most typical of its category, some of another, as editors tag."""
        words = set(content_words(" ".join(said)))
        other = rng.choice(self.prose).category
        return sorted(
            {
                *self._some(words, chapter.category, rng.randint(1, 3), rng),
                *self._some(words, other, 2, rng),
            }
        )

    def _some(self, words: set[str], category: str, count: int, rng: Random) -> list[str]:
        found = [word for word in self.keywords[category] if word in words]
        return rng.sample(found, min(count, len(found)))


def _run(chapter: Chapter, rng: Random) -> Sequence[str]:
    """Return one to three sentences that follow one another in the chapter."""
    section: Section = rng.choice(chapter.sections)
    paragraph = rng.choice(section.paragraphs)
    start = rng.randrange(len(paragraph))
    return paragraph[start : start + rng.randint(1, 3)]


def _keywords(prose: Sequence[Chapter]) -> dict[str, list[str]]:
    """Return each category's words that are frequent in it and rare elsewhere, the most typical first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for chapter in prose:
        counts[chapter.category].update(content_words(_text(chapter)))
    total = sum(counts.values(), Counter[str]())
    return {
        name: sorted(own, key=lambda word: (-(own[word] ** 2) / total[word], word))[:_KEYWORDS]
        for name, own in counts.items()
    }


def _text(chapter: Chapter) -> str:
    runs = (run for section in chapter.sections for run in section.paragraphs)
    return " ".join(sentence for run in runs for sentence in run)


def _length(chapter: Chapter) -> int:
    return len(_text(chapter).split())


def _words(part: Part) -> int:
    return sum(len(text.split()) for _tag, texts in part.blocks for text in texts)


def _excerpt(said: Sequence[str]) -> str:
    return next((each for each in said if len(each) <= 280), said[0][:280])


def _html(part: Part) -> str:
    heading = f"<h2>{escape(part.heading)}</h2>" if part.heading else ""
    return heading + "".join(_block(tag, texts) for tag, texts in part.blocks)


def _block(tag: str, texts: list[str]) -> str:
    if tag == "li":
        return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
    return f"<p>{escape(' '.join(texts))}</p>"


if __name__ == "__main__":
    sys.exit(main())
