"""Addresses that are gone, and the redirects that lead on from them: always in one step."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

LONGEST = Redirect._meta.get_field("old_path").max_length


class Address(NamedTuple):
    """An address that a page answers at one of its routes."""

    page: Page
    route: str
    site: int
    host: str
    path: str

    @property
    def old_path(self) -> str:
        """Return the path as redirects know it."""
        return Redirect.normalise_path(self.path)


def addresses(page: Page, routes: Iterable[str]) -> list[Address]:
    """Return the addresses of a page's routes ('/feed/'), none where no site shows it."""
    site, host, path = page.get_url_parts() or (None, "", "")
    if site is None or not path:
        return []
    return [Address(page, route, site, host, path.rstrip("/") + route) for route in routes]


def lead_on(old: Iterable[Address], new: Iterable[Address]) -> None:
    """Redirect each old address to the new one, with all that was redirected to it so far."""
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


def forget(gone: Iterable[Address]) -> None:
    """Drop what is redirected to addresses that nothing answers any more."""
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
    """Match what is redirected to an address, by its page or by its text."""
    route = Redirect.normalise_page_route_path(address.route)
    texts = [address.path, address.host + address.path]
    return Q(redirect_page=address.page.pk, redirect_page_route_path=route) | Q(
        redirect_link__in=texts
    )
