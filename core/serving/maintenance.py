"""Maintenance mode: while var/maintenance exists, visitors get a 503 page and editors keep working."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

OPEN_PATHS = ("/admin/", "/static/", "/media/")
RETRY_AFTER_SECONDS = "600"


class MaintenanceMiddleware:
    """Answer 503 to visitors while the flag file exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.flag = settings.VAR_DIR / "maintenance"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.flag.exists() or request.path.startswith(OPEN_PATHS):
            return self.get_response(request)
        return HttpResponse(
            render_to_string("503.html"),
            status=503,
            headers={"Retry-After": RETRY_AFTER_SECONDS, "Cache-Control": "no-store"},
        )
