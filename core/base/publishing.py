"""The publishing rule, named once."""

from wagtail.query import PageQuerySet


def published[Q: PageQuerySet](queryset: Q) -> Q:
    """Keep the pages that any visitor may see: live, and neither private nor below a private page."""
    return queryset.live().public()
