"""Slugs of pages: one for any title, none that the page above answers itself."""

from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

LONGEST = 200  # of a title's beginning; the field holds 255 with a number behind
# What may follow a word that a page routes: a slug, a month.
_AFTER = ("", "a/", "01/")


def slug_from(title: str) -> str:
    """Return a title as a slug, written in Latin letters; a plain word where nothing is left, as of signs alone."""
    return slugify(title)[:LONGEST] or slugify(anyascii(title))[:LONGEST] or slugify(_("page"))


def fill_slug(page: Any) -> None:
    """Give a page without a slug one of its title, where the page above is known."""
    if not page.slug and page.title and (parent := page.get_parent()):
        page.slug = free_slug(page.title, parent, page.pk)


def refuse_routed_slug(page: Any) -> None:
    """Raise ValidationError where the page above answers a page's address itself."""
    parent = page.get_parent()
    if parent and page.slug and is_routed(parent, page.slug):
        raise ValidationError({"slug": routed_slug(page.slug)})


def routed_slug(slug: str) -> ValidationError:
    """Return the error about a slug that the page above answers itself."""
    message = _("‘%(slug)s’ is an address that the blog uses itself; choose another slug.")
    return ValidationError(message, params={"slug": slug})


def free_slug(title: str, parent: Page, page_id: int | None = None) -> str:
    """Return a slug for a title that no other page below the parent has and that the parent doesn't answer itself."""
    taken = set(Page.objects.child_of(parent).exclude(pk=page_id).values_list("slug", flat=True))
    base, number = slug_from(title), 1
    slug = base
    while slug in taken or is_routed(parent, slug):
        number += 1
        slug = f"{base}-{number}"
    return slug


def is_routed(parent: Any, slug: str) -> bool:
    """Return whether a page answers an address below it by a route of its own, so that no page may have it."""
    resolve = getattr(parent.specific_deferred, "resolve_subpage", None)
    return resolve is not None and any(_resolves(resolve, f"/{slug}/{rest}") for rest in _AFTER)


def _resolves(resolve: Any, path: str) -> bool:
    try:
        return resolve(path) is not None
    except Http404:
        return False
