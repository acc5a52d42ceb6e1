"""Renditions: the only uploaded files that are served directly."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.core.files.storage import default_storage


def serve_rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition; originals and documents are not found here."""
    if not path.startswith("images/") or not default_storage.exists(path):
        raise Http404(path)
    return FileResponse(default_storage.open(path))
