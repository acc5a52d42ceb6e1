"""Which renditions the site shows: one list for templates, prefetching and warming."""

import logging
from typing import Any, NamedTuple

logger = logging.getLogger(__name__)
FORMATS = ("avif", "webp", "jpeg")


class ImageSpec(NamedTuple):
    """The sizes a picture is shown in, and how wide it stands on the page (the `sizes` attribute)."""

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
