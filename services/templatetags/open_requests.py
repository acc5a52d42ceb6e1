"""`{% warn_of_open_requests pages %}`, on the CMS's pages that ask whether to take services away."""

from collections.abc import Iterable
from typing import Any

from django import template
from wagtail.models import Page

from services.requests.open_requests import warning_about

register = template.Library()


@register.inclusion_tag("services/admin/open_requests.html", takes_context=True)
def warn_of_open_requests(context: Any, pages: Page | Iterable[Any]) -> dict[str, Any]:
    """Say how many open requests ask for services among pages, or below them; a bulk action names them as `item`s."""
    chosen = [pages] if isinstance(pages, Page) else [each["item"] for each in pages]
    return {"said": warning_about(chosen, context["request"].user)}
