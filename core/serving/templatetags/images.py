"""Pictures in templates: every size and format the site serves, and nothing on a missing file."""

import logging
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import Picture

from core.serving.renditions import SPECS, UNREADABLE, ImageSpec

register = template.Library()
logger = logging.getLogger(__name__)


@register.simple_tag
def picture(
    image: Any, spec: str = "text", eager: bool = False, alt: str | None = None, sizes: str = ""
) -> SafeString:
    """Render the image as <picture>; `eager` for what stands above the fold, `alt` for a text of one's own."""
    if not image:
        return mark_safe("")
    wanted = SPECS[spec]
    renditions = _renditions(image, wanted)
    if not renditions:
        return mark_safe("")
    attributes = _attributes(eager, alt)
    if len(renditions) > len(wanted.formats):
        attributes["sizes"] = sizes or wanted.sizes
    return mark_safe(str(Picture(renditions, attributes)))  # noqa: S308 - Wagtail escapes the attributes


@register.simple_tag
def image_file(image: Any, spec: str = "share") -> Any:
    """Return the largest JPEG of the spec (address, width, height), None on a missing file."""
    if not image:
        return None
    renditions = _renditions(image, SPECS[spec]._replace(formats=("jpeg",)))
    return max(renditions.values(), key=lambda rendition: rendition.width, default=None)


def _renditions(image: Any, wanted: ImageSpec) -> dict[str, Any]:
    try:
        return _once_each(image.get_renditions(*wanted.filters).items())
    except UNREADABLE as error:
        logger.warning("Image %s can't be shown: %s", image.pk, error)
        return {}


def _once_each(renditions: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Keep one rendition a format and width: small originals give several of the same size."""
    seen: dict[tuple[str, int], tuple[str, Any]] = {}
    for spec, rendition in renditions:
        seen.setdefault((spec.rpartition("format-")[2], rendition.width), (spec, rendition))
    return dict(seen.values())


def _attributes(eager: bool, alt: str | None) -> dict[str, str]:
    when = {"fetchpriority": "high"} if eager else {"loading": "lazy"}
    text = {} if alt is None else {"alt": alt}
    return {**when, "decoding": "async", **text}
