"""The renditions that the site shows, for templates, prefetching and warming; AVIF at a useful speed."""

import logging
from typing import IO, Any, NamedTuple

from PIL import AvifImagePlugin
from PIL import Image as PillowImage

logger = logging.getLogger(__name__)
FORMATS = ("avif", "webp", "jpeg")
# libavif's default effort takes five times as long to save a third of the bytes. Measured on a drawing of 1440 x 900,
# quality 60: speed 6, 0.56 s and 13 KB; speed 8, 0.12 s and 19 KB (JPEG: 39 KB).
AVIF_SPEED = 8  # 0 slowest, 10 fastest
save_thoroughly = PillowImage.SAVE[AvifImagePlugin.AvifImageFile.format]


class ImageSpec(NamedTuple):
    """Hold the sizes of a picture's renditions, and its width on the page (the `sizes` attribute)."""

    resizes: tuple[str, ...]
    sizes: str
    formats: tuple[str, ...] = FORMATS

    @property
    def filters(self) -> list[str]:
        """Return Wagtail's filter strings, one a format and size."""
        return [f"{resize}|format-{form}" for form in self.formats for resize in self.resizes]


_WIDTHS = ("width-480", "width-960", "width-1440")
SPECS = {
    "text": ImageSpec(_WIDTHS, "(min-width: 48rem) 42rem, 100vw"),
    "wide": ImageSpec(_WIDTHS, "(min-width: 64rem) 60rem, 100vw"),
    "full": ImageSpec(_WIDTHS, "100vw"),
    "card": ImageSpec(("fill-360x240", "fill-720x480"), "(min-width: 48rem) 15rem, 40vw"),
    # The same pictures, as wide as a phone.
    "tile": ImageSpec(("fill-360x240", "fill-720x480"), "(min-width: 48rem) 21rem, 90vw"),
    "portrait": ImageSpec(("fill-96x96", "fill-288x288"), "9rem"),
    "mail": ImageSpec(("width-960",), "552px", ("jpeg",)),  # twice as wide as it's shown, nearly
    "share": ImageSpec(("fill-1200x630",), "1200px", ("jpeg",)),
}

# What Wagtail's lists, choosers and forms show of any image; its form alone also asks for the whole ("original").
ADMIN_FILTERS = ("max-165x165", "max-800x600")

# A missing or unreadable original (Wagtail's and Willow's errors are OSErrors, ours ValueErrors), or an image without a file.
UNREADABLE = (OSError, ValueError, LookupError)


def share_rendition(image: Any) -> Any:
    """Return the picture that social networks and feeds show (1200 x 630, JPEG), None on a missing file."""
    try:
        return image.get_rendition(SPECS["share"].filters[0]) if image else None
    except UNREADABLE as error:
        logger.warning("Image %s can't be shared: %s", image.pk, error)
        return None


def save_avif(image: PillowImage.Image, file: IO[bytes], filename: str | bytes) -> None:
    """Save as AVIF at our speed, where the caller asks for no other."""
    image.encoderinfo.setdefault("speed", AVIF_SPEED)
    save_thoroughly(image, file, filename)


def register_avif() -> None:
    """Have Pillow, and so Willow and Wagtail, save AVIF this way."""
    PillowImage.register_save(AvifImagePlugin.AvifImageFile.format, save_avif)
