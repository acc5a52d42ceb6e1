"""What the blog adds to search: where to begin when nothing is found, and tags among the suggestions."""

from itertools import islice
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext as _
from taggit.models import Tag

from blog.models import ArticlePage, BlogIndexPage, TopicPage
from core.base.publishing import published, visible

MOST_TOPICS, MOST_ARTICLES, MOST_TAGS = 8, 5, 2
CANDIDATES = 4  # tags of which it is asked whether any article has them


def starting_points(request: HttpRequest) -> dict[str, Any]:
    """Return topics and the latest articles, as far as they are loaded."""
    topics = published(TopicPage.objects.all()).order_by("path")[:MOST_TOPICS]
    latest = ArticlePage.objects.published().newest_first().defer("body")[:MOST_ARTICLES]
    return {"topics": topics, "latest": latest}


def suggested_tags(request: HttpRequest, typed: str) -> list[dict[str, str]]:
    """Return the tags of published articles of which a word begins with what is typed."""
    start = slugify(typed)
    blog = next(iter(visible(BlogIndexPage.objects.order_by("pk")[:1])), None)
    if not start or not blog:
        return []
    begins = Q(slug__startswith=start) | Q(slug__contains=f"-{start}")
    tags = filter(_is_used, Tag.objects.filter(begins).order_by("name")[:CANDIDATES])
    address = blog.get_url(request)
    return [
        {"title": tag.name, "url": f"{address}tag/{tag.slug}/", "kind": _("Tag")}
        for tag in islice(tags, MOST_TAGS)
    ]


def _is_used(tag: Tag) -> bool:
    # One tag at a time: PostgreSQL would rather join all articles than stop at the first.
    return ArticlePage.objects.published().filter(tagged_items__tag=tag).exists()
