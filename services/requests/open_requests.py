"""What is said before a service goes that clients still wait for; nothing is refused."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from services.models import RequestedService
from services.models.requests import OPEN
from services.requests.notifications import may_see


def warning_about(pages: Iterable[Page], user: Any) -> SafeString | str:
    """Return how many open requests name services among pages or below them, '' where none does."""
    paths = tuple(page.path for page in pages)
    waiting = RequestedService.objects.filter(request__state__in=OPEN, service__isnull=False)
    rows = waiting.values_list("request", "service", "service__path")
    found = [(request, service) for request, service, path in rows if path.startswith(paths)]
    requests, services = {request for request, _service in found}, {pk for _request, pk in found}
    if not requests:
        return ""
    said = ngettext(
        "%(number)d open request asks for a service that you take away: answer it first, or tell the client.",
        "%(number)d open requests ask for services that you take away: answer them first, or tell the clients.",
        len(requests),
    ) % {"number": len(requests)}
    if not may_see(user):
        return said
    address = f"{reverse('service_requests:index')}?state=all"
    if len(services) == 1:
        address += f"&service={services.pop()}"
    return format_html('{} <a href="{}">{}</a>', said, address, _("See the requests"))


def warn_before_deleting(request: HttpRequest, page: Page) -> None:
    """Warn above the page that asks whether to delete (a hook of Wagtail's)."""
    if request.method == "GET" and (said := warning_about([page], request.user)):
        messages.warning(request, said)
