"""Pictures in templates: every size and format that is ready, a box of the same size until one is."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Picture

from core.base.pictures import SEE_THROUGH
from core.serving.renditions import SPECS, ImageSpec, nearest, ready, size_of

register = template.Library()
# A drawing that has no other size than that of its box, in one colour.
BOX = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {} {}'%3E%3Cpath d='M0 0h{}v{}H0z' fill='{}'/%3E%3C/svg%3E"
PALE = "#8882"  # in both colour schemes, of what nobody has looked at yet


@register.simple_tag
def picture(
    image: Any, spec: str = "text", eager: bool = False, alt: str | None = None, sizes: str = ""
) -> SafeString:
    """Render the image as <picture>; `eager` for what stands above the fold, `alt` for a text of one's own."""
    if not image:
        return mark_safe("")
    wanted = SPECS[spec]
    attributes = _attributes(image, eager, alt)
    renditions = _once_each(ready(image, wanted.filters).items())
    if not renditions:
        return _stand_in(image, wanted, attributes)
    if len(renditions) > len(wanted.formats):
        attributes["sizes"] = sizes or wanted.sizes
    return mark_safe(str(Picture(renditions, attributes)))  # noqa: S308 - Wagtail escapes the attributes


@register.simple_tag
def image_file(image: Any, spec: str = "share") -> Any:
    """Return the largest JPEG of the spec that is ready (address, width, height), or None."""
    if not image:
        return None
    found = ready(image, SPECS[spec]._replace(formats=("jpeg",)).filters)
    return max(found.values(), key=lambda rendition: rendition.width, default=None)


def _stand_in(image: Any, wanted: ImageSpec, attributes: dict[str, Any]) -> SafeString:
    """Render what the CMS shows of the picture, else a box in its tint; nothing where its file is missing.

    Where a part of the picture is asked for, the style sheets cut it out.
    """
    width, height = size_of(image, wanted.resizes[0])
    attributes |= {"width": width, "height": height}
    if found := nearest(image):
        return format_html("<picture>{}</picture>", found.img_tag(attributes))
    if not image.file or not image.file.storage.exists(image.file.name):
        return mark_safe("")
    colour = (image.tint or PALE).replace("#", "%23")
    attributes.setdefault("alt", image.get_rendition_model()(image=image).alt)
    source = BOX.format(width, height, width, height, colour)
    return format_html("<picture><img{}></picture>", flatatt({"src": source} | attributes))


def _once_each(renditions: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Keep one rendition a format and width: small originals give several of the same size."""
    seen: dict[tuple[str, int], tuple[str, Any]] = {}
    for spec, rendition in renditions:
        seen.setdefault((spec.rpartition("format-")[2], rendition.width), (spec, rendition))
    return dict(seen.values())


def _attributes(image: Any, eager: bool, alt: str | None) -> dict[str, Any]:
    when = {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    text = {} if alt is None else {"alt": alt}
    tint = {} if image.tint in {"", SEE_THROUGH} else {"data-tint": image.tint}
    return {**when, "decoding": "async", **tint, **text}
