"""`manage.py clean_images`: what older versions stored, without what cameras and programs noted."""

import logging
import os.path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from wagtail.images.models import AbstractImage

from core.base.models import SiteImage
from core.base.pictures import PictureRefused, cleaned, has_notes
from core.base.progress import bar
from core.serving.signal_handlers import warm_if_lacking

MOST_PIXELS = 100_000_000  # older versions took fifty million of any format
CHANGED = ("file", "width", "height", "file_size", "file_hash", "is_clean", "tint")
FOCAL_POINT = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Draw stored pictures anew; those that are done are marked, so that the next run goes on from there."""

    help = "Takes position, camera and other notes out of stored images and their renditions; each is done once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Clean what isn't marked as clean."""
        waiting = list(SiteImage.objects.filter(is_clean=False).values_list("pk", flat=True))
        if not waiting:
            return
        with bar(Console(stderr=True), quiet=options["verbosity"] == 0) as progress:
            for pk in progress.track(waiting, description=_("Images without notes")):
                if image := SiteImage.objects.filter(pk=pk, is_clean=False).first():
                    clean(image)


def clean(image: SiteImage) -> None:
    """Store an image's file anew, drop renditions that hold notes, and have rendered what is lacking then.

    A file that can't be read stays, for it is published by none of its renditions.
    """
    name, width, height = image.file.name, image.width, image.height
    storage = image.file.storage
    try:
        with storage.open(name) as file:
            bare = cleaned(File(file, os.path.basename(name)), MOST_PIXELS)
    except (OSError, PictureRefused) as error:
        logger.warning("Image %s (%s) can't be read: %s", image.pk, name, error)
        SiteImage.objects.filter(pk=image.pk, file=name).update(is_clean=True)
    else:
        image.file.save(os.path.basename(name), bare, save=False)
        _scale_focal_point(image, width, height)
        values = {field: getattr(image, field) for field in (*CHANGED, *FOCAL_POINT)}
        values["file"] = image.file.name
        kept = SiteImage.objects.filter(pk=image.pk, file=name).update(**values)
        storage.delete(name if kept else image.file.name)  # meanwhile an editor chose another
    _drop_renditions_with_metadata(image)
    warm_if_lacking(image.pk)


def _scale_focal_point(image: AbstractImage, width: int, height: int) -> None:
    """Keep the focal point where it was, in shares of the picture: it may lie otherwise, and be smaller now."""
    for field in FOCAL_POINT:
        if value := getattr(image, field):
            across = field in {"focal_point_x", "focal_point_width"}
            share = image.width / width if across else image.height / height
            setattr(image, field, round(value * share))


def _drop_renditions_with_metadata(image: AbstractImage) -> None:
    for rendition in image.renditions.all():
        try:
            with rendition.file.storage.open(rendition.file.name) as file:
                tells = has_notes(file)
        except OSError:  # lost
            continue
        if tells:
            rendition.purge_from_cache()
            rendition.delete()
