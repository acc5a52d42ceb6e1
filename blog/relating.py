"""Finding related articles in the background: of an article that is published, and of those that it now resembles."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.tasks import task
from wagtail.signals import page_published

from blog.models import ArticlePage, RelatedArticles
from blog.related import STORED, most_related
from core.wagtail_compat.task_results import enqueue_once

MOST = 20  # articles whose related ones are found again where one is published
MOST_A_TASK = 100  # of those of which nothing is stored: an older release stored nothing


def connect() -> None:
    """Connect the handler of publication."""
    page_published.connect(_published, ArticlePage, dispatch_uid="blog.related")


def _published(instance: ArticlePage, **_kwargs: Any) -> None:
    transaction.on_commit(partial(enqueue_once, relate, instance.pk))


@task(backend="background")
def relate(article: int) -> int:
    """Store what is related to an article, and to those that are most like it; return how many have changed."""
    page = ArticlePage.objects.published().filter(pk=article).first()
    if page is None:
        return 0
    alike = most_related(page, MOST)
    others = ArticlePage.objects.filter(pk__in=alike).defer("body")
    return _store(page, alike[:STORED]) + sum(
        _store(each, most_related(each, STORED)) for each in others
    )


def _store(article: ArticlePage, ids: list[int]) -> bool:
    """Store them where they are others than before: each change makes stored pages stale."""
    stored = RelatedArticles.objects.filter(pk=article.pk)
    if ids in stored.values_list("ids", flat=True):
        return False
    RelatedArticles.objects.update_or_create(pk=article.pk, defaults={"ids": ids})
    return True


@task(backend="background")
def relate_missing() -> int:
    """Store what is related to articles of which nothing is stored; return to how many."""
    missing = _without().newest_first().defer("body")[:MOST_A_TASK]
    return sum(_store(article, most_related(article, STORED)) for article in missing)


def queue_missing() -> None:
    """Queue finding what is related to articles of which nothing is stored."""
    if _without().exists():
        enqueue_once(relate_missing)


def each_minute() -> Callable[[], None]:
    """Return what the hook EVERY_MINUTE_HOOK asks for."""
    return queue_missing


def _without() -> Any:
    return ArticlePage.objects.published().filter(related_articles__isnull=True)
