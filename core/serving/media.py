"""Serving of documents, behind Wagtail's view, which checks permissions, and of renditions."""

import mimetypes
import os.path
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage, Storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, parse_http_date
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve
from wagtail.images import get_image_model
from wagtail.images.models import get_rendition_storage

from core.serving.headers import CROSS_ORIGIN, POLICY, RESOURCE_POLICY, SANDBOX
from core.serving.ranges import ranged
from core.serving.warming import restore_rendition

MEANINGLESS = {"ETag": '""', "Content-Encoding": "None"}  # Wagtail sends them where it knows none
FOLDER = "images"  # where Wagtail keeps renditions; originals and documents lie beside it
SUFFIXES = {".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp"}
LONGEST_NAME = 255
SECONDS_BETWEEN = 300  # requests to restore the same file
A_YEAR = "public, max-age=31536000, immutable"  # another picture gets another name


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


@require_safe
def serve_rendition(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a rendition; originals and documents are not found here."""
    storage = get_rendition_storage()
    name = f"{FOLDER}/{path}"
    if not _is_plain(path):
        raise Http404
    try:
        if not _lies_inside(storage, name):
            raise FileNotFoundError
        response = _response(storage, name)
    except (FileNotFoundError, IsADirectoryError) as error:
        _have_restored(name)
        raise Http404 from error
    return ranged(request, _unless_unchanged(request, response))


def _is_plain(path: str) -> bool:
    """Return whether a path is made of ordinary names only and ends like a picture."""
    parts = path.split("/")
    odd = any(part in {"", ".", ".."} for part in parts) or "\\" in path or not path.isprintable()
    return not odd and PurePosixPath(path).suffix.lower() in SUFFIXES


def _lies_inside(storage: Storage, name: str) -> bool:
    """Return whether a local file really lies in the folder, whatever links lead elsewhere."""
    if not isinstance(storage, FileSystemStorage):
        return storage.exists(name)
    folder = (Path(storage.location) / FOLDER).resolve()
    file = (Path(storage.location) / name).resolve()
    return file.is_relative_to(folder) and os.path.isfile(file)


def _have_restored(name: str) -> None:
    """Queue a lost rendition to be made again, once in a while however many visitors miss it."""
    if len(name) > LONGEST_NAME or not cache.add(
        f"lost.{sha256(name.encode()).hexdigest()}", True, SECONDS_BETWEEN
    ):
        return
    renditions = get_image_model().get_rendition_model().objects
    if pk := renditions.filter(file=name).values_list("pk", flat=True).first():
        restore_rendition.enqueue(pk)


def _response(storage: Storage, name: str) -> FileResponse:
    response = FileResponse(storage.open(name), content_type=mimetypes.guess_type(name)[0])
    changed = storage.get_modified_time(name)
    response["Cache-Control"] = A_YEAR
    response["ETag"] = _etag(changed, response["Content-Length"])
    response["Last-Modified"] = http_date(changed.timestamp())
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _etag(changed: datetime, size: str) -> str:
    return f'"{int(changed.timestamp() * 1_000_000):x}-{int(size):x}"'


def _unless_unchanged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer 304 or 412 in its place where the request's conditions say so."""
    changed = parse_http_date(response.headers["Last-Modified"])
    whole = cast("HttpResponse", response)  # the stubs know no other kind
    answer = get_conditional_response(request, response.headers["ETag"], changed, whole) or response
    if answer is not response:
        response.close()
    return answer
