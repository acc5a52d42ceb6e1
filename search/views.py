"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from search.promotions import count, promotions
from search.query import parse
from search.results import results


@csrf_exempt  # it only reads: another method is answered 405, not 403
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the published pages."""
    query = parse(request.GET.get("q", ""))
    found = results(request, query, request.GET.get("page"))
    if found.number == 1:
        count(request, query)
    context = {
        "query": query,
        "results": found,
        "total": found.paginator.count,
        "promotions": promotions(request, query),
    }
    return render(request, "search/search.html", context)
