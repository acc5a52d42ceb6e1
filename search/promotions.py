"""What editors promote for a query, and how often a query is asked."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import Page

from core.base.publishing import published
from search.query import SearchQuery

_BRIEFLY = 250  # milliseconds that a count may wait for SQLite's one writer

logger = logging.getLogger(__name__)


class Promotion(NamedTuple):
    """A link that editors put above the results."""

    title: str
    url: str
    description: str


def promotions(request: HttpRequest, query: SearchQuery) -> list[Promotion]:
    """Return the query's promoted links, in the editors' order, those to unpublished pages left out."""
    if not query.words:
        return []
    asked = SearchPromotion.objects.filter(query__query_string__in={query.key, query.text.lower()})
    shown = asked.filter(
        Q(page__isnull=True) | Q(page__in=published(Page.objects.all()).values("pk"))
    )
    return [
        _promotion(request, found)
        for found in shown.select_related("page").order_by("sort_order", "pk")
    ]


def _promotion(request: HttpRequest, found: SearchPromotion) -> Promotion:
    if found.page:
        return Promotion(found.page.title, found.page.get_url(request), found.description)
    return Promotion(
        found.external_link_text or found.external_link_url,
        found.external_link_url,
        found.description,
    )


def count(request: HttpRequest, query: SearchQuery) -> None:
    """Count that a visitor asked this, unless a browser only fetched it ahead; never fail."""
    if (
        request.method != "GET"
        or not query.words
        or "prefetch" in request.headers.get("Sec-Purpose", "")
    ):
        return
    try:
        with _short_wait(), transaction.atomic():
            Query.get(query.key).add_hit(date=timezone.localdate())
    except DatabaseError as error:  # busy or read-only: the answer matters, the count doesn't
        logger.warning("A search was not counted: %s", error)


@contextmanager
def _short_wait() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_BRIEFLY}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
