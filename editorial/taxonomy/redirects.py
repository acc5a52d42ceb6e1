"""Redirects from the URLs of merged topics and tags, always in one step."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

LONGEST = Redirect._meta.get_field("old_path").max_length


class Address(NamedTuple):
    """Hold the URL of a page's route."""

    page: Page
    route: str
    site: int
    host: str
    path: str

    @property
    def old_path(self) -> str:
        """Return the path as Redirect normalises it."""
        return Redirect.normalise_path(self.path)


def addresses(page: Page, routes: Iterable[str]) -> list[Address]:
    """Return the URLs of a page's routes ('/feed/'), none where no site shows it."""
    site, host, path = page.get_url_parts() or (None, "", "")
    if site is None or not path:
        return []
    return [Address(page, route, site, host, path.rstrip("/") + route) for route in routes]


def redirect_all(old: Iterable[Address], new: Iterable[Address]) -> None:
    """Redirect each old URL to the new one, with all that was redirected to it."""
    for gone, kept in zip(old, new, strict=True):
        target = _target(kept)
        Redirect.objects.filter(_to(gone)).update(**target)
        Redirect.objects.filter(old_path=kept.old_path, site=kept.site).delete()
        if len(gone.old_path) <= LONGEST:
            Redirect.objects.update_or_create(
                old_path=gone.old_path,
                site_id=gone.site,
                defaults=target | {"is_permanent": True, "automatically_created": True},
            )


def delete_redirects(gone: Iterable[Address]) -> None:
    """Delete redirects to URLs that are gone."""
    for address in gone:
        Redirect.objects.filter(_to(address)).delete()


def _target(address: Address) -> dict[str, Any]:
    route = Redirect.normalise_page_route_path(address.route)
    return {
        "redirect_page_id": address.page.pk,
        "redirect_page_route_path": route,
        "redirect_link": "",
    }


def _to(address: Address) -> Q:
    """Return the condition of redirects to a URL, by page or by text."""
    route = Redirect.normalise_page_route_path(address.route)
    texts = [address.path, address.host + address.path]
    return Q(redirect_page=address.page.pk, redirect_page_route_path=route) | Q(
        redirect_link__in=texts
    )
