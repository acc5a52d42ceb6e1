"""What `core.wagtail_compat.rows` relies on in treebeard and Django."""

import pytest
from django.contrib.contenttypes.models import ContentType

from core.wagtail_compat.rows import child_path, insert_pages
from home.models import ContentPage

pytestmark = pytest.mark.django_db


def test_pages_are_inserted_as_treebeard_would(site):
    parent = site.home
    pages = [ContentPage(title=name, slug=name, draft_title=name) for name in ("uno", "dos")]
    for number, page in enumerate(pages, start=parent.numchild + 1):
        page.path, page.depth = child_path(parent, number), parent.depth + 1
        page.url_path, page.locale_id = f"{parent.url_path}{page.slug}/", parent.locale_id
        page.content_type = ContentType.objects.get_for_model(ContentPage)
    insert_pages(pages)
    found = ContentPage.objects.filter(slug__in=["uno", "dos"]).order_by("path")
    assert [page.pk for page in found] == [page.pk for page in pages]
    assert all(page.get_parent().pk == parent.pk for page in found)
