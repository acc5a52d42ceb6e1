"""Compression of what is text; pictures, documents and static files go as they are."""

import re

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.serving.page_cache import is_to_be_stored

TEXT = re.compile(r"text/|application/(?:[\w.+-]*\+)?(?:json|xml)|application/javascript|image/svg")


class CompressionMiddleware(GZipMiddleware):
    """Compress texts; Django pads them at random against guessing secrets by length (BREACH)."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress texts, but not files, whose ranges count bytes on the disk, nor what is stored: that is the same for all."""
        if response.streaming or is_to_be_stored(request, response):
            return response
        if not TEXT.match(response.get("Content-Type", "")):
            return response
        return super().process_response(request, response)
