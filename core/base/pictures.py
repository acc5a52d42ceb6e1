"""Uploaded pictures: read no further than is safe, kept no larger than any page needs, without what cameras and programs note in them.

A picture is drawn anew from its pixels, so nothing else of the file is kept: no position, no camera, no profile, no
thumbnail of what was cut away, nothing behind the end. Animated GIFs alone are copied block by block, for drawing them
anew would change their colours.
"""

import os.path
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageSequence
from pillow_heif import register_heif_opener
from wagtail.images.models import SourceImageIOError
from willow import image as willow_files
from willow.plugins.pillow import PillowImage
from willow.registry import registry

from core.base.gif import GIFError, bare_gif

LONGEST_SIDE = 2560
QUALITY = 90  # of an original, from which renditions are made
MOST_PIXELS, MOST_PIXELS_JPEG = 25_000_000, 50_000_000  # a JPEG is decoded at a half or less
MOST_FRAMES, MOST_PIXELS_GIF = 1000, 100_000_000  # all frames together; a GIF's aren't decoded
MOST_SCANS = (
    40  # of a progressive JPEG: programs write about ten, and each costs a pass over all pixels
)
LARGEST_PROFILE = 4 * 1024 * 1024
SEE_THROUGH = "#00000000"  # the tint of a picture with transparent parts
READABLE = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "TIFF", "BMP")
NOTES = {"exif", "xmp", "icc_profile", "photoshop", "comment", "XML:com.adobe.xmp"}
_JPEG = {"JPEG", "MPO"}  # MPO: several pictures of one camera, the first of which is meant
_MOVING = {"PNG", "WEBP", "AVIF"}
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": QUALITY, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": QUALITY},
    "AVIF": {"quality": QUALITY},
}
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png"}  # of what comes in a format that isn't kept
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_DECODING = (
    threading.Lock()
)  # one at a time in a process: what one needs is bounded, so what all need is


class PictureRefused(ValidationError, ValueError):
    """A picture that can't be read or would cost too much; the message says it to who uploads it."""


class CleanPicture(ContentFile):
    """A picture that has been drawn anew, and its tint."""

    def __init__(self, content: bytes, name: str, tint: str = "") -> None:
        """Hold the file; without its tint where nobody decoded it."""
        super().__init__(content, name)
        self.tint = tint


class Header(NamedTuple):
    """What a file says about its picture before anything is decoded."""

    form: str
    size: tuple[int, int]
    frames: int


def cleaned(file: File, most: int | None = None) -> CleanPicture:
    """Return the picture upright, in sRGB, no larger than a page needs, and nothing else of its file.

    `most` pixels, where others than an upload's limits hold. Raises PictureRefused.
    """
    if isinstance(file, CleanPicture):
        return file
    try:
        _check_sums(file)
        with _opened(file) as picture:
            header = _checked(picture, file, most)
            with _DECODING:
                return _drawn_anew(picture, header, file)
    finally:
        file.seek(0)


def header_of(file: IO[bytes]) -> Header:
    """Return what the header says, within the limits of an upload; raises PictureRefused."""
    with _opened(file) as picture:
        return _checked(picture, file, None)


def _check_sums(file: File) -> None:
    """Refuse a PNG with a part that isn't as it was written: Pillow would show black in its place."""
    with _opened(file) as picture:
        if picture.format == "PNG":
            picture.verify()


def has_notes(file: IO[bytes]) -> bool:
    """Return whether a file that Pillow wrote holds more than its picture; nothing is decoded."""
    with Image.open(file, formats=READABLE) as picture:
        return not NOTES.isdisjoint(picture.info) or bool(getattr(picture, "text", {}))


@contextmanager
def _opened(file: Any) -> Iterator[Image.Image]:
    """Open a picture; raise PictureRefused for whatever a broken one causes."""
    file.seek(0)
    try:
        with Image.open(file, formats=READABLE) as picture:
            yield picture
    except PictureRefused:
        raise
    except Image.DecompressionBombError as error:
        raise PictureRefused(_too_many(None, MOST_PIXELS), code="too_many_pixels") from error
    except (
        Exception
    ) as error:  # decoders raise whatever comes: OSError, SyntaxError, struct.error …
        raise PictureRefused(
            _("This image is broken, or was cut off on its way. Export it again and upload that."),
            code="broken",
        ) from error


def _checked(picture: Image.Image, file: Any, most: int | None) -> Header:
    """Return what the header says, or refuse what would cost too much to decode."""
    form, (width, height) = str(picture.format), picture.size
    limit = most or (MOST_PIXELS_JPEG if form in _JPEG else MOST_PIXELS)
    if width * height > limit:
        raise PictureRefused(_too_many(width * height, limit), code="too_many_pixels")
    if form in _JPEG and _scans(file) > MOST_SCANS:
        raise PictureRefused(
            _("This image is stored in too many layers. Export it again as an ordinary JPEG."),
            code="too_many_scans",
        )
    frames = getattr(picture, "n_frames", 1) if form in _MOVING else 1
    _check_frames(frames, width * height * frames, limit)
    return Header(form, (width, height), frames)


def _check_frames(frames: int, pixels: int, limit: int) -> None:
    if frames > 1 and (frames > MOST_FRAMES or pixels > limit):
        raise PictureRefused(
            _("This animation is too long or too large. Make it shorter or smaller."),
            code="too_many_frames",
        )


def _too_many(pixels: int | None, limit: int) -> str:
    most = limit // 1_000_000
    if pixels is None:
        return _("This image has too many pixels. At most %(most)s megapixels are taken.") % {
            "most": most
        }
    return _(
        "This image has %(count)s megapixels, and at most %(most)s are taken in its format. Make it smaller."
    ) % {"count": -(-pixels // 1_000_000), "most": most}


def _scans(file: Any) -> int:
    """Count a JPEG's scans; within them, no byte FF is followed by DA."""
    place = file.tell()
    file.seek(0)
    count = file.read().count(b"\xff\xda")
    file.seek(place)
    return count


def _drawn_anew(picture: Image.Image, header: Header, file: File) -> CleanPicture:
    name, buffer = file.name or "", BytesIO()
    if header.form == "GIF":
        return CleanPicture(_gif(picture, file), name, tint_of(_plain(picture)))
    if header.frames > 1:
        first = _save_moving(picture, header.form, buffer)
        return CleanPicture(buffer.getvalue(), name, tint_of(first))
    drawn = _drawn(picture)
    form = "JPEG" if header.form == "MPO" else header.form
    if form not in _SAVE_OPTIONS:
        form = "PNG" if drawn.mode == "RGBA" else "JPEG"
        name = os.path.splitext(name)[0] + _SUFFIXES[form]
    options = _SAVE_OPTIONS[form]
    if (
        drawn is picture and header.form == "JPEG"
    ):  # as it was: its own quality loses next to nothing
        options = {"quality": "keep", "optimize": True}
    drawn.info = {}
    drawn.save(buffer, form, **options)
    return CleanPicture(buffer.getvalue(), name, tint_of(drawn))


def tint_of(picture: Image.Image) -> str:
    """Return the mean colour as CSS writes it: no colour for what lets one see through, which would show it for good."""
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        if picture.getchannel("A").getextrema() != (255, 255):
            return SEE_THROUGH
    pixel = picture.resize((1, 1), Image.Resampling.BOX).convert("RGB").tobytes()
    return f"#{pixel.hex()}"


def _gif(picture: Image.Image, file: File) -> bytes:
    """Return a GIF without its notes; its first frame is decoded to see that there is a picture."""
    picture.load()
    file.seek(0)
    try:
        gif = bare_gif(file.read(), MOST_FRAMES)
    except GIFError as error:
        raise OSError from error
    _check_frames(gif.frames, gif.pixels, MOST_PIXELS_GIF)
    return gif.content


def _save_moving(picture: Image.Image, form: str, buffer: BytesIO) -> Image.Image:
    """Write all frames; return the first."""
    frames, durations = [], []
    for frame in ImageSequence.Iterator(picture):
        frame.load()
        durations.append(frame.info.get("duration", 0))
        frames.append(_drawn(frame.copy()))
        frames[-1].info = {}
    options = _SAVE_OPTIONS[form] | {"duration": durations, "loop": picture.info.get("loop", 0)}
    if form == "AVIF":
        del options["loop"]
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], **options)
    return frames[0]


def _drawn(picture: Image.Image) -> Image.Image:
    """Return the picture as L, RGB or RGBA, upright, in sRGB, shrunk; the same object where nothing was to be done."""
    width, height = picture.size
    ratio = LONGEST_SIDE / max(width, height)
    smaller = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    if picture.format in _JPEG:
        picture.draft(None, smaller)
    turn = _TURNS.get(_orientation(picture))
    picture.load()
    profile = picture.info.get("icc_profile")
    drawn = _plain(picture)
    if ratio < 1:
        drawn = drawn.resize(smaller, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if turn is not None:
        drawn = drawn.transpose(turn)
    drawn = _in_srgb(drawn, profile)
    return drawn if drawn.mode in {"L", "RGB", "RGBA"} else drawn.convert("RGB")


def _orientation(picture: Image.Image) -> int:
    """Return how the camera was held; notes that can't be read say nothing."""
    if picture.format == "TIFF":  # Pillow turns it itself
        return 1
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - odd notes raise whatever comes
        return 1


def _plain(picture: Image.Image) -> Image.Image:
    """Return the picture without palette, and with eight bits a channel."""
    if picture.mode.startswith(
        "I"
    ):  # sixteen bits of grey, which Pillow's own conversion would cut off
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        return picture if picture.mode == "RGBA" else picture.convert("RGBA")
    if picture.mode in {"1", "P"}:
        return picture.convert("L" if picture.mode == "1" else "RGB")
    return picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in the colours that screens assume; a profile that can't be read says nothing."""
    if not profile or len(profile) > LARGEST_PROFILE:
        return picture
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return picture
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(picture, source, _SRGB, outputMode=mode) or picture
    return picture


def register() -> None:
    """Have Willow, and so Wagtail, read sizes from headers, decode one picture at a time and see no notes.

    By itself it decodes a whole picture to tell its size, and saves notes and profile into renditions.
    """
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    for kind in willow_files.INITIAL_IMAGE_CLASSES.values():
        if kind is willow_files.SvgImageFile or kind is willow_files.IcoImageFile:
            continue
        registry.register_operation(kind, "get_size", lambda image: header_of(image.f).size)
        registry.register_operation(
            kind, "get_frame_count", lambda image: 1
        )  # counted by cleaned()
        registry.register_converter(
            kind, PillowImage, lambda image: PillowImage(_for_rendition(image.f))
        )


def _for_rendition(file: IO[bytes]) -> Image.Image:
    """Return a stored picture, bare; what can't be read is to Wagtail what isn't there."""
    try:
        with _opened(file) as picture:
            with _DECODING:
                drawn = _drawn(picture)
            drawn.info = {}
            return drawn
    except PictureRefused as error:
        raise SourceImageIOError(error.messages[0]) from error
