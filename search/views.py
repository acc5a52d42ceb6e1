"""The search page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
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
    narrowing = Narrowing(request.GET, query.operators)
    found = outcome(request, query, narrowing, literally="literal" in request.GET)
    if found.page.number == 1 and not narrowing.chosen:
        record(request, query.key, found.total)
    return render(request, "search/search.html", _context(request, query, found))


def _orders(request: HttpRequest) -> list[Choice]:
    """Return the orders that results can be put in, as links."""
    chosen = request.GET.get("orden") == BY_DATE
    best, latest = _params(request), _params(request)
    latest["orden"] = BY_DATE
    return [
        Choice(_("Most relevant"), 0, best.urlencode(), not chosen),
        Choice(_("Latest"), 0, latest.urlencode(), chosen),
    ]


def _params(request: HttpRequest) -> QueryDict:
    """Return the address's parameters for another first page of results."""
    params = request.GET.copy()
    for name in ("page", "orden"):
        params.pop(name, None)
    return params


def _context(request: HttpRequest, query: SearchQuery, found: Outcome) -> dict[str, Any]:
    return {
        "query": query,
        "outcome": found,
        "results": found.page,
        "total": found.total,
        "orders": _orders(request),
        "chosen": [choice for group in found.groups for choice in group.choices if choice.selected],
        "promotions": promotions(request, query),
        "starting_points": {} if found.total else starting_points(request),
        "searchable_by": [facet for facet in facets() if facet.operator],
    }
