"""How well and how fast the site's search finds, beside Wagtail's stock database search: `python -m bench.search`.

Loads generated articles into a database of its own, on the server that DATABASE_URL names, else in SQLite. The site is
asked as a visitor's browser asks (whole results page, Django's test client); the stock search is asked for ten results
and their number. Both answer the same queries of one run: known-item queries, drawn by the seed. What readers of the
demo type is asked of the site alone (bench.demo_search). Bars are those for 10,000 articles.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import zip_longest
from statistics import median
from typing import Any

from bench import demo_search
from bench.articles import generate
from bench.beside import Beside, beside, costs_in_turn
from bench.beside import rows as rows_beside
from bench.measure import (
    TOP,
    Asked,
    Row,
    Search,
    ask,
    mean_reciprocal_rank,
    percentile,
    timed,
    times,
)
from bench.prose import chapters
from bench.queries import VARIANTS, VERB_VARIANTS, Queries, Query, text_of
from bench.sets import is_found, joined_lines, read_set
from bench.stage import STOCK, index, own_database
from bench.visitor import SUGGESTIONS, Visitor, result_slugs

COMMON_WORDS = 20
FEWEST_VERBS = 60
ARTICLES_SEED = 7
RELATED = 200
BARS = {
    "plain": 0.98,
    "without accents": 0.98,
    "inflected": 0.95,
    "typo": 0.96,
    "two typos": 0.9,
    "voseo": 0.8,
    "clitics": 0.8,
}
JOINED_BAR, SLOWEST_MS = 38, 150


def main() -> int:
    """Read the command line, measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="articles")
    parser.add_argument(
        "--queries", type=int, default=200, help="known items, each in five variants"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stock-seconds", type=float, default=60, help="time for stock queries")
    parser.add_argument("--keep", action="store_true", help="leave the database for a look")
    parser.add_argument("--against", metavar="COMMIT", help="time the search of a commit beside")
    parser.add_argument("--failed", action="store_true", help="print what was not found, too")
    options = parser.parse_args()
    lines = list(generate(chapters(), options.count, ARTICLES_SEED))
    bench = Bench(lines, options)
    _say("Asking the demo.")
    bench.demo = demo_search.asked()
    with ExitStack() as stack:
        if options.against:  # first: it takes the database's server from the environment, too
            _say(f"Loading {options.count} articles into the site of {options.against}.")
            bench.other = stack.enter_context(beside(options.against, bench.articles))
        stack.enter_context(own_database("search", keep=options.keep))
        bench.run()
    return 0


class Bench:
    """One run: the articles, the queries, and what was measured."""

    other: Beside | None = None
    demo: demo_search.Found

    def __init__(self, lines: Sequence[dict[str, Any]], options: argparse.Namespace) -> None:
        """Draw the queries."""
        self.lines, self.options = lines, options
        self.articles = [*lines, *joined_lines()]
        self.drawn = Queries(lines)
        self.has_dictionary = bool(self.drawn.forms.lemmas)
        self.queries = self._draw(options.seed)
        self.common = self.drawn.most_common(COMMON_WORDS)
        self.exclusions = [f"-{word}" for word in self.common]
        self.stock, self.site = Measured(), Measured()
        self.joined: list[tuple[str, str, bool]] = []
        self.notes: list[str] = []

    def run(self) -> None:
        """Measure everything and print it."""
        _say(f"Loading {len(self.lines)} articles.")
        self.load()
        self.measure_stock()
        self.measure_site()
        self.print()

    def _draw(self, seed: int) -> list[Query]:
        """Return known items, those with verbs among them, so that each variant is asked from the start."""
        count = self.options.queries
        known = self.drawn.draw(count, seed)
        verbs = self.drawn.draw_verbs(max(FEWEST_VERBS, count) if self.has_dictionary else 0, seed)
        return [each for pair in zip_longest(known, verbs) for each in pair if each]

    def load(self) -> None:
        """Add the articles, not indexed yet."""
        from bench.bulk import BulkCorpus

        self.visitor = Visitor()  # now: what can't be imported should fail before the long steps
        corpus = BulkCorpus()
        _nothing, ms = timed(corpus.add_all, self.articles)
        self.notes.append(f"{len(self.articles)} articles loaded in {ms / 1000:.0f} s.")

    def measure_stock(self) -> None:
        """Index by Wagtail's own backend, ask it, and take its index away again."""
        from modelsearch.backends import get_search_backend

        _say("Measuring Wagtail's stock search.")
        self.stock.index(STOCK)
        seconds = self.options.stock_seconds
        self.stock.asked = ask(Search(ask_stock, _page_slugs), self.queries, seconds)
        self.stock.common = times(ask_stock, self.common, seconds / 2)
        get_search_backend(STOCK).reset_indexes()

    def measure_site(self) -> None:
        """Index by the site's backend and ask its results page."""
        _say("Measuring the site's search.")
        self.site.index("default")
        visitor = self.visitor
        visitor.search("hola")  # the first answer over the index is a cold one
        self.site.asked = ask(Search(visitor.search, result_slugs), self.queries)
        self.site.common = times(visitor.search, self.common)
        self.site.exclusions = times(visitor.search, self.exclusions)
        self.site.suggestions = visitor.time_suggestions(_prefixes(self.queries))
        texts = {line["slug"]: text_of(line) for line in self.articles}
        for written, typed in read_set("joined"):
            found = [texts.get(slug, "") for slug in result_slugs(visitor.search(typed))]
            self.joined.append((written, typed, is_found(written, found)))

    def print(self) -> None:
        """Print the table and what to know about it."""
        from django.db import connection

        from bench.related import rows as related_rows

        print(
            f"Search in {len(self.lines)} articles on {connection.display_name},"
            f" {len(self.queries)} known items, seed {self.options.seed}"
        )
        _print_head("site", "stock")
        related = related_rows(self.lines, RELATED, self.options.seed)
        for row in [*self._quality(), *self._readers(), *self._speed(), *related]:
            print(row)
        if self.other:
            self._print_beside(self.other)
        for note in [*self.notes, *self._remarks()]:
            print(note)

    def _print_beside(self, other: Beside) -> None:
        """Time other queries than before, which neither has answered yet, and print a table of their own."""
        _say(f"Timing the search of {other.commit} beside.")
        asked = [
            typed for query in self._draw(self.options.seed + 1) for typed in query.typed.values()
        ]
        groups = {
            "results": asked,
            "common words": self.common,
            "lone exclusions": self.exclusions,
        }
        _print_head("this", other.commit[:12])
        for name, texts in groups.items():
            for row in rows_beside(name, *costs_in_turn(self.visitor, other, texts)):
                print(row)
        print(Row("index, MB", self.site.megabytes, other.megabytes))
        print(Row("indexing, s", self.site.seconds, other.seconds))

    def _quality(self) -> list[Row]:
        """Return the rows of what is found: the site's over all queries, for the bars."""
        ours, stock = self.site.asked, self.stock.asked
        rows = [
            Row(f"MRR@{TOP} {name}", _mrr(ours, name), _mrr(stock, name), 3, bar=BARS[name])
            for name in (*VARIANTS, *VERB_VARIANTS)
        ]
        return [*rows, Row(f"MRR@{TOP} all", _mrr(ours), _mrr(stock), 3)]

    def _readers(self) -> list[Row]:
        """Return the rows of what readers type."""
        found = sum(is_there for _written, _typed, is_there in self.joined)
        name = f"joined or split, of {len(self.joined)}"
        return [Row(name, found, None, 0, bar=JOINED_BAR), *demo_search.rows(self.demo)]

    def _speed(self) -> list[Row]:
        ours, stock = ([each.ms for each in side.asked] for side in (self.site, self.stock))
        words, stock_words = self.site.common, self.stock.common
        suggested, slowest = self.site.suggestions, percentile(self.site.exclusions, 95)
        return [
            Row("results, CPU ms", _cpu(self.site.asked), _cpu(self.stock.asked)),
            *(
                Row(f"results, p{p} ms", percentile(ours, p), percentile(stock, p))
                for p in (50, 95)
            ),
            Row("common words, p50 ms", percentile(words, 50), percentile(stock_words, 50)),
            Row(
                "common words, p95 ms",
                percentile(words, 95),
                percentile(stock_words, 95),
                bar=SLOWEST_MS,
                at_most=True,
            ),
            Row("lone exclusions, p95 ms", slowest, None, bar=SLOWEST_MS, at_most=True),
            Row("suggestions, p95 ms", percentile(suggested, 95) if suggested else None, None),
            Row("index, MB", self.site.megabytes, self.stock.megabytes),
            Row("indexing, s", self.site.seconds, self.stock.seconds),
        ]

    def _remarks(self) -> list[str]:
        asked, wanted = len(self.stock.asked), len(self.site.asked)
        remarks = []
        if asked < wanted:
            remarks.append(
                f"Stock stopped after {asked} of {wanted} queries (--stock-seconds): its MRR is of those;"
                f" the site's over the same: {_mrr(self.site.asked[:asked]):.3f}."
            )
        if not self.has_dictionary:
            remarks.append("Inflected by rule, and no verbs: simplemma is not installed.")
        if len(self.stock.common) < len(self.common):
            remarks.append(f"Stock answered {len(self.stock.common)} of the common words in time.")
        if not self.site.suggestions:
            remarks.append(f"No suggestions: {SUGGESTIONS} answers 404.")
        if self.options.failed:
            remarks += [
                f"joined: {typed} → {written}"
                for written, typed, is_there in self.joined
                if not is_there
            ]
            remarks += demo_search.failed(self.demo)
            remarks += [
                f"{each.variant}: {each.typed}, {each.rank}"
                for each in self.site.asked
                if each.rank != 1
            ]
        return remarks


class Measured:
    """What was measured of one search."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.seconds = self.megabytes = 0.0
        self.asked: list[Asked] = []
        self.common: list[float] = []
        self.exclusions: list[float] = []
        self.suggestions: list[float] = []

    def index(self, backend: str) -> None:
        """Build the backend's index, noting its time and what the database grows by."""
        self.seconds, self.megabytes = index(backend)


def ask_stock(typed: str) -> list[Any]:
    """Return the first results of Wagtail's own backend, having counted all, as a results page does."""
    from wagtail.models import Page

    from core.base.publishing import published

    found = published(Page.objects.all()).specific().search(typed, backend=STOCK)
    found.count()
    return list(found[:TOP])


def _page_slugs(pages: list[Any]) -> list[str]:
    return [page.slug for page in pages]


def _prefixes(queries: Sequence[Query]) -> list[str]:
    """Return beginnings of two to five letters, as they are typed."""
    plain = [query.typed["plain"] for query in queries if "plain" in query.typed]
    return [typed[: 2 + number % 4] for number, typed in enumerate(plain)]


def _mrr(asked: Sequence[Asked], variant: str = "") -> float | None:
    ranks = [each.rank for each in asked if variant in ("", each.variant)]
    return mean_reciprocal_rank(ranks) if ranks else None


def _cpu(asked: Sequence[Asked]) -> float:
    return median(each.cpu for each in asked)


def _print_head(ours: str, others: str) -> None:
    print(f"{'':<44}{ours:>14}{others:>14}{'ratio':>8}   bar")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
