"""What the blog's pages say to machines (https://schema.org)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from wagtail import hooks

from core.base.models import SiteSettings
from core.base.seo import ICON, absolute
from core.serving.renditions import share_rendition

CONTEXT = "https://schema.org"
# A function (article, request) -> what an app of the blog adds to the article's BlogPosting, such as its comments.
POSTING_HOOK = "extend_blog_posting"


def web_site(request: HttpRequest) -> dict[str, Any]:
    """Return the WebSite of the front page (https://schema.org/WebSite)."""
    site = SiteSettings.for_request(request)
    data = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": site.name,
        "description": site.tagline,
        "url": absolute(request, "/"),
        "inLanguage": "es-AR",
        "publisher": publisher(request),
    }
    return {key: value for key, value in data.items() if value}


def publisher(request: HttpRequest) -> dict[str, Any]:
    """Return who publishes the site, an Organization with its logo (https://schema.org/Organization)."""
    site = SiteSettings.for_request(request)
    data = {
        "@type": "Organization",
        "name": site.name,
        "url": absolute(request, "/"),
        "logo": {"@type": "ImageObject", "url": absolute(request, static(ICON))},
        "sameAs": [link.value["url"] for link in site.social_links],
    }
    return {key: value for key, value in data.items() if value}


def profile(author: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the ProfilePage of an author (https://schema.org/ProfilePage)."""
    return {
        "@context": CONTEXT,
        "@type": "ProfilePage",
        "url": author.get_full_url(request),
        "dateCreated": _moment(author.first_published_at),
        "dateModified": _moment(author.last_published_at),
        "mainEntity": person(author, request),
    }


def person(author: Any, request: HttpRequest) -> dict[str, Any]:
    """Return a Person (https://schema.org/Person)."""
    picture = share_rendition(author.meta_image)
    data = {
        "@type": "Person",
        "name": author.title,
        "url": author.get_full_url(request),
        "jobTitle": author.role,
        "description": author.summary,
        "image": absolute(request, picture.url) if picture else "",
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
        "publisher": publisher(request),
    }
    if article.shown_series:
        data["isPartOf"] = {
            "@type": "CreativeWorkSeries",
            "name": article.shown_series.title,
            "url": article.shown_series.get_full_url(request),
        }
    if article.shown_topic:
        data["articleSection"] = article.shown_topic.title
    if picture := share_rendition(article.meta_image):
        data["image"] = absolute(request, picture.url)
    for extend in hooks.get_hooks(POSTING_HOOK):
        data |= extend(article, request)
    return data
