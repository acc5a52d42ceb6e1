"""Pages of the tree together with the pages they stand under."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Left, Length
from wagtail.models import Page


def with_parents(ids: Iterable[int]) -> dict[int, Page]:
    """Return the pages of these ids; in the same query their parents, which get_parent() then knows."""
    wanted = set(ids)
    if not wanted:
        return {}
    chosen = Page.objects.filter(pk__in=wanted)
    above = chosen.order_by().values_list(Left("path", Length("path") - Page.steplen))
    found = Page.objects.filter(Q(pk__in=wanted) | Q(path__in=above))
    know_parents(found, {page.path: page for page in found})
    return {page.pk: page for page in found if page.pk in wanted}


def know_parents(pages: Iterable[Page], known: dict[str, Page]) -> None:
    """Tell pages their parents, by path."""
    for page in pages:
        if (parent := known.get(parent_path(page))) is not None:
            page._cached_parent_obj = parent  # where treebeard keeps it once it has asked


def load_parents(pages: Iterable[Page], known: Iterable[Page] = ()) -> None:
    """Ask once for the parents of the pages, except those known already."""
    waiting = [page for page in pages if not hasattr(page, "_cached_parent_obj")]
    by_path = {page.path: page for page in known}
    missing = {parent_path(page) for page in waiting} - {"", *by_path}
    if missing:
        by_path |= {page.path: page for page in Page.objects.filter(path__in=missing)}
    know_parents(waiting, by_path)


def parent_path(page: Page) -> str:
    """Return the path of the parent, '' at the top."""
    return page.path[: -page.steplen]
