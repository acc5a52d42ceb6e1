"""What a visitor sees of an article's comments: pages of threads, and how many there are."""

from collections.abc import Collection
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from blog.managers import ArticleQuerySet
from comments.models import Comment, CommentQuerySet

PER_PAGE = 50


def with_comment_count(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Add the number of comments that any visitor may read, as `comment_count`."""
    of_each = Comment.objects.approved().filter(article=OuterRef("pk")).order_by()
    number = of_each.values("article").annotate(number=Count("pk")).values("number")
    return articles.annotate(comment_count=Coalesce(Subquery(number), 0))


def shown(article: Any, pending: Collection[int] = ()) -> CommentQuerySet:
    """Return the approved comments, stubs of others that were answered, and those of `pending` that still wait."""
    answered = Exists(Comment.objects.approved().filter(parent=OuterRef("pk")))
    waiting = Q(pk__in=pending, state=Comment.State.PENDING)
    seen = Q(state=Comment.State.APPROVED) | waiting | answered
    return Comment.objects.filter(seen, article=article.pk)


def page_of(
    article: Any,
    number: str | int | None,
    *,
    newest_first: bool = False,
    pending: Collection[int] = (),
) -> Page:
    """Return a page of the comments; a number that is none is the first page, one too high the last."""
    comments = shown(article, pending).in_threads(newest_first=newest_first)
    return Paginator(comments.select_related("parent"), PER_PAGE).get_page(number)


def page_number(comment: Comment, pending: Collection[int] = ()) -> int:
    """Return the page on which a comment stands, the oldest first."""
    before = Q(thread__lt=comment.thread) | Q(thread=comment.thread, path__lt=comment.path)
    return shown(comment.article, pending).filter(before).count() // PER_PAGE + 1
