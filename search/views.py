"""The search page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

from search import meaning
from search.facets import Choice, Narrowing, facets, operators
from search.hits import record
from search.hooks import starting_points
from search.promotions import promotions
from search.query import SearchQuery, parse
from search.results import BY_DATE, Outcome, outcome, searchable

_NEAR, _CANDIDATES = 5, 20  # pages shown for what they mean; looked at, as some may not be readable


@csrf_exempt  # it only reads: another method is answered 405, not 403
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the published pages."""
    query = parse(request.GET.get("q", ""), operators())
    asked = _asked(request, query)
    narrowing = Narrowing(request.GET, query.operators, asked)
    found = outcome(request, query, narrowing, literally="literal" in asked)
    if found.page.number == 1 and not narrowing.chosen:
        record(request, query.key, found.total)
    params = asked | narrowing.chosen
    context = _context(request, query, found, params)
    if meaning.is_on() and found.page.number == 1 and params == {"q": query.text}:
        context["near"] = _near(request, query, found)
    return render(request, "search/search.html", context)


def _asked(request: HttpRequest, query: SearchQuery) -> dict[str, str]:
    """Return what links to other pages, orders and choices repeat: what is known, and no longer than it's read."""
    asked = {"q": query.text}
    if "literal" in request.GET:
        asked["literal"] = "1"
    if request.GET.get("orden") == BY_DATE:
        asked["orden"] = BY_DATE
    return asked


def _orders(params: dict[str, str]) -> list[Choice]:
    """Return the orders that results can be put in, as links."""
    best = {name: value for name, value in params.items() if name != "orden"}
    latest = best | {"orden": BY_DATE}
    return [
        Choice(_("Most relevant"), 0, urlencode(best), params == best),
        Choice(_("Latest"), 0, urlencode(latest), params != best),
    ]


def _near(request: HttpRequest, query: SearchQuery, found: Outcome) -> list[Page]:
    """Return pages that mean what is asked, where none holds all of its words: above the results, never among them."""
    narrowed = query.excluded or query.operators or query.period
    if found.finding.is_whole or not query.words or narrowed:
        return []
    cosines = meaning.nearest(" ".join(query.wanted), _CANDIDATES)
    wanted = [pk for pk, cosine in cosines.items() if cosine >= meaning.LEAST]
    readable = searchable(request).in_bulk(wanted)
    return [readable[pk] for pk in wanted if pk in readable][:_NEAR]


def _context(
    request: HttpRequest, query: SearchQuery, found: Outcome, params: dict[str, str]
) -> dict[str, Any]:
    return {
        "page_params": params,
        "query": query,
        "outcome": found,
        "results": found.page,
        "total": found.total,
        "orders": _orders(params),
        "chosen": [choice for group in found.groups for choice in group.choices if choice.selected],
        "promotions": promotions(request, query),
        "starting_points": {} if found.total else starting_points(request),
        "searchable_by": [facet for facet in facets() if facet.operator],
    }
