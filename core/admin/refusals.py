"""The answer of any view that has no better one when a publication is refused."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from core.base.scripts import asks_by_script
from core.wagtail_compat.publishing import PublicationRefused


class RefusalMiddleware:
    """Answer a refused publication with a sentence: JSON where that is expected, else a message above the editor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal, and nothing else."""
        if not isinstance(error, PublicationRefused):
            return None
        if asks_by_script(request):
            said = {"error_code": "publication_refused", "error_message": in_words(error)}
            return JsonResponse({"success": False} | said, status=400)
        messages.error(request, refusal_message(error))
        return redirect(_editor_of(error.page))


def in_words(error: PublicationRefused) -> str:
    """Return a refusal as plain text."""
    return " ".join([_("“%(title)s” can't be published yet.") % _title(error), *error.messages])


def refusal_message(error: PublicationRefused) -> SafeString:
    """Return a refusal as a message of the CMS."""
    return format_html(
        "<strong>{}</strong> {}<ul>{}</ul>",
        _("“%(title)s” can't be published yet.") % _title(error),
        _("Nothing is lost: mend this, or keep it as a draft."),
        format_html_join("", "<li>{}</li>", ((sentence,) for sentence in error.messages)),
    )


def _title(error: PublicationRefused) -> dict[str, str]:
    page = error.page
    return {"title": page.get_admin_display_title() if isinstance(page, Page) else str(page)}


def _editor_of(page: Any) -> str:
    """Return the address of the editor of a page or snippet."""
    if isinstance(page, Page):
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    return AdminURLFinder().get_edit_url(page) or reverse("wagtailadmin_home")
