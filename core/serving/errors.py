"""Error pages in the site's own look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a search form."""
    return render(request, "404.html", status=404)
