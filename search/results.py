"""What the search page lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page, Site, get_page_models
from wagtail.query import PageQuerySet
from wagtail.search.query import PlainText

from core.base.publishing import published
from search.highlight import excerpt, mark
from search.query import SearchQuery

PER_PAGE = 10


class Result(NamedTuple):
    """A page found: its title and passage with the words marked, address, kind and date."""

    page: Page
    title: SafeString
    excerpt: SafeString
    url: str
    kind: str
    date: datetime | None


def results(request: HttpRequest, query: SearchQuery, number: str | None) -> ResultPage:
    """Return a page of results, most relevant first; any number that is none gives the nearest."""
    found = Paginator(find(query, searchable(request)), PER_PAGE).get_page(number)
    found.object_list = [_result(request, page, query) for page in found.object_list]
    return found


def searchable(request: HttpRequest) -> PageQuerySet:
    """Return the published pages of the site, without types that only lead to others."""
    site = Site.find_for_request(request)
    pages = Page.objects.in_site(site) if site else Page.objects.none()
    unlisted = [model for model in get_page_models() if not getattr(model, "search_listed", False)]
    return published(pages.not_exact_type(*unlisted))


def find(query: SearchQuery, pages: PageQuerySet) -> Sequence[Page]:
    """Return the pages that hold all the words; where none does, those that hold any."""
    if not query.words:
        return []
    found = _search(query, pages, "and")
    if len(query.words) > 1 and not found.count():
        return _search(query, pages, "or")
    return found


def _search(query: SearchQuery, pages: PageQuerySet, operator: str) -> Any:
    return pages.specific().search(PlainText(query.key, operator=operator))


def _result(request: HttpRequest, page: Any, query: SearchQuery) -> Result:
    return Result(
        page=page,
        title=mark(page.title, query.words),
        excerpt=excerpt(page.search_text(), query.words),
        url=page.get_url(request),
        kind=str(page._meta.verbose_name),
        date=getattr(page, "date", None),
    )
