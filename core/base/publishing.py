"""The publishing rule, named once."""

from collections.abc import Iterable

from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet


def published[Q: PageQuerySet](queryset: Q) -> Q:
    """Keep the pages that any visitor may see: live, and neither private nor below a private page."""
    return queryset.live().public()


def visible[P: Page](pages: Iterable[P]) -> list[P]:
    """Keep those of the pages loaded already that any visitor may see, in one query, none where there are none."""
    pages = list(pages)
    if not pages:
        return []
    private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    return [page for page in pages if page.live and not page.path.startswith(private)]
