"""What each page type costs on the database that DATABASE_URL names: `python -m bench.pages`.

Queries of the first and of a later request in this process; CPU milliseconds and bytes of a later one (median of RUNS).
A bare view of the same process stands beside them, as the unit of the machine's speed.
"""

import gzip
import os
import sys
from typing import Any

import django

from bench.measure import cpu_ms

RUNS = 15


def main() -> int:
    """Measure and print a table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS = ["*"]
    client = Client(headers={"X-Forwarded-Proto": "https"})
    print(
        f"{'page':<38}{'queries cold':>13}{'warm':>6}{'CPU ms':>8}{'x bare':>8}{'bytes':>9}{'gzip':>8}"
    )
    bare = cpu_ms(lambda: client.get("/robots.txt"), RUNS)
    for address in _addresses():
        print(_row(client, address, bare))
    return 0


def _addresses() -> list[str]:
    from blog.models import ArticlePage, AuthorPage, BlogIndexPage, SeriesPage, TopicPage
    from home.models import ContentPage

    article = ArticlePage.objects.published().newest_first().first()
    samples = [BlogIndexPage.objects.first(), article]
    samples += [
        model.objects.live().first() for model in (SeriesPage, TopicPage, AuthorPage, ContentPage)
    ]
    return [
        "/",
        *(page.url for page in samples if page),
        "/buscar/?q=agenda",
        "/blog/feed/",
        "/sitemap.xml",
    ]


def _row(client: Any, address: str, bare: float) -> str:
    cold, _answer = _queries(client, address)
    warm, answer = _queries(client, address)
    cpu = cpu_ms(lambda: client.get(address), RUNS)
    size, packed = len(answer.content), len(gzip.compress(answer.content))
    return (
        f"{address[:37]:<38}{cold:>13}{warm:>6}{cpu:>8.1f}{cpu / bare:>8.1f}{size:>9,}{packed:>8,}"
    )


def _queries(client: Any, address: str) -> tuple[int, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answers {answer.status_code}.")
    return len(queries), answer


if __name__ == "__main__":
    sys.exit(main())
