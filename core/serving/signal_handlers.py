"""Handlers that render pictures ahead: of published pages, and of new or changed images."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.signals import page_published

from core.serving.warming import filters_for, missing, warm_image, warm_page


def connect() -> None:
    """Connect the handlers to publications and to changed pictures."""
    page_published.connect(warm_published_page, dispatch_uid="serving.warm_published_page")
    post_save.connect(
        warm_changed_image, sender=get_image_model(), dispatch_uid="serving.warm_changed_image"
    )


def warm_published_page(instance: Page, **kwargs: Any) -> None:
    """Render the pictures of a page that was published."""
    transaction.on_commit(partial(warm_page.enqueue, instance.pk))


def warm_changed_image(instance: AbstractImage, raw: bool, **kwargs: Any) -> None:
    """Render a picture that is new or whose file or focal point changed."""
    if not raw:
        transaction.on_commit(partial(warm_if_lacking, instance.pk))


def warm_if_lacking(pk: int) -> None:
    """Queue the rendering of what an image lacks."""
    image = get_image_model().objects.filter(pk=pk).first()
    if image and missing(image, filters_for(image)):
        warm_image.enqueue(pk)
