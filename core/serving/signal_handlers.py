"""Handlers that have pictures rendered ahead: of published pages, of snippets and settings, of new or changed images."""

from functools import cache, partial
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.signals import page_published

from core.base.models import SiteImage, SiteRendition
from core.serving.warming import filters_for, needs_work, warm_image, warm_object, warm_page
from core.wagtail_compat.task_results import enqueue_once


def connect() -> None:
    """Connect the handlers to publications, and to what is saved."""
    page_published.connect(warm_published_page, dispatch_uid="serving.warm_published_page")
    post_save.connect(
        warm_changed_image, sender=SiteImage, dispatch_uid="serving.warm_changed_image"
    )
    post_save.connect(warm_saved_object, dispatch_uid="serving.warm_saved_object")


def warm_published_page(instance: Page, **kwargs: Any) -> None:
    """Render the pictures of a page that was published."""
    transaction.on_commit(partial(warm_page.enqueue, instance.pk))


def warm_saved_object(sender: type[Model], instance: Model, raw: bool, **kwargs: Any) -> None:
    """Render the pictures of a snippet or setting; those of a page are when it's published."""
    if not raw and may_show_images(sender):
        meta = sender._meta
        arguments = (meta.app_label, str(meta.model_name), instance.pk)
        transaction.on_commit(partial(enqueue_once, warm_object, *arguments))


@cache
def may_show_images(model: type[Model]) -> bool:
    """Return whether a model that is no page has a field or blocks for images."""
    if issubclass(model, (Page, SiteRendition)):
        return False
    return any(
        isinstance(field, StreamField) or field.related_model is SiteImage
        for field in model._meta.concrete_fields
    )


def warm_changed_image(instance: SiteImage, raw: bool, **kwargs: Any) -> None:
    """Render a picture that is new or whose file or focal point changed."""
    if not raw:
        transaction.on_commit(partial(warm_if_lacking, instance.pk))


def warm_if_lacking(pk: int) -> None:
    """Queue the rendering of what an image lacks."""
    image = SiteImage.objects.filter(pk=pk).first()
    if image and needs_work(image, filters_for(image)):
        warm_image.enqueue(pk)
