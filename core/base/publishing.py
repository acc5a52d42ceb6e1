"""The publishing rule, named once; and who may do what with a page, where Wagtail's own answers differ among themselves."""

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, PagePermissionTester, PageViewRestriction, Site
from wagtail.query import PageQuerySet

from core.base.request_memo import once_a_request


class PageRights(PagePermissionTester):
    """Wagtail's, by which the history is offered to those alone for whom it opens."""

    def can_view_revisions(self) -> bool:
        """Return whether the history would open."""
        return super().can_view_revisions() and (self.can_edit() or self.can_publish())


def is_public() -> Q:
    """Return the condition of pages that any visitor may see: live, and neither private nor below a private page."""
    private = Q(pk__in=[])
    for path in private_paths():  # Wagtail's public() would load these pages whole
        private |= Q(path__startswith=path)
    return Q(live=True) & ~private


def published[Pages: PageQuerySet](queryset: Pages) -> Pages:
    """Filter the pages that any visitor may see."""
    return queryset.filter(is_public())


def visible[P: Page](pages: Iterable[P]) -> list[P]:
    """Return those of the pages loaded already that any visitor may see, in one query, none where there are none."""
    pages = list(pages)
    if not pages:
        return []
    private = private_paths()
    return [page for page in pages if page.live and not page.path.startswith(private)]


def page_path(request: HttpRequest) -> str:
    """Return the path of a published page that has this address, '' where none has: a site may have had a page of its own."""
    site, path = Site.find_for_request(request), request.path_info.lstrip("/")
    if site is None:
        return ""
    there = Page.objects.live().filter(url_path=f"{site.root_page.url_path}{path}")
    return path if there.exists() else ""


@once_a_request
def private_paths() -> tuple[str, ...]:
    """Return where private pages stand in the tree: they are so with all that is below them."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
