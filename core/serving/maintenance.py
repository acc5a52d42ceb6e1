"""Maintenance mode: while var/maintenance exists, visitors get a 503 page and editors keep working."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

OPEN_PATHS = ("/static/", "/media/", "/healthz", "/readyz")
RETRY_AFTER_SECONDS = "600"


def flag() -> Path:
    """Return the file whose presence closes the site."""
    return settings.VAR_DIR / "maintenance"


class MaintenanceMiddleware:
    """Answer 503 to visitors while the flag file exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the paths that stay open: the CMS, static files, pictures, health checks."""
        self.get_response = get_response
        self.open_paths = (reverse("wagtailadmin_home"), *OPEN_PATHS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Close the site where the flag says so."""
        if request.path.startswith(self.open_paths) or not flag().exists():
            return self.get_response(request)
        return closed()


def closed() -> HttpResponse:
    """Return the page that says so; nothing in it asks the database."""
    return HttpResponse(
        render_to_string("503.html"),
        status=503,
        headers={"Retry-After": RETRY_AFTER_SECONDS, "Cache-Control": "no-store"},
    )
