"""Renditions of a picture in all sizes and formats: it is decoded once, and they are stored together.

Wagtail decodes it anew for each, three at a time. What it documents for this is a filter of one's own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import File
from django.db import transaction
from wagtail.images.models import AbstractImage, Filter

from core.base.models import SiteImage
from core.base.pictures import tint_of


class DecodedFilter(Filter):
    """A filter that is applied to a picture that is decoded already."""

    def __init__(self, spec: str, picture: Any) -> None:
        """Take Willow's picture."""
        super().__init__(spec=spec)
        self.picture = picture

    @contextmanager
    def get_willow_image(self, image: AbstractImage, source: File | None = None) -> Iterator[Any]:
        """Give the picture in place of the file."""
        yield self.picture


def render(image: SiteImage, specs: Iterable[str]) -> int:
    """Make an image's renditions, and its tint where it has none; return how many were made.

    They are stored in one transaction, so that the pages that show them become stale once. Raises what reading the
    original does (core.serving.renditions.UNREADABLE).
    """
    with image.get_willow_image() as file:
        picture = file.auto_orient()
        picture.format_name = file.format_name
    filters = [DecodedFilter(spec, picture) for spec in specs]
    files = [image.generate_rendition_file(each) for each in filters]
    tint = image.tint or tint_of(picture.image)
    with transaction.atomic():
        unchanged = SiteImage.objects.filter(pk=image.pk, file=image.file.name)
        if not unchanged.select_for_update().exists():  # another picture has been chosen meanwhile
            return 0
        if tint != image.tint:
            unchanged.update(tint=tint)
        for each, content in zip(filters, files, strict=True):
            image.renditions.get_or_create(
                filter_spec=each.spec,
                focal_point_key=each.get_cache_key(image),
                defaults={"file": content},
            )
    return len(files)
