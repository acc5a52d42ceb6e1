"""Search in comments, where the settings say so; else it costs one query."""

from functools import partial
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, Prefetch, QuerySet
from django.db.models.signals import post_save, pre_save

from blog.managers import ArticleQuerySet, ArticleWords
from blog.reindexing import CHUNK, reindex
from comments.models import Comment, CommentSettings
from comments.states import comments_changed

LOADED = "searched_comments"


def comment_words() -> ArticleWords:
    """Return the words of comments for the search index of articles."""
    return ArticleWords(_load, _read)


def connect() -> None:
    """Connect the handlers that reindex."""
    comments_changed.connect(_changed, dispatch_uid="comments.searching")
    pre_save.connect(_compare, CommentSettings, dispatch_uid="comments.searching.before")
    post_save.connect(_switched, CommentSettings, dispatch_uid="comments.searching.after")


def _load(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.prefetch_related(Prefetch("comments", _searched(), to_attr=LOADED))


def _read(article: Any) -> list[str]:
    loaded = getattr(article, LOADED, None)
    if loaded is None:
        loaded = _searched().filter(article=article.pk)
    return [comment.text for comment in loaded]


def _searched() -> QuerySet[Comment]:
    """Return the comments to search in, none where the settings say no."""
    return Comment.objects.approved().filter(Exists(_on())).only("article", "text").order_by("pk")


def _on() -> QuerySet[CommentSettings]:
    return CommentSettings.objects.filter(site__is_default_site=True, searchable=True)


def _changed(article_id: int | None, **_kwargs: Any) -> None:
    if article_id and _on().exists():
        reindex([article_id])


def _compare(instance: CommentSettings, **_kwargs: Any) -> None:
    before = CommentSettings.objects.filter(pk=instance.pk, searchable=True).exists()
    instance._is_switched = before != instance.searchable


def _switched(instance: CommentSettings, **_kwargs: Any) -> None:
    if instance._is_switched:
        transaction.on_commit(partial(_reindex_all), robust=True)


def _reindex_all() -> None:
    """Queue the reindexing of all articles with comments, in chunks."""
    commented = Comment.objects.approved().order_by("article_id").values_list("article_id")
    numbers = [number for (number,) in commented.distinct()]
    for part in batched(numbers, CHUNK, strict=False):
        reindex(list(part))
