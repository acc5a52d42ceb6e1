"""What pages cost that aren't stored, beside those of a stock Wagtail site with the same content: `python -m bench.uncached`.

Both run in this process, with the same settings, middleware and database, asked by turns; medians of ROUNDS. The stock site
(bench.stock) is built as Wagtail's demo is, by its own blocks and template tags. Ours shows more on each page.
"""

import logging
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from bench.measure import cpu_ms

ROUNDS = 25
ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("VAR_DIR", "var")).resolve() / "uncached"
SITE = "http://127.0.0.1:8000"
# Queries of a page type in a process that has rendered it before: what we aim at.
AIMS = {"article": 18, "list": 18, "home": 20, "search": 22, "feed": 12, "sitemap": 6}
ARTICLE_BAR = 0.6  # of the stock site's CPU


class Case(NamedTuple):
    """A page: its name, who asks, its address."""

    name: str
    client: Any
    address: str


class Cost(NamedTuple):
    """Queries of the first and of a later request in this process, CPU milliseconds of later ones, bytes."""

    cold: int
    warm: int
    cpu: float
    size: int


def main() -> int:
    """Prepare both sites, measure, print a table; return 1 where the article misses its bar."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "SITE_URL": SITE,
        "VAR_DIR": str(FOLDER),
        "DATABASE_URL": f"sqlite:///{FOLDER}/db.sqlite3",
        "DJANGO_SETTINGS_MODULE": "motivacional.settings",
        "PAGE_CACHE_SECONDS": "0",
    }
    command = [sys.executable, "manage.py", "start", "--prepare", "--demo"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock.settings"
    import django

    django.setup()
    logging.disable(logging.WARNING)
    costs = measure(_cases())
    _print(costs)
    return int(costs["article"].cpu > ARTICLE_BAR * costs["stock article"].cpu)


def measure(cases: list[Case]) -> dict[str, Cost]:
    """Return what each page costs: all are asked once a round."""
    queries = {case.name: (_queries(case), _queries(case)) for case in cases}
    times: dict[str, list[float]] = {case.name: [] for case in cases}
    for _round in range(ROUNDS):
        for case in cases:
            times[case.name].append(cpu_ms(partial(case.client.get, case.address), 1))
    return {
        case.name: Cost(
            *queries[case.name],
            median(times[case.name]),
            len(case.client.get(case.address).content),
        )
        for case in cases
    }


def _cases() -> list[Case]:
    from django.conf import settings
    from django.test import Client

    from bench.stock import content
    from blog.models import ArticlePage, AuthorPage, BlogIndexPage, SeriesPage, TopicPage
    from blog.relating import relate_missing
    from home.models import ContentPage

    settings.ALLOWED_HOSTS = ["*"]
    relate_missing.func()  # what the worker does once articles are published
    content.build()
    ours, stock = (
        Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000"),
        Client(SERVER_NAME=content.HOST),
    )
    article = ArticlePage.objects.published().newest_first().first()
    models = (TopicPage, SeriesPage, AuthorPage, ContentPage)
    pages = {model.__name__: model.objects.live().first() for model in models}
    addresses = {
        "article": article.url,
        "list": BlogIndexPage.objects.get().url,
        "home": "/",
        **{name: page.url for name, page in pages.items() if page},
        "search": "/buscar/?q=agenda",
        "feed": "/blog/feed/",
        "sitemap": "/sitemap.xml",
    }
    beside = {"stock article": f"/blog/{article.slug}/", "stock list": "/blog/"}
    return [
        *(Case(name, stock, address) for name, address in beside.items()),
        *(Case(name, ours, address) for name, address in addresses.items()),
    ]


def _queries(case: Case) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = case.client.get(case.address)
        number = len(queries.captured_queries)
    if answer.status_code != 200:
        raise SystemExit(f"{case.name}: {case.address} answers {answer.status_code}.")
    return number


def _print(costs: dict[str, Cost]) -> None:
    print(
        f"{'':<16}{'queries cold':>13}{'warm':>6}{'aim':>5}{'CPU ms':>8}{'of stock':>10}{'bytes':>9}"
    )
    stock = {"list": costs["stock list"]}
    for name, cost in costs.items():
        share = cost.cpu / stock.get(name, costs["stock article"]).cpu
        aim = AIMS.get(name, "")
        verdict = ""
        if name == "article":
            verdict = f"   ≤ {ARTICLE_BAR:g} {'met' if share <= ARTICLE_BAR else 'MISSED'}"
        print(
            f"{name:<16}{cost.cold:>13}{cost.warm:>6}{aim:>5}{cost.cpu:>8.1f}{share:>10.2f}{cost.size:>9,}{verdict}"
        )


if __name__ == "__main__":
    sys.exit(main())
