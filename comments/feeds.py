"""Feeds of comments: of the whole site, and of an article."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.feeds import ENTRIES, FORMATS, FeedHead, answer, title_of_feed, writable
from blog.models import ArticlePage
from comments.markup import to_html
from comments.models import Comment
from core.base.models import SiteSettings
from core.base.seo import absolute
from core.serving.page_cache import public

LONGEST_SUMMARY = 200


@require_safe
@public
def site_feed(request: HttpRequest, feed: str) -> HttpResponse:
    """Serve the newest comments on all public articles."""
    comments = Comment.objects.filter(article__in=ArticlePage.objects.published())
    title = _("Comments on %(site)s") % {"site": SiteSettings.for_request(request).name}
    head = FeedHead(title, title, absolute(request, "/"), _own_address(request))
    return answer(request, FORMATS[feed], head, _entries(request, comments))


@require_safe
@public
def article_feed(request: HttpRequest, article_id: int, feed: str) -> HttpResponse:
    """Serve the newest comments on a public article."""
    # Asked by `pk`, which is a foreign key here, a number beyond what SQLite stores would be an error.
    article = get_object_or_404(ArticlePage.objects.published(), page_ptr__id=article_id)
    title = _("Comments on “%(title)s”") % {"title": article.title}
    head = FeedHead(
        title_of_feed(request, title), title, article.get_full_url(request), _own_address(request)
    )
    return answer(request, FORMATS[feed], head, _entries(request, article.comments.all()))


def _own_address(request: HttpRequest) -> str:
    return absolute(request, request.path)


def _entries(request: HttpRequest, comments: QuerySet[Comment]) -> Iterator[dict[str, Any]]:
    # No Last-Modified: one that is approved late, or erased, leaves the newest date as it was.
    newest = comments.filter(state=Comment.State.APPROVED).order_by("-created_at", "-pk")
    for comment in newest.select_related("article").defer("article__body")[:ENTRIES]:
        yield _entry(request, comment)


def _entry(request: HttpRequest, comment: Comment) -> dict[str, Any]:
    """Return the feed entry of a comment (see `blog.feeds.entry`)."""
    title = _("%(name)s on “%(title)s”") % {"name": comment.name, "title": comment.article.title}
    address = absolute(request, reverse("comment", args=[comment.pk]))
    return {
        "title": writable(title),
        "link": address,
        "unique_id": address,
        "description": writable(Truncator(comment.text).chars(LONGEST_SUMMARY)),
        "content": writable(to_html(comment.text)),
        "author_names": [writable(comment.name)],
        "categories": [],
        "pubdate": comment.created_at,
        "updateddate": comment.edited_at or comment.created_at,
        "enclosures": [],
        "image": None,
    }
