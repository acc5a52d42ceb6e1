"""Pages inserted by the thousand, as benchmarks need them."""

from collections.abc import Sequence

from wagtail.models import Page

READ_IN = "Django 6.1.3, django-treebeard 5.3.1"
PRIVATE = ("_get_path", "_insert")


def child_path(parent: Page, number: int) -> str:
    """Return the path of the child of a page in a place, counted from 1."""
    return Page._get_path(parent.path, parent.depth + 1, number)


def insert_pages[P: Page](pages: Sequence[P]) -> None:
    """Insert pages of one type, the rows of both tables.

    Why: `bulk_create` knows no multi-table inheritance.
    """
    names = [field.attname for field in Page._meta.concrete_fields if field.attname != "id"]
    plain = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(plain), strict=True):
        page.pk = page.page_ptr_id = row.pk
    kind = type(pages[0])
    own = kind._meta.local_concrete_fields
    kind._base_manager._insert(pages, fields=own, using="default")
