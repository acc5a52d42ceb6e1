"""Error pages in the site's own look."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from core.serving.maintenance import closed

PASSING = (OperationalError, InterfaceError)  # the database is away, or waited for too long


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a search form."""
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; 503 where it's the database that is away, so that nobody takes the page for broken."""
    return closed() if isinstance(sys.exception(), PASSING) else server_error(request)
