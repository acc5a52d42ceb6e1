"""What the blog's templates show of comments."""

from typing import Any

from django import template
from django.http import HttpRequest

from blog.comments.section import Section

register = template.Library()


@register.inclusion_tag("comments/section.html", takes_context=True)
def comments(context: template.Context, article: Any) -> dict[str, Any]:
    """Show an article's comments and the form; nothing in a preview or where the article isn't public."""
    request: HttpRequest | None = context.get("request")
    if request is None or getattr(request, "is_preview", False) or not _is_public(article):
        return {}
    return {"section": Section(request, article), "page": article, "request": request}


def _is_public(article: Any) -> bool:
    return bool(article.pk) and article.live and not article.get_view_restrictions().exists()
