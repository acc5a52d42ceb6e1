"""Documents: behind Wagtail's view, which checks who may read them."""

from django.http import HttpRequest, HttpResponseBase
from wagtail.documents.views.serve import serve

from core.serving.media import SANDBOX
from core.serving.ranges import ranged


def serve_document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """Serve a document, or the part of it that a player seeks, where it can do no harm."""
    response = serve(request, document_id, filename)
    # Browsers show no PDF in a sandbox; their viewers keep it away from the site anyway.
    if response.headers.get("Content-Type") != "application/pdf" and response.streaming:
        response.headers["Content-Security-Policy"] = SANDBOX
    return ranged(request, response)
