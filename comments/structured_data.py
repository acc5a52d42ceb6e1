"""Structured data of an article's comments (https://schema.org/Comment)."""

from typing import Any

from django.http import HttpRequest

from comments.markup import to_text
from comments.models import Comment
from comments.section import section_of
from core.base.seo import absolute


def comments_of(article: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the number of approved comments, and those of the page."""
    section = section_of(request, article)
    if section is None or not section.page.paginator.count:
        return {}
    shown = [_comment(request, comment) for comment in section.page if comment.is_approved]
    return {"commentCount": section.count, "comment": shown}


def _comment(request: HttpRequest, comment: Comment) -> dict[str, Any]:
    data = {
        "@type": "Comment",
        "text": to_text(comment.text),
        "author": {"@type": "Person", "name": comment.name},
        "dateCreated": comment.created_at.isoformat(),
        "url": absolute(request, comment.get_absolute_url()),
    }
    if comment.parent and comment.parent.is_approved:
        answered = absolute(request, comment.parent.get_absolute_url())
        data["parentItem"] = {"@type": "Comment", "url": answered}
    return data
