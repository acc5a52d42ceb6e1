"""Documents: behind Wagtail's view, which checks who may read them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from wagtail.documents.views.serve import serve

from core.serving.headers import CROSS_ORIGIN, POLICY, RESOURCE_POLICY, SANDBOX
from core.serving.ranges import ranged

MEANINGLESS = {"ETag": '""', "Content-Encoding": "None"}  # Wagtail sends them where it knows none


def serve_document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """Serve a document, or the part of it that a player seeks, where it can do no harm."""
    response = serve(request, document_id, filename)
    for name, value in MEANINGLESS.items():
        if response.headers.get(name) == value:
            del response.headers[name]
    # Browsers show no PDF in a sandbox; their viewers keep it away from the site anyway.
    if (response.streaming or response.status_code == 304) and not filename.lower().endswith(
        ".pdf"
    ):
        response.headers[POLICY] = SANDBOX
    # Who may read it can change: only the reader's own browser keeps it, and asks each time.
    patch_cache_control(response, private=True, no_cache=True)
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:  # what a stranger gets: feeds play it
        response.headers[RESOURCE_POLICY] = CROSS_ORIGIN
    return ranged(request, response)
