"""What the blog's pages say to machines (https://schema.org)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from core.base.seo import absolute
from core.serving.renditions import share_rendition

CONTEXT = "https://schema.org"
# A function (article, request) -> what an app of the blog adds to the article's BlogPosting, such as its comments.
POSTING_HOOK = "extend_blog_posting"


def person(author: Any, request: HttpRequest) -> dict[str, Any]:
    """Return a Person (https://schema.org/Person)."""
    data = {
        "@context": CONTEXT,
        "@type": "Person",
        "name": author.title,
        "url": author.get_full_url(request),
        "jobTitle": author.role,
        "description": author.summary,
        "sameAs": [link.value["url"] for link in author.links],
    }
    return {key: value for key, value in data.items() if value}


def blog(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return a Blog (https://schema.org/Blog)."""
    data = {
        "@context": CONTEXT,
        "@type": "Blog",
        "name": page.meta_title,
        "description": page.meta_description,
        "url": page.get_full_url(request),
        "inLanguage": "es-AR",
    }
    return {key: value for key, value in data.items() if value}


def _moment(moment: datetime | None) -> str | None:
    """Return a moment as JSON-LD has it, None for a draft, which is left out."""
    return moment.isoformat() if moment else None


def blog_posting(article: Any, request: HttpRequest) -> dict[str, Any]:
    """Return a BlogPosting (https://schema.org/BlogPosting)."""
    address = article.get_full_url(request)
    data = {
        "@context": CONTEXT,
        "@type": "BlogPosting",
        "headline": article.title,
        "description": article.meta_description,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": _moment(article.date),
        "dateModified": _moment(article.last_changed),
        "inLanguage": "es-AR",
        "wordCount": article.word_count,
        "keywords": [tag.name for tag in article.tag_list],
        "author": [
            {"@type": "Person", "name": who.title, "url": who.get_full_url(request)}
            for who in article.authors
        ],
    }
    if article.shown_topic:
        data["articleSection"] = article.shown_topic.title
    if picture := share_rendition(article.meta_image):
        data["image"] = absolute(request, picture.url)
    for extend in hooks.get_hooks(POSTING_HOOK):
        data |= extend(article, request)
    return data
