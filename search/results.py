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

from core.base.publishing import published, visible
from search.backends.models import EntryText
from search.facets import Group, Narrowing
from search.finding import NOTHING, Finding, find
from search.highlight import Marker
from search.query import SearchQuery

PER_PAGE = 10
BY_DATE = "fecha"


class Result(NamedTuple):
    """A page found: its title and passage with the words marked, address, kind and date."""

    page: Page
    title: SafeString
    excerpt: SafeString
    url: str
    kind: str
    date: datetime | None
    missing: list[str]


class Outcome(NamedTuple):
    """A page of results, how many there are, what they can be narrowed to, and how the query was read."""

    page: ResultPage
    total: int
    groups: Sequence[Group]
    finding: Finding


def outcome(
    request: HttpRequest, query: SearchQuery, narrowing: Narrowing, *, literally: bool = False
) -> Outcome:
    """Return what a query finds, narrowed and sorted as the address says; any page number gives the nearest."""
    if not query.asks:
        return Outcome(Paginator([], PER_PAGE).get_page(1), 0, [], NOTHING)
    finding = find(query, searchable(request), literally=literally)
    lines = finding.results.lines
    by_date = request.GET.get("orden") == BY_DATE
    finding.results.narrow(narrowing.values(), newest_first=by_date)
    total = narrowing.count(lines)
    page = _Paginator(finding.results, PER_PAGE, total).get_page(request.GET.get("page"))
    page.object_list = _results(request, list(page.object_list), finding)
    return Outcome(page, total, narrowing.groups(lines), finding)


class _Paginator(Paginator):
    """Pages of results whose number is known."""

    def __init__(self, results: Any, per_page: int, total: int) -> None:
        super().__init__(results, per_page)
        self.count = total


def searchable(request: HttpRequest) -> PageQuerySet:
    """Return the published pages of the site, without types that only lead to others."""
    site = Site.find_for_request(request)
    pages = Page.objects.in_site(site) if site else Page.objects.none()
    return published(pages.not_exact_type(*_unlisted()))


def readable(request: HttpRequest, pages: list[Page]) -> list[Page]:
    """Return those of the pages loaded already that `searchable` holds."""
    site = Site.find_for_request(request)
    unlisted = _unlisted()
    return [
        page
        for page in visible(pages)
        if site
        and page.path.startswith(site.root_page.path)
        and page.specific_class not in unlisted
    ]


def _unlisted() -> list[type[Page]]:
    return [model for model in get_page_models() if not getattr(model, "search_listed", False)]


def _results(request: HttpRequest, pages: list[Any], finding: Finding) -> list[Result]:
    texts, marker = _texts(pages), Marker(finding.words)
    return [
        Result(
            page=page,
            title=marker.mark(page.title),
            excerpt=marker.excerpt(texts.get(page.pk, "")),
            url=page.get_url(request),
            kind=str(page._meta.verbose_name),
            date=page.search_date(),
            missing=finding.lacking(getattr(page, "search_matched", 0)),
        )
        for page in pages
    ]


def _texts(pages: list[Any]) -> dict[int | None, str]:
    """Return what the index shows of each page: its text need not be gathered again."""
    shown = EntryText.objects.filter(
        entry__object_key__in=[page.pk for page in pages],
        entry__content_type__in={page.cached_content_type.pk for page in pages},
    )
    return dict(shown.values_list("entry__object_key", "content"))
