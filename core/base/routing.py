"""From an address to its page in two queries, where Wagtail asks two a level."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

DEEPEST = 12  # levels below the front page that are looked for at once


class RoutesAtOnce:
    """Mixin of the page that a site begins with: finds the page of an address among all that lie on the way to it."""

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Return the page and how it answers, as Wagtail's own does; raise Http404."""
        if not path_components:
            return super().route(request, path_components)  # type: ignore[misc]
        way, rest = _way([self], path_components)
        if len(way) == 1:
            raise Http404
        return _loaded(way).route(request, rest)


def _way(way: list[Any], components: list[str]) -> tuple[list[Any], list[str]]:
    """Return the pages from the first to the one that answers, and what of the address is left for that one."""
    addresses = accumulate(components[:DEEPEST], "{}{}/".format, initial=way[0].url_path)
    found = Page.objects.filter(slug__in=components[:DEEPEST], url_path__in=list(addresses)[1:])
    pages = {page.url_path: page for page in found.order_by()}
    for place, slug in enumerate(components):
        page = pages.get(f"{way[-1].url_path}{slug}/")
        if page is None or (place and _answers(way[-1], components[place:])):
            return way, components[place:]
        way.append(page)
    return way, []


def _answers(page: Page, components: Sequence[str]) -> bool:
    """Return whether a page answers by itself for what lies below it, whatever pages are there."""
    kind = page.specific_class
    if kind is None or not issubclass(kind, RoutablePageMixin):
        return False
    try:
        kind.get_resolver().resolve(f"/{'/'.join(components)}/")
    except Http404:
        return False
    return True


def _loaded(way: list[Any]) -> Any:
    """Return the last page as its own type, with what is shown of it and the pages above it."""
    kind = way[-1].specific_class or Page
    served = getattr(kind, "get_served_objects", kind._default_manager.all)
    try:
        page = served().get(pk=way[-1].pk)
    except ObjectDoesNotExist as error:  # deleted meanwhile
        raise Http404 from error
    if way[0].depth == 2:  # else there are more
        page.pages_above = way[:-1]
    return page
