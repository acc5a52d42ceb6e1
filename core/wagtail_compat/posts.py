"""What editors' forms send, read by Wagtail and Django without a look at its shape: what can't be read is a 400."""

import json
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

READ_IN = "Wagtail 8.0.1, Django 6.1.3"
PRIVATE = ("workflow-action-extra-data",)

# Methods of widgets, blocks and converters that take a value out of what was sent: an error on the way through them
# says that it isn't what the form sends.
READERS = {"value_from_datadict", "value_omitted_from_data", "to_database_format"}
UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError)
WORKFLOW_DATA = "workflow-action-extra-data"
NEXT = "next"


class MalformedPostMiddleware:
    """Answer 400 with a sentence where a form of the CMS was sent in pieces, or not by the CMS.

    Why: StreamField, rich text and typed tables raise KeyError, ValueError and others for it (wagtail/blocks,
    admin/rich_text), and the editors' views json.loads() what a workflow's task is told, and redirect() to any `next`, after all was saved.
    Errors elsewhere pass: they are faults of the code. A warning with the traceback stays in the log for either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Call the next middleware."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Refuse what would only fail after everything is saved: what a workflow's task is told, where to go next."""
        if not _is_of_an_editor(request):
            return None
        places = [*request.GET.getlist(NEXT), *request.POST.getlist(NEXT)]
        readable = _is_object(request.POST.get(WORKFLOW_DATA, "{}")) and all(map(_is_place, places))
        return None if readable else _refusal(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refuse what couldn't be read."""
        if not _is_of_an_editor(request) or not _came_of_reading(error):
            return None
        logger.warning("Unreadable POST to %s", request.path, exc_info=error)
        return _refusal(request)


def _is_of_an_editor(request: HttpRequest) -> bool:
    return request.method == "POST" and request.path.startswith(reverse("wagtailadmin_home"))


def _is_place(text: str) -> bool:
    """Return whether redirect() takes it for an address, not for the name of a view."""
    return not text or "/" in text or "." in text


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _came_of_reading(error: Exception) -> bool:
    """Return whether an error was raised while a value was taken out of what was sent."""
    if isinstance(error, MultiValueDictKeyError):
        return True
    return isinstance(error, UNREADABLE) and _passed_reader(error.__traceback__)


def _passed_reader(trace: TracebackType | None) -> bool:
    while trace:
        if trace.tb_frame.f_code.co_name in READERS:
            return True
        trace = trace.tb_next
    return False


def _refusal(request: HttpRequest) -> HttpResponse:
    """Return the page of a 400; what the editor's scripts understand, where one of them asks."""
    if request.accepts("text/html"):
        return render(request, "400.html", status=400)
    said = _("That couldn’t be read")
    told = {"success": False, "errorCode": "invalid_request", "errorMessage": said}
    return JsonResponse(told, status=400)
