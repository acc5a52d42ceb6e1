"""The webhook of mail providers for bounces and complaints."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.base.seo import absolute
from core.serving.request_bodies import MEGABYTE, takes_body
from core.visitors.links import SignedLink
from newsletter.bounces.handlers import handle_reports
from newsletter.bounces.reports import NotUnderstood, read

_LINK = SignedLink("newsletter.bounces", None)
_PROVIDER = "provider"
REPORT_BYTES = 5 * MEGABYTE  # a report may hold the whole mail


def address_for_provider() -> str:
    """Return the secret URL of the webhook; whoever knows it may suspend subscribers."""
    return absolute(None, reverse("newsletter_bounces", args=[_LINK.sign(_PROVIDER)]))


@takes_body(REPORT_BYTES)
@csrf_exempt
@require_POST
def bounces(request: HttpRequest, secret: str) -> HttpResponse:
    """Handle a report; the response doesn't tell whether the address subscribes."""
    if _LINK.read(secret) != _PROVIDER:
        raise Http404
    try:
        handle_reports(read(request.body), trusts_addresses=True)
    except NotUnderstood as error:
        said = _("This isn't a report of a bounce or a complaint: %(reason)s") % {"reason": error}
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
