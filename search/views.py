"""The search page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search.facets import Choice, Narrowing, facets, operators
from search.hits import record
from search.hooks import starting_points
from search.promotions import promotions
from search.query import SearchQuery, parse
from search.results import BY_DATE, Outcome, outcome


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
    return render(request, "search/search.html", _context(request, query, found, params))


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
