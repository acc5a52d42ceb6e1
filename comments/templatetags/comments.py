"""What the blog's templates show of comments."""

from typing import Any

from django import template
from django.http import HttpRequest

from comments.section import section_of

register = template.Library()


@register.inclusion_tag("comments/section.html", takes_context=True)
def comments(context: template.Context, article: Any) -> dict[str, Any]:
    """Show an article's comments and the form; nothing in a preview or where the article isn't public."""
    return _shown(context, article)


@register.inclusion_tag("comments/head.html", takes_context=True)
def comments_head(context: template.Context, article: Any) -> dict[str, Any]:
    """Name the feed of an article's comments to machines, and load what makes commenting nicer."""
    return _shown(context, article)


def _shown(context: template.Context, article: Any) -> dict[str, Any]:
    request: HttpRequest | None = context.get("request")
    section = section_of(request, article) if request else None
    return {"section": section, "page": article, "request": request} if section else {}
