"""The pictures of a page, whose renditions are loaded by one query for its blocks and one for its fields."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.struct_block import StructValue
from wagtail.fields import StreamField
from wagtail.models import Page

from core.base.models import SiteImage
from core.serving.renditions import SPECS, load_renditions


def load_pictures(page: Page) -> None:
    """Load what is ready of the pictures that a page shows."""
    fields = page._meta.concrete_fields
    streams = (getattr(page, field.name) for field in fields if isinstance(field, StreamField))
    load_renditions(
        [image for stream in streams for image in images_in(stream)], SPECS["text"].loaded
    )
    load_renditions(
        [getattr(page, field.name) for field in fields if field.related_model is SiteImage]
    )


def images_in(value: Any) -> Iterator[SiteImage]:
    """Yield the images that a block's value holds, each as often as it's there."""
    if isinstance(value, SiteImage):
        yield value
    elif isinstance(value, StreamValue):
        for child in value:
            yield from images_in(child.value)
    elif isinstance(value, (ListValue, list)):
        for child in value:
            yield from images_in(child)
    elif isinstance(value, StructValue):
        for child in value.values():
            yield from images_in(child)
