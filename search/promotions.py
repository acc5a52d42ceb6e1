"""What editors promote for a query."""

from typing import NamedTuple

from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import SearchPromotion

from core.base.publishing import visible
from search.query import SearchQuery


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
    found = list(asked.select_related("page").order_by("sort_order", "pk"))
    shown = visible(each.page for each in found if each.page)
    return [_promotion(request, each) for each in found if not each.page or each.page in shown]


def _promotion(request: HttpRequest, found: SearchPromotion) -> Promotion:
    if found.page:
        return Promotion(found.page.title, found.page.get_url(request), found.description)
    return Promotion(
        found.external_link_text or found.external_link_url,
        found.external_link_url,
        found.description,
    )
