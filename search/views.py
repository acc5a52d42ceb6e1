"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def search(request: HttpRequest) -> HttpResponse:
    """Search the published pages."""
    return render(request, "search/search.html", {"query": request.GET.get("q", "")})
