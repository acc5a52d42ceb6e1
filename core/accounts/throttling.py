"""The page of a 429, and limits of Wagtail's views that take a password."""

import logging
import math
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.accounts.logins import remember_browser
from core.visitors.addresses import client_address
from core.visitors.limits import Limit, TooMany, give_back, take_all

logger = logging.getLogger("core.accounts.logins")
MINUTE = 60
BY_CONNECTION = Limit("password.connection", 20, 10 * 60)
BY_PLACE = Limit("password.place", 100, 60 * 60)
# Wagtail's views that take the password of a page or of a collection of documents, with what their address names it by.
PASSWORD_VIEWS = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}


class ThrottlingMiddleware:
    """Answer 429 with a page of ours, whichever view was asked too often; count wrong passwords of private pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Give the attempt of a right password back: Wagtail redirects from there."""
        response = self.get_response(request)
        if response.status_code == 302:
            give_back(getattr(request, "password_attempt", ()))
        remember_browser(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Count an attempt at a password; a view never sees one too many."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name not in PASSWORD_VIEWS or request.method != "POST":
            return None
        place, address = f"{name}:{kwargs[PASSWORD_VIEWS[name]]}", client_address(request)
        taken = [(BY_CONNECTION, address), (BY_PLACE, place)]
        try:
            take_all(taken)
        except TooMany as refused:
            logger.warning("Password refused: %s, from %s", place, address)
            return too_many(request, refused)
        request.password_attempt = taken  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer 429 where a view raised TooMany."""
        return too_many(request, error) if isinstance(error, TooMany) else None


def too_many(request: HttpRequest, refused: TooMany) -> HttpResponse:
    """Render the 429 page: when it may be done again, and a link back to the form."""
    minutes = math.ceil(refused.retry_after / MINUTE)
    context = {"seconds": refused.retry_after, "minutes": minutes, "back": request.get_full_path()}
    response = refused.answer(render(request, "429.html", context))
    response["Cache-Control"] = "no-store"
    return response
