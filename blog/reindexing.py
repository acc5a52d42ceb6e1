"""Articles are found by the names of their topics, tags, authors and series: when one changes, they are indexed again."""

from functools import partial
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from django.tasks import task
from modelsearch.backends import get_search_backends
from modelsearch.index import insert_or_update_object
from taggit.models import Tag, TaggedItem
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from blog.models import ArticlePage, AuthorPage, SeriesPage, TopicPage
from core.wagtail_compat.task_results import enqueue_once

NAMED = (TopicPage, AuthorPage, SeriesPage)
CHUNK = 200  # articles loaded at once


def connect() -> None:
    """Connect the handlers of what changes a name, or who may see it."""
    for model in NAMED:
        for signal, word in ((page_published, "published"), (page_unpublished, "unpublished")):
            signal.connect(_named, model, dispatch_uid=f"blog.{word}.{model.__name__}")
    post_save.connect(_renamed, Tag, dispatch_uid="blog.renamed")
    post_save.connect(_restricted, PageViewRestriction, dispatch_uid="blog.restricted")
    post_delete.connect(_restricted, PageViewRestriction, dispatch_uid="blog.unrestricted")


def _named(instance: Page, **_kwargs: Any) -> None:
    if _articles(instance.path).exists():
        transaction.on_commit(partial(reindex_articles.enqueue, instance.path))


def _renamed(instance: Tag, created: bool, **_kwargs: Any) -> None:
    if not created:
        transaction.on_commit(partial(reindex_tagged.enqueue, instance.pk))


def _restricted(instance: PageViewRestriction, **_kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page:
        _named(page)


def _articles(path: str) -> Any:
    """Return the articles that are found by the name of a page at this path, or below it."""
    below = (
        Q(topic__path__startswith=path)
        | Q(topics__path__startswith=path)
        | Q(series__path__startswith=path)
        | Q(article_authors__author__path__startswith=path)
    )
    found = ArticlePage.objects.filter(below).exclude(path__startswith=path)
    return ArticlePage.objects.filter(pk__in=found.values("pk"))


def reindex(articles: list[int]) -> None:
    """Queue the reindexing of articles; what waits already isn't queued twice."""
    enqueue_once(reindex_numbered, articles)


@task(backend="background")
def reindex_numbered(articles: list[int]) -> int:
    """Index articles again; return how many."""
    return _index(ArticlePage.objects.filter(pk__in=articles))


@task(backend="background")
def reindex_articles(path: str) -> int:
    """Index the articles again that are found by the name of a page; return how many."""
    return _index(_articles(path))


@task(backend="background")
def reindex_tagged(tag: int) -> int:
    """Index again what has a tag, images and documents too; return how many articles."""
    for item in TaggedItem.objects.filter(tag=tag):
        if item.content_object:
            insert_or_update_object(item.content_object)
    return _index(ArticlePage.objects.filter(tagged_items__tag=tag))


def _index(found: Any) -> int:
    articles = found.for_index().order_by("pk")
    for chunk in batched(articles.iterator(CHUNK), CHUNK, strict=False):
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(ArticlePage, list(chunk))
    return articles.count()
