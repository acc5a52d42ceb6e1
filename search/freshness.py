"""Keeping what the index says of who may read a page as true as the pages: privacy, moves, publication."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from modelsearch.backends import get_search_backends
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move

from core.base.publishing import published
from core.wagtail_compat.search_results import index_again
from search.backends.base import Backend
from search.backends.models import Entry


def connect() -> None:
    """Listen to what changes who may read a page."""
    # Once a page is published its authors, topics and tags are stored: after it was saved and indexed.
    page_published.connect(index_again, dispatch_uid="search.published")
    post_save.connect(_restricted, PageViewRestriction, dispatch_uid="search.restricted")
    post_delete.connect(_restricted, PageViewRestriction, dispatch_uid="search.unrestricted")
    post_page_move.connect(_moved, dispatch_uid="search.moved")


def _restricted(instance: PageViewRestriction, **_kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        refresh(page)


def _moved(instance: Page, **_kwargs: Any) -> None:
    refresh(instance)


def refresh(page: Page) -> None:
    """Let the words of a page and of those below it serve corrections where visitors may read them, and only there."""
    below = Page.objects.descendant_of(page, inclusive=True)
    readable = published(below)
    for backend in get_search_backends():
        if isinstance(backend, Backend):
            index = backend.get_index_for_model(Page)
            index.publish(_entries(below).exclude(pk__in=_entries(readable)), public=False)
            index.publish(_entries(readable), public=True)


def _entries(pages: QuerySet[Page]) -> QuerySet[Entry]:
    kinds = pages.order_by().values("content_type")
    keys = pages.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return Entry.objects.filter(content_type__in=kinds, object_id__in=keys)
