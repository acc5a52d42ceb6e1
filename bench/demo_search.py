"""How well the site's search answers readers of the demo: `python -m bench.demo_search` (what failed stands below).

Loads the demo into a database and a folder of its own. Asked are the sets of bench/search_sets: questions, others that are held out of all tuning, words that
are no misspellings, what is typed so far, requests for work; and misspellings made by rule from words of the demo's titles. With SEARCH_MEANING=on paraphrases, too, which share no word
with their article.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench.measure import TOP, Row, mean_reciprocal_rank, rank
from bench.sets import read_set
from bench.stage import own_database
from bench.typos import mistyped_stem
from bench.visitor import Visitor, correction, near_slugs, result_slugs
from bench.words import content_words, without_accents
from motivacional.environment import var_dir

TYPOS, _LONG = 20, 7  # words mistyped, letters of each
# What clients ask for in free words, and the service that does it; NOTHING where there is none.
REQUESTS = {
    "requests": "requests",
    "unseen requests": "requests_unseen",
    "fresh requests": "requests_fresh",
}
NOTHING = "-"
_VAR = Path(__file__).resolve().parent.parent / "var"


class Case(NamedTuple):
    """What was typed, what should come of it, and the place where it came: 0 for nowhere."""

    typed: str
    wanted: str
    place: int


Found = dict[str, list[Case]]


def main() -> int:
    """Read the command line, ask and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.demo_search", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the cases alone")
    options = parser.parse_args()
    if not options.json:
        found = asked()
        for row in rows(found):
            print(row)
        for line in failed(found):
            print(line)
        return 0
    with own_database("demo"):
        _load()
        json.dump(_ask(Visitor()), sys.stdout)
    return 0


def asked() -> Found:
    """Return what comes of each case, asked in a process of its own: the demo's files go into another folder."""
    with tempfile.TemporaryDirectory(dir=var_dir(_VAR)) as folder:
        run = subprocess.run(
            [sys.executable, "-m", "bench.demo_search", "--json"],
            env={**os.environ, "VAR_DIR": folder},
            stdout=subprocess.PIPE,
            check=True,
        )
    return {name: [Case(*case) for case in cases] for name, cases in json.loads(run.stdout).items()}


def rows(found: Found) -> list[Row]:
    """Return the rows of the table, with what each must reach."""
    questions, held_out = (
        [case.place for case in found[name]] for name in ("questions", "held_out")
    )
    return [
        Row(f"questions, MRR@{TOP}", mean_reciprocal_rank(questions), None, 3, bar=0.9),
        Row(f"questions, first of {len(questions)}", questions.count(1), None, 0),
        Row(f"questions held out, MRR@{TOP}", mean_reciprocal_rank(held_out), None, 3),
        _counted(found, "real words left alone", bar=58),
        _counted(found, "typos corrected", bar=TYPOS),
        _counted(found, "suggestions", bar=20),
        *(_counted(found, name, bar=bar) for name, bar in zip(REQUESTS, (36, 18, 18), strict=True)),
        *_by_meaning(found),
    ]


def failed(found: Found) -> Iterator[str]:
    """Yield a line for each case that came to nothing, and for the questions whose answer is not the first.

    Of those held out nothing is said: who reads them mends them.
    """
    for name, cases in found.items():
        if name == "held_out":
            continue
        for typed, wanted, place in cases:
            if not place or (name == "questions" and place > 1):
                yield f"{name}: {typed} → {wanted}, {place or 'no'}"


def _by_meaning(found: Found) -> list[Row]:
    """Return the row of what shares no word with its article, where SEARCH_MEANING is on."""
    places = [case.place for case in found.get("paraphrases", ())]
    name = f"paraphrases, MRR@{TOP}"
    return [Row(name, mean_reciprocal_rank(places), None, 3, bar=0.6)] if places else []


def _counted(found: Found, name: str, bar: int) -> Row:
    places = [case.place for case in found[name]]
    return Row(f"{name}, of {len(places)}", sum(map(bool, places)), None, 0, bar=bar)


def _load() -> None:
    """Load the demo as `manage.py demo` does, but for the sizes of its pictures; index it, by meaning where that is on."""
    from django.core.management import call_command
    from django.db import transaction

    from home.demo.loader import load
    from home.setup import set_up
    from search.meaning import is_on

    with transaction.atomic():
        load(set_up())
    call_command("wagtail_update_index", backend_name="default", verbosity=0)
    if is_on():
        call_command("index_meanings", verbosity=0, stdout=sys.stderr)


def _ask(visitor: Visitor) -> Found:
    from search.meaning import is_on

    return {
        **{name: list(_matched(file)) for name, file in REQUESTS.items()},
        **{
            name: [
                Case(typed, slugs, _place(slugs.split(","), result_slugs(visitor.search(typed))))
                for typed, slugs in read_set(name)
            ]
            for name in ("questions", "held_out")
        },
        "real words left alone": [
            Case(word, word, int(not correction(visitor.search(word))))
            for (word,) in read_set("real_words")
        ],
        "typos corrected": [
            Case(typo, word, int(_is_same(correction(visitor.search(typo)), word)))
            for typo, word in _typos()
        ],
        "suggestions": [
            Case(typed, wanted, _place([wanted.split("#")[0]], visitor.suggested(typed)))
            for typed, wanted in read_set("suggestions")
        ],
        "paraphrases": [
            Case(typed, slugs, _place(slugs.split(","), _shown(visitor.search(typed))))
            for typed, slugs in (read_set("paraphrases") if is_on() else [])
        ],
    }


def _matched(file: str) -> Iterator[Case]:
    """Yield what free words are matched with: the service that is meant first, or none where none is."""
    from services.requests.matching import matching

    for typed, wanted in read_set(file):
        found = [match.service.slug for match in matching(typed)]
        right = (found[0] if found else NOTHING) in wanted.split(",")
        yield Case(typed, f"{wanted}, not {','.join(found) or NOTHING}", int(right))


def _shown(answer: Any) -> list[str]:
    """Return the slugs of a results page, in its order: what is near in meaning stands first."""
    return [*near_slugs(answer), *result_slugs(answer)]


def _place(wanted: list[str], slugs: list[str]) -> int:
    """Return the first place, from 1, of any of the slugs wanted."""
    return min((place for slug in wanted if (place := rank(slug, slugs))), default=0)


def _is_same(one: str, other: str) -> bool:
    return without_accents(one.lower()) == without_accents(other)


def _typos() -> list[tuple[str, str]]:
    """Return long words of the demo's titles and summaries, each with a typo."""
    from blog.models import ArticlePage

    texts = (f"{page.title} {page.summary}" for page in ArticlePage.objects.live())
    words = {word for text in texts for word in content_words(text) if len(word) >= _LONG}
    rng = Random("typos")
    return [(mistyped_stem(word, rng), word) for word in rng.sample(sorted(words), TYPOS)]


if __name__ == "__main__":
    sys.exit(main())
