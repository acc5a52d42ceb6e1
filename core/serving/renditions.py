"""The renditions that the site shows, for templates, prefetching and rendering; AVIF at a useful speed.

What visitors see is looked up here and never rendered: core.serving.warming has the worker make what is lacking.
"""

from collections.abc import Iterable
from functools import cache
from typing import IO, Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from PIL import AvifImagePlugin
from PIL import Image as PillowImage
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from core.blocks.walking import leaves

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

    @property
    def loaded(self) -> list[str]:
        """Return the filters to load ahead: its own, and those of the CMS, which stand in for them."""
        return [*self.filters, *ADMIN_FILTERS]


# What Wagtail's lists, choosers and forms show of any image; its form alone also asks for the whole ("original").
ADMIN_FILTERS = ("max-165x165", "max-800x600")

_WIDTHS = ("width-480", "width-960", "width-1440")
SPECS = {
    "text": ImageSpec(_WIDTHS, "(min-width: 44rem) 42rem, 90vw"),
    "wide": ImageSpec(_WIDTHS, "(min-width: 64rem) 60rem, 91vw"),
    "full": ImageSpec(_WIDTHS, "100vw"),
    "card": ImageSpec(
        ("fill-360x240", "fill-720x480"),
        "(min-width: 75rem) 22rem, (min-width: 40rem) 28vw, 6.5rem",
    ),
    "portrait": ImageSpec(("fill-96x96", "fill-288x288"), "6rem"),
    "mail": ImageSpec(("width-960",), "552px", ("jpeg",)),  # twice as wide as it's shown, nearly
    "share": ImageSpec(("fill-1200x630",), "1200px", ("jpeg",)),
}
FILTERS = list(dict.fromkeys(spec for picture in SPECS.values() for spec in picture.filters))
EVERY_FILTER = (*FILTERS, *ADMIN_FILTERS)

# A missing or unreadable original (Wagtail's and Willow's errors are OSErrors, ours ValueErrors), or an image without a file.
UNREADABLE = (OSError, ValueError, LookupError)


@cache
def filter_of(spec: str) -> Filter:
    """Return Wagtail's filter, which reads its string but once."""
    return Filter(spec=spec)


def load_renditions(images: Iterable[Any], filters: Iterable[str] = EVERY_FILTER) -> None:
    """Load the renditions of images by one query, where they aren't loaded; visitors' pages ask no cache for them."""
    if wanted := [image for image in images if image]:
        rows = type(wanted[0]).get_rendition_model().objects.filter(filter_spec__in=list(filters))
        prefetch_related_objects(wanted, Prefetch("renditions", rows, "prefetched_renditions"))


def load_pictures_of(streams: Iterable[Any]) -> None:
    """Load what is ready of the pictures in streams: by one query, and by one for the covers of articles named there."""
    values = [value for body in streams for _block, value in leaves(body.stream_block, body)]
    model = get_image_model()
    load_renditions([value for value in values if isinstance(value, model)], SPECS["text"].loaded)
    covers = [getattr(value, "cover", None) for value in values]
    load_renditions([each for each in covers if isinstance(each, model)], SPECS["card"].loaded)


def load_pictures(page: Any) -> None:
    """Load what is ready of a page's pictures: by one query for its blocks, by one for its fields."""
    fields, model = page._meta.concrete_fields, get_image_model()
    load_pictures_of([getattr(page, each.name) for each in fields if isinstance(each, StreamField)])
    load_renditions([getattr(page, field.name) for field in fields if field.related_model is model])


def pictures(field: str, *specs: str) -> Prefetch:
    """Return what prefetches what is ready of the images of a field in some specs, for a list of any length.

    One query where the list reads the images themselves by `select_related`, else two.
    """
    filters = dict.fromkeys(each for spec in specs for each in SPECS[spec].loaded)
    rows = get_image_model().get_rendition_model().objects.filter(filter_spec__in=list(filters))
    return Prefetch(f"{field}__renditions", rows, to_attr="prefetched_renditions")


def ready(image: Any, filters: Iterable[str]) -> dict[str, Any]:
    """Return those renditions of an image that are there, by filter; nothing is rendered.

    Of an image whose renditions were loaded ahead only those count: load what ImageSpec.loaded says.
    """
    load_renditions([image])
    wanted = [filter_of(spec) for spec in filters]
    found = image.find_existing_renditions(*wanted)
    return {each.spec: found[each] for each in wanted if each in found}


def nearest(image: Any) -> Any:
    """Return what the CMS shows of the whole picture, which is made when it's uploaded, None where that isn't there."""
    found = ready(image, ADMIN_FILTERS)
    return max(found.values(), key=lambda rendition: rendition.width, default=None)


def size_of(image: Any, resize: str) -> tuple[int, int]:
    """Return width and height of a rendition, made or not."""
    width, height = filter_of(resize).get_transform(image).size
    return int(width), int(height)


def share_rendition(image: Any) -> Any:
    """Return the picture that social networks and feeds show (1200 x 630, JPEG), None where it isn't there."""
    found = ready(image, SPECS["share"].filters) if image else {}
    return next(iter(found.values()), None)


def save_avif(image: PillowImage.Image, file: IO[bytes], filename: str | bytes) -> None:
    """Save as AVIF at our speed, where the caller asks for no other; threads cost more than they bring at our sizes."""
    image.encoderinfo.setdefault("speed", AVIF_SPEED)
    image.encoderinfo.setdefault("max_threads", 1)
    save_thoroughly(image, file, filename)


def register_avif() -> None:
    """Have Pillow, and so Willow and Wagtail, save AVIF this way."""
    PillowImage.register_save(AvifImagePlugin.AvifImageFile.format, save_avif)
