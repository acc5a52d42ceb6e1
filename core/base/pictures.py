"""Uploaded pictures, made no larger than any page needs."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 2560
QUALITY = 90  # of an original, from which renditions are made
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": QUALITY, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": QUALITY},
    "AVIF": {"quality": QUALITY},
}
_DRAWABLE = {"1": "L", "P": "RGBA", "PA": "RGBA"}  # palettes don't blend


def shrunk(file: File) -> ContentFile | None:
    """Return a smaller copy of a picture that is too large, upright, without the camera's notes.

    None where it stays as it is: small enough, animated, or in a format that isn't ours to write.
    """
    file.seek(0)
    try:
        with Image.open(file) as picture:
            return _shrunk(picture, file.name or "")
    except UnidentifiedImageError:
        return None
    finally:
        file.seek(0)


def _shrunk(picture: Image.Image, name: str) -> ContentFile | None:
    form = "JPEG" if picture.format == "MPO" else picture.format  # several pictures of one camera
    if max(picture.size) <= LONGEST_SIDE or form not in _SAVE_OPTIONS:
        return None
    if getattr(picture, "is_animated", False) and picture.format != "MPO":
        return None
    small = _upright(picture)
    buffer = BytesIO()
    small.save(buffer, form, icc_profile=picture.info.get("icc_profile"), **_SAVE_OPTIONS[form])
    return ContentFile(buffer.getvalue(), name)


def _upright(picture: Image.Image) -> Image.Image:
    """Return the picture shrunk and turned as the camera was held."""
    if picture.mode in _DRAWABLE:
        picture = picture.convert(_DRAWABLE[picture.mode])
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    upright = ImageOps.exif_transpose(picture)
    upright.info = {}  # no position, no serial number of a camera
    return upright
