"""What somebody may see listed and may choose: what Wagtail's explorer and chooser show her, and nothing more."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

_KEPT = "_desk_explorable"


def visible_pages[Q: PageQuerySet](request: HttpRequest, pages: Q) -> Q:
    """Keep the pages that the explorer shows her: those of her permissions, narrowed by the explorer's own hooks."""
    pages = pages.filter(depth__gt=1, pk__in=_explorable(request))
    narrowing = hooks.get_hooks("construct_explorer_page_queryset")
    root = Page.get_first_root_node() if narrowing else None
    for narrow in narrowing:
        pages = narrow(root, pages, request)
    return pages


def choosable_pages[Q: PageQuerySet](request: HttpRequest, pages: Q) -> Q:
    """Keep the pages that Wagtail's chooser offers her: topics and authors lie outside of what a writer explores."""
    for narrow in hooks.get_hooks("construct_page_chooser_queryset"):
        pages = narrow(pages, request)
    return pages


def _explorable(request: HttpRequest) -> Any:
    """Return the ids, for a condition; Wagtail's policy asks the database each time."""
    if not hasattr(request, _KEPT):
        policy: Any = policy_registry.get_by_type(Page)
        explorable = policy.explorable_instances(request.user)
        setattr(request, _KEPT, explorable.order_by().values("pk"))
    return getattr(request, _KEPT)
