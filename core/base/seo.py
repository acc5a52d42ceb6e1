"""What machines read in a page: absolute addresses, breadcrumbs, schema.org objects."""

from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest


class Breadcrumb(NamedTuple):
    """A step on the way to a page: its title and absolute address."""

    title: str
    url: str


def absolute(request: HttpRequest | None, path: str | None) -> str:
    """Return an absolute address for a path of this site."""
    return urljoin(settings.SITE_URL + "/", path or "/")


def breadcrumb_json_ld(crumbs: list[Breadcrumb]) -> list[dict[str, Any]]:
    """Return a BreadcrumbList (https://schema.org/BreadcrumbList); none for the front page."""
    if len(crumbs) < 2:
        return []
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.title, "item": crumb.url}
        for place, crumb in enumerate(crumbs, start=1)
    ]
    return [{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}]
