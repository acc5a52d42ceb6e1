"""How well and how fast the site's search finds, beside Wagtail's stock database search: `python -m bench.search`.

Loads generated articles into a database of its own, on the server that DATABASE_URL names, else in SQLite. The site is
asked as a visitor's browser asks (whole results page, Django's test client); the stock search is asked for ten results
and their number. Both answer the same queries of one run: known-item queries, drawn by the seed.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from bs4 import BeautifulSoup, SoupStrainer

from bench.articles import generate
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
from bench.queries import VARIANTS, Queries, Query
from bench.stage import STOCK, database_size, own_database

COMMON_WORDS = 20
ARTICLES_SEED = 7
RELATED = 200
PATH, SUGGESTIONS = "/buscar/", "/buscar/sugerencias/"


def main() -> int:
    """Read the command line, measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="articles")
    parser.add_argument(
        "--queries", type=int, default=200, help="known items, each in four variants"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stock-seconds", type=float, default=60, help="time for stock queries")
    parser.add_argument("--keep", action="store_true", help="leave the database for a look")
    options = parser.parse_args()
    lines = list(generate(chapters(), options.count, ARTICLES_SEED))
    with own_database("search", keep=options.keep):
        bench = Bench(lines, options)
        _say(f"Loading {options.count} articles.")
        bench.load()
        bench.measure_stock()
        bench.measure_site()
        bench.print()
    return 0


class Bench:
    """One run: the articles, the queries, and what was measured."""

    def __init__(self, lines: Sequence[dict[str, Any]], options: argparse.Namespace) -> None:
        """Draw the queries."""
        self.lines, self.options = lines, options
        drawn = Queries(lines)
        self.queries = list(drawn.draw(options.queries, options.seed))
        self.common = drawn.most_common(COMMON_WORDS)
        self.has_dictionary = bool(drawn.forms.lemmas)
        self.stock, self.site = Measured(), Measured()
        self.notes: list[str] = []

    def load(self) -> None:
        """Add the articles, not indexed yet."""
        from bench.bulk import BulkCorpus

        self.visitor = Visitor()  # now: what can't be imported should fail before the long steps
        corpus = BulkCorpus()
        _nothing, ms = timed(corpus.add_all, self.lines)
        self.notes.append(f"{len(self.lines)} articles loaded in {ms / 1000:.0f} s.")

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
        self.site.suggestions = visitor.time_suggestions(_prefixes(self.queries))

    def print(self) -> None:
        """Print the table and what to know about it."""
        from django.db import connection

        from bench.related import rows as related_rows

        print(
            f"Search in {len(self.lines)} articles on {connection.display_name},"
            f" {len(self.queries)} known items, seed {self.options.seed}"
        )
        print(f"{'':<44}{'site':>14}{'stock':>14}{'ratio':>8}")
        related = related_rows(self.lines, RELATED, self.options.seed)
        for row in [*self._quality(), *self._speed(), *related]:
            print(row)
        for note in [*self.notes, *self._remarks()]:
            print(note)

    def _quality(self) -> list[Row]:
        """Return the rows of what is found, over the queries that both were asked."""
        both = len(self.stock.asked)
        ours, stock = self.site.asked[:both], self.stock.asked
        rows = [
            Row(f"MRR@{TOP} {name}", _mrr(ours, name), _mrr(stock, name), 3) for name in VARIANTS
        ]
        return [*rows, Row(f"MRR@{TOP} all", _mrr(ours), _mrr(stock), 3)]

    def _speed(self) -> list[Row]:
        ours, stock = ([each.ms for each in side.asked] for side in (self.site, self.stock))
        words, stock_words = self.site.common, self.stock.common
        suggested = self.site.suggestions
        return [
            *(
                Row(f"results, p{p} ms", percentile(ours, p), percentile(stock, p))
                for p in (50, 95)
            ),
            *(
                Row(f"common words, p{p} ms", percentile(words, p), percentile(stock_words, p))
                for p in (50, 95)
            ),
            Row("suggestions, p95 ms", percentile(suggested, 95) if suggested else None, None),
            Row("index, MB", self.site.megabytes, self.stock.megabytes),
            Row("indexing, s", self.site.seconds, self.stock.seconds),
        ]

    def _remarks(self) -> list[str]:
        asked, wanted = len(self.stock.asked), len(self.site.asked)
        remarks = []
        if asked < wanted:
            remarks.append(
                f"Stock stopped after {asked} of {wanted} queries (--stock-seconds), so MRR is of those for both;"
                f" the site over all: {_mrr(self.site.asked):.3f}."
            )
        if not self.has_dictionary:
            remarks.append("Inflected by rule only: simplemma is not installed.")
        if len(self.stock.common) < len(self.common):
            remarks.append(f"Stock answered {len(self.stock.common)} of the common words in time.")
        if not self.site.suggestions:
            remarks.append(f"No suggestions: {SUGGESTIONS} answers 404.")
        return remarks


class Measured:
    """What was measured of one search."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.seconds = self.megabytes = 0.0
        self.asked: list[Asked] = []
        self.common: list[float] = []
        self.suggestions: list[float] = []

    def index(self, backend: str) -> None:
        """Build the backend's index, noting its time and what the database grows by."""
        from django.core.management import call_command

        before = database_size()
        command = "wagtail_update_index"
        _nothing, ms = timed(lambda: call_command(command, backend_name=backend, verbosity=0))
        self.seconds = ms / 1000
        self.megabytes = (database_size() - before) / 1e6


class Visitor:
    """Asks the site over its addresses, with the first, cold request behind it."""

    def __init__(self) -> None:
        """Come to the site."""
        from django.test import Client

        self.client = Client(headers={"X-Forwarded-Proto": "https"})
        self.search("hola")

    def search(self, typed: str) -> Any:
        """Return the results page."""
        answer = self.client.get(PATH, {"q": typed})
        if answer.status_code != 200:
            raise SystemExit(f"{PATH}?q={typed} answers {answer.status_code}.")
        return answer

    def time_suggestions(self, prefixes: Sequence[str]) -> list[float]:
        """Return milliseconds by prefix; none where the site has no suggestions."""
        if self.client.get(SUGGESTIONS, {"q": "a"}).status_code == 404:
            return []
        return times(lambda prefix: self.client.get(SUGGESTIONS, {"q": prefix}), prefixes)


def ask_stock(typed: str) -> list[Any]:
    """Return the first results of Wagtail's own backend, having counted all, as a results page does."""
    from wagtail.models import Page

    from core.base.publishing import published

    found = published(Page.objects.all()).specific().search(typed, backend=STOCK)
    found.count()
    return list(found[:TOP])


def result_slugs(answer: Any) -> list[str]:
    """Return the last words of the results' addresses, in their order."""
    html = BeautifulSoup(answer.content, "html.parser", parse_only=SoupStrainer("main"))
    return [_last_word(str(link["href"])) for link in html.select(".hits .hit__title a")]


def _page_slugs(pages: list[Any]) -> list[str]:
    return [page.slug for page in pages]


def _last_word(address: str) -> str:
    return address.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def _prefixes(queries: Sequence[Query]) -> list[str]:
    """Return beginnings of two to five letters, as they are typed."""
    return [query.typed["plain"][: 2 + number % 4] for number, query in enumerate(queries)]


def _mrr(asked: Sequence[Asked], variant: str = "") -> float:
    return mean_reciprocal_rank(each.rank for each in asked if variant in ("", each.variant))


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
