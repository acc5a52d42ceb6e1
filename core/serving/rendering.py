"""Renditions of a picture in all sizes and formats: it is decoded once, each size is drawn once, all are stored together.

Wagtail decodes and draws anew for each, three at a time. What it documents for this is a filter of one's own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.core.files.base import File
from django.db import transaction
from wagtail.images.image_operations import ImageTransform
from wagtail.images.models import AbstractImage, Filter

from core.base.models import SiteImage
from core.base.pictures import tint_of
from core.serving.renditions import filter_of


class DrawnFilter(Filter):
    """A filter of a picture that is decoded, cut and resized already: the format is left."""

    def __init__(self, spec: str, picture: Any) -> None:
        """Take Willow's picture."""
        super().__init__(spec=spec)
        self.picture = picture

    @contextmanager
    def get_willow_image(self, image: AbstractImage, source: File | None = None) -> Iterator[Any]:
        """Give the picture in place of the file."""
        yield self.picture

    def get_transform(
        self, image: AbstractImage, size: tuple[int, int] | None = None
    ) -> ImageTransform:
        """Leave the picture as it is."""
        return ImageTransform(size or self.picture.image.size)


def render(image: SiteImage, specs: Iterable[str]) -> int:
    """Make an image's renditions, and its tint where it has none; return how many were made.

    They are stored in one transaction, so that the pages that show them become stale once. Raises what reading the
    original does (core.serving.renditions.UNREADABLE).
    """
    picture = decoded(image)
    files = list(drawn(image, picture, specs))
    tint = image.tint or tint_of(picture.image)
    with transaction.atomic():
        unchanged = SiteImage.objects.filter(pk=image.pk, file=image.file.name)
        if not unchanged.select_for_update().exists():  # another picture has been chosen meanwhile
            return 0
        if tint != image.tint:
            unchanged.update(tint=tint)
        for spec, file in files:
            image.renditions.get_or_create(
                filter_spec=spec,
                focal_point_key=filter_of(spec).get_cache_key(image),
                defaults={"file": file},
            )
    return len(files)


def decoded(image: SiteImage) -> Any:
    """Return Willow's picture of an image, upright, which knows the format of the file."""
    with image.get_willow_image() as file:
        picture = file.auto_orient()
        picture.format_name = file.format_name
    return picture


def drawn(image: SiteImage, picture: Any, specs: Iterable[str]) -> Iterator[tuple[str, File]]:
    """Yield the file of each rendition."""
    for resize, group in groupby(sorted(specs), lambda spec: spec.partition("|")[0]):
        transform = filter_of(resize).get_transform(image, picture.image.size)
        sized = picture.crop(transform.get_rect().round()).resize(transform.size)
        sized.format_name = picture.format_name
        for spec in group:
            yield spec, image.generate_rendition_file(DrawnFilter(spec, sized))
