"""Error pages in the site's own look."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from core.base.scripts import asks_by_script
from core.serving.maintenance import closed
from core.serving.page_cache import mark_public

PASSING = (OperationalError, InterfaceError)  # the database is away, or waited for too long


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a search form."""
    return mark_public(request, render(request, "404.html", status=404))


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 500; 503 where it's the database that is away, so that nobody takes the page for broken."""
    if isinstance(sys.exception(), PASSING):
        return closed()
    is_cms = request.path.startswith(reverse("wagtailadmin_home"))
    return server_error(request, "500_cms.html" if is_cms else "500.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token, with the way back to the form (settings.CSRF_FAILURE_VIEW); a script gets a code."""
    if asks_by_script(request):
        message = _("The form wasn’t sent")
        said = {"success": False, "error_code": "csrf_failed", "error_message": message}
        response: HttpResponse = JsonResponse(said, status=403)
    else:
        response = render(request, "403_csrf.html", {"back": _page_of_form(request)}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _page_of_form(request: HttpRequest) -> str:
    """Return the page that a form was sent from, where the browser says so and it's one of ours; else where it went."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if is_ours else request.path
