"""Error pages in the site's own look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with a search form."""
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form without its token, with the way back to the form (settings.CSRF_FAILURE_VIEW)."""
    response = render(request, "403_csrf.html", {"back": _page_of_form(request)}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _page_of_form(request: HttpRequest) -> str:
    """Return the page that a form was sent from, where the browser says so and it's one of ours; else where it went."""
    page = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if is_ours else request.path
