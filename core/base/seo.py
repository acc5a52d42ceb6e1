"""What machines read in a page: absolute addresses, breadcrumbs, schema.org objects."""

from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest

# What stands for the site where a program shows it in small: 512 x 512, PNG.
ICON = "brand/icon.png"


class Breadcrumb(NamedTuple):
    """A step on the way to a page: its title and absolute address."""

    title: str
    url: str


def absolute(request: HttpRequest | None, path: str | None) -> str:
    """Return an absolute address for a path of this site."""
    return urljoin(settings.SITE_URL + "/", path or "/")


def resolved(address: str, link: str) -> str:
    """Return an address that stands on the page at `address` as it reads elsewhere; one that is none stays as it is."""
    try:
        return urljoin(address, link.strip())
    except ValueError:  # 'http://[': no browser follows it either
        return link


def breadcrumb_json_ld(crumbs: list[Breadcrumb]) -> list[dict[str, Any]]:
    """Return a BreadcrumbList (https://schema.org/BreadcrumbList); none for the front page."""
    if len(crumbs) < 2:
        return []
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.title, "item": crumb.url}
        for place, crumb in enumerate(crumbs, start=1)
    ]
    return [{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}]
