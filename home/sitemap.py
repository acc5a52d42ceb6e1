"""The sitemap: every public page, read in one query, and what some pages add to it."""

from typing import Any

from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from core.base.publishing import published


class PageSitemap(Sitemap):
    """Wagtail's sitemap without a query a type: only who adds addresses of its own is read as what it is."""

    def items(self) -> list[Page]:
        """Return the public pages of the site."""
        root = self.get_wagtail_site().root_page
        pages = published(Page.objects.descendant_of(root, inclusive=True)).order_by("path")
        return [page.specific_deferred if _adds(page) else page for page in pages]

    def get_urls(self, page: int = 1, site: Any = None, protocol: str | None = None) -> list[Any]:
        """Return the addresses of the pages, with when each changed."""
        pages = self.paginator.page(page).object_list
        found = [url for each in pages for url in each.get_sitemap_urls(self.request)]
        changes = {url.get("lastmod") for url in found}
        if changes and None not in changes:
            self.latest_lastmod = max(changes)
        return found


def _adds(page: Page) -> bool:
    kind = page.specific_class
    return kind is not None and kind.get_sitemap_urls is not Page.get_sitemap_urls
