"""Renditions made before anybody asks for them, and made again where their file is lost: by the worker alone."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Count, Model, Q
from django.db.models.functions import Cast
from django.tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import AbstractRendition, Filter
from wagtail.models import Page, ReferenceIndex

from core.base.models import SiteImage, SiteSettings
from core.base.pruning import kept_since
from core.serving.rendering import render
from core.serving.renditions import ADMIN_FILTERS, FILTERS, UNREADABLE
from core.wagtail_compat.task_results import enqueue_once

# Priorities: what takes a moment; the sizes of what was just published, and may be looked at. Those of others have 0.
FIRST, SOON = 20, 10
logger = logging.getLogger(__name__)
# What the CMS shows besides, now and then, and would make anew.
CMS_FILTERS = (*ADMIN_FILTERS, "max-150x150", "width-200", "original")


def warm(
    images: Iterable[SiteImage],
    filters: Sequence[str] = FILTERS,
) -> int:
    """Render the sizes that the images lack, by default of all; return how many renditions were made.

    A picture that can't be read is logged and left out: its page shows without it.
    """
    made = 0
    for image in images:
        try:
            if needs_work(image, filters):
                made += render(image, missing(image, filters))
        except UNREADABLE:
            logger.warning("Could not render %s", image.file.name, exc_info=True)
    return made


def needs_work(image: SiteImage, filters: Sequence[str]) -> bool:
    """Return whether an image lacks its tint or one of the renditions."""
    return not image.tint or bool(missing(image, filters))


def missing(image: SiteImage, filters: Sequence[str] = FILTERS) -> list[str]:
    """Return the filters whose rendition isn't there; a rendition that lost its file goes."""
    there = set()
    for rendition in image.renditions.all():
        if rendition.file.storage.exists(rendition.file.name):
            there.add((rendition.filter_spec, rendition.focal_point_key))
        else:
            _forget(rendition)
    return [spec for spec in filters if (spec, Filter(spec).get_cache_key(image)) not in there]


def _forget(rendition: AbstractRendition) -> None:
    rendition.purge_from_cache()
    rendition.delete()


def prune_unused() -> int:
    """Drop renditions that the site asks for no longer and that were made long ago; return how many.

    What still asks for one has it made anew. Pages kept elsewhere and old mails may name a file, hence the long time;
    where a storage doesn't tell the age of its files, all stay.
    """
    before = kept_since(settings.RENDITIONS_KEPT_DAYS)
    if before is None:
        return 0
    others = (
        get_image_model()
        .get_rendition_model()
        .objects.exclude(filter_spec__in=[*FILTERS, *CMS_FILTERS])
    )
    dropped = 0
    for rendition in others.iterator():
        if _made_before(rendition, before):
            _forget(rendition)
            dropped += 1
    return dropped


def _made_before(rendition: AbstractRendition, moment: datetime) -> bool:
    """Return whether a rendition's file is older, or gone."""
    try:
        return rendition.file.storage.get_modified_time(rendition.file.name) < moment
    except FileNotFoundError:
        return True
    except (NotImplementedError, OSError):
        return False


def images_of(source: Model) -> list[SiteImage]:
    """Return the images that a page or snippet refers to, in whichever field or block."""
    model = get_image_model()
    references = ReferenceIndex.get_references_for_object(source).filter(
        to_content_type=ContentType.objects.get_for_model(model)
    )
    return list(model.objects.filter(pk__in=[row.to_object_id for row in references]))


def is_used(image: Model) -> bool:
    """Return whether anything refers to an image."""
    return ReferenceIndex.get_references_to(image).exists()


def used_and_lacking() -> list[int]:
    """Return the ids of images that something refers to and that lack sizes of the site, the newest first."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(SiteImage)
    )
    used = references.annotate(image=Cast("to_object_id", BigIntegerField())).values("image")
    made = Count("renditions", filter=Q(renditions__filter_spec__in=FILTERS))
    lacking = SiteImage.objects.annotate(made=made).filter(Q(made__lt=len(FILTERS)) | Q(tint=""))
    return list(lacking.filter(pk__in=used).order_by("-pk").values_list("pk", flat=True))


def filters_for(image: SiteImage) -> list[str]:
    """Return the sizes to have ready: those of the CMS, and those of the site where something refers to the image."""
    return [*ADMIN_FILTERS, *(FILTERS if is_used(image) else [])]


def restore(rendition: AbstractRendition) -> bool:
    """Make a lost file again under its own name, which pages may hold; return whether it was lost and is there now.

    A rendition for a focal point that has been moved since goes: no page asks for it.
    """
    storage, name = rendition.file.storage, rendition.file.name
    if storage.exists(name):
        return False
    image, size = rendition.image, rendition.filter
    if size.get_cache_key(image) != rendition.focal_point_key:
        _forget(rendition)
        return False
    try:
        storage.save(name, image.generate_rendition_file(size))
    except UNREADABLE:
        logger.warning("Could not render %s again", name, exc_info=True)
        return False
    return True


@task(backend="background", queue_name="pictures")
def restore_rendition(rendition_id: int) -> bool:
    """Make a lost file again."""
    rendition = get_image_model().get_rendition_model().objects.filter(pk=rendition_id).first()
    return bool(rendition and restore(rendition))


@task(priority=FIRST, backend="background", queue_name="pictures")
def warm_page(page_id: int) -> None:
    """Queue the images of a page, which somebody may be looking at."""
    if page := Page.objects.filter(pk=page_id).first():
        _queue(images_of(page))


@task(priority=FIRST, backend="background", queue_name="pictures")
def warm_object(app: str, model: str, pk: int | str) -> None:
    """Queue the images of a snippet or setting."""
    kind = apps.get_model(app, model)
    if source := kind._default_manager.filter(pk=pk).first():
        _queue(images_of(source))


@task(backend="background", queue_name="pictures")
def warm_lacking() -> None:
    """Queue the images in use that lack anything: another release shows other sizes, a task may have failed."""
    for settings_of_site in SiteSettings.objects.all():  # kept before they were in the index
        ReferenceIndex.create_or_update_for_object(settings_of_site)
    for pk in used_and_lacking():
        warm_image.enqueue(pk)


def _queue(images: Iterable[SiteImage]) -> None:
    """Queue a task for each image that lacks anything, so that a restart loses little."""
    for image in images:
        if needs_work(image, filters_for(image)):
            warm_image.enqueue(image.pk, soon=True)


def look_for_lacking() -> None:
    """Have the worker look for images that lack anything, unless it is about to."""
    enqueue_once(warm_lacking)


@task(priority=FIRST, backend="background", queue_name="pictures")
def warm_image(image_id: int, soon: bool = False) -> int:
    """Render what the CMS shows of an image, which stands in for the rest; queue that where something shows the image."""
    image = get_image_model().objects.filter(pk=image_id).first()
    made = warm([image], ADMIN_FILTERS) if image else 0
    if image and needs_work(image, filters_for(image)):
        warm_sizes.using(priority=SOON if soon else 0).enqueue(image_id)
    return made


@task(backend="background", queue_name="pictures")
def warm_sizes(image_id: int) -> int:
    """Render what an image lacks, for the CMS and, where something shows it, for the site."""
    image = get_image_model().objects.filter(pk=image_id).first()
    return warm([image], filters_for(image)) if image else 0
