"""Pictures of a paste: extracted from the clipboard's data and saved as images of the site."""

import base64
import binascii
import mimetypes
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry
from wagtail.utils.file import hash_filelike

from core.base.models import SiteImage
from core.base.pictures import CleanPicture, PictureRefused, cleaned
from core.blocks.paste import PastedPicture

MOST = 40  # in one paste
MOST_PIXELS = 200_000_000  # of all of them: each is decoded, and takes its part of a second
_DATA = re.compile(r"data:(image/[\w.+-]{1,60})[^,]{0,200};base64,(.*)", re.S)
# Word puts the pictures' data on the clipboard as RTF alone, in hexadecimal; in the HTML are names of its own files.
_RTF = re.compile(
    r"\\(png|jpeg)blip(?:\\(?!(?:png|jpeg)blip)[a-z]++-?+\d*+ ?+|\s++)*+(?:\{[^{}]*+\}\s*+)*+([0-9a-fA-F\s]{40,})"
)
_EMBEDDED = re.compile(r"(data:image/[\w.+-]{1,60})[^,\"'<>]{0,200};base64,([^\"'<>]*+)")
_TYPES = {"png": "image/png", "jpeg": "image/jpeg"}


def files_for(
    pictures: Sequence[PastedPicture], rtf: str, clipboard: Sequence[UploadedFile]
) -> list[UploadedFile | None]:
    """Return a file for each picture, None where the clipboard doesn't hold it."""
    spare = iter([*_from_rtf(rtf), *clipboard])
    return [_file_for(picture, spare) for picture in pictures]


def text_length(html: str) -> int:
    """Return the number of characters of the HTML without embedded pictures."""
    return len(html) - sum(len(found[2]) for found in _EMBEDDED.finditer(html))


def within_pixels(files: Iterable[UploadedFile | None]) -> list[UploadedFile | None]:
    """Replace by None the files beyond MOST_PIXELS pixels in all."""
    left = MOST_PIXELS
    kept: list[UploadedFile | None] = []
    for file in files:
        pixels = _pixels(file) if file else 0
        fits = pixels <= left
        kept.append(file if fits else None)
        left -= pixels if fits else 0
    return kept


def _pixels(file: UploadedFile) -> int:
    """Return the number of pixels that a file's header states; 0 where it's no picture, which the form refuses."""
    try:
        with Image.open(BytesIO(file.read())) as image:
            return image.width * image.height
    except Image.DecompressionBombError:
        return MOST_PIXELS + 1
    except Exception:  # noqa: BLE001 - Pillow raises whatever a broken header makes of it
        return 0
    finally:
        file.seek(0)


def _file_for(picture: PastedPicture, spare: Iterator[UploadedFile]) -> UploadedFile | None:
    if picture.source.startswith(("http:", "https:", "//")):
        return None
    if found := _DATA.match(picture.source):
        return _decoded(found[1].lower(), found[2])
    return next(spare, None)


def _decoded(kind: str, text: str) -> UploadedFile | None:
    try:
        return _file(kind, base64.b64decode("".join(text.split()), validate=True))
    except binascii.Error:
        return None


def _from_rtf(rtf: str) -> Iterator[UploadedFile]:
    for found in _RTF.finditer(rtf):
        even = "".join(found[2].split())
        yield _file(_TYPES[found[1]], bytes.fromhex(even[: len(even) // 2 * 2]))


def _file(kind: str, content: bytes) -> UploadedFile:
    return SimpleUploadedFile(f"pegada{mimetypes.guess_extension(kind) or ''}", content, kind)


def save_picture(file: UploadedFile, picture: PastedPicture, user: Any) -> SiteImage | None:
    """Save a file as an image of the site; return the user's earlier upload where it is the same.

    None where she may not upload, or where it is none of the pictures that the site takes.
    """
    if not _policy().user_has_permission(user, "add"):
        return None
    try:
        bare = cleaned(file)
    except PictureRefused:
        return None
    return _uploaded_before(bare, user) or _uploaded(bare, picture, user)


def _policy() -> Any:
    return policy_registry.get_by_type(SiteImage)


def _uploaded_before(file: CleanPicture, user: Any) -> SiteImage | None:
    mark = hash_filelike(BytesIO(file.read()))
    file.seek(0)
    return SiteImage.objects.filter(file_hash=mark, uploaded_by_user=user).first()


def _uploaded(file: CleanPicture, picture: PastedPicture, user: Any) -> SiteImage | None:
    stamp = localtime(now()).strftime("%d/%m %H:%M")
    title = (picture.alt or picture.caption or _("Pasted image %(when)s") % {"when": stamp})[:255]
    collections = _policy().collections_user_has_permission_for(user, "add")
    data = {"title": title, "description": picture.alt[:255], "collection": collections.first().pk}
    image = SiteImage(uploaded_by_user=user)
    form = get_image_form(SiteImage)(data, {"file": file}, instance=image, user=user)
    return form.save() if form.is_valid() else None
