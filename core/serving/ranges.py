"""Byte ranges of files (RFC 9110, section 14): players seek, downloads resume."""

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.responders import SlicedFile

BLOCK_BYTES = 256 * 1024
_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE | re.ASCII)


def ranged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Narrow a response with a whole file to the one range that was asked for.

    Several ranges, or a header that makes no sense, get the whole file, as the standard allows.
    """
    if not isinstance(response, FileResponse) or response.status_code != 200:
        return response
    file = response.file_to_stream
    if not file or not file.seekable():
        return response
    response.block_size = BLOCK_BYTES
    response.headers["Accept-Ranges"] = "bytes"
    wanted = _ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if request.method != "GET" or not wanted or not _is_current(request, response):
        return response
    return _narrowed(response, file, wanted)


def _is_current(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether If-Range, where given, names the file as it is now; a weak tag never does."""
    validator = request.headers.get("If-Range")
    if validator is None:
        return True
    if validator.startswith('"'):
        return validator == response.headers.get("ETag")
    return validator == response.headers.get("Last-Modified")


def _narrowed(response: FileResponse, file: IO[bytes], wanted: re.Match) -> HttpResponseBase:
    size = int(response.headers["Content-Length"])
    bounds = _bounds(wanted[1], wanted[2], size)
    if bounds is None:
        return response
    start, end = bounds
    if start >= end:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = SlicedFile(file, start, end - 1)
    response.streaming_content = iter(lambda: part.read(BLOCK_BYTES), b"")
    response.file_to_stream = part  # who can send files without holding a thread sees one
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response.headers["Content-Length"] = str(end - start)
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int] | None:
    """Return start and end (exclusive), an empty span beyond the file; None where it makes no sense."""
    if first and last:
        return (int(first), min(int(last) + 1, size)) if int(first) <= int(last) else None
    if first:
        return int(first), size
    return (max(size - int(last), 0), size) if last else None
