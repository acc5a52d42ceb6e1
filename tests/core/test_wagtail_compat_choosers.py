"""What `core.wagtail_compat.choosers` relies on: Wagtail's choosers and links say of a page what is overridden, no more."""

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.admin.widgets import AdminPageChooser
from wagtail.blocks import PageChooserBlock

from core.base.page_forms import hiding

pytestmark = pytest.mark.django_db


def said(page) -> list[str]:
    """Return what a widget, a block and a link in rich text say of a page."""
    link = f'<p><a linktype="page" id="{page.pk}">hola</a></p>'
    block = PageChooserBlock()
    block.set_name("page")
    return [
        json.dumps(AdminPageChooser().get_value_data(page.pk)),
        AdminPageChooser().render("page", page.pk, {"id": "page"}),
        json.dumps(block.get_form_state(page)),
        ContentstateConverter(features=["link"]).from_database_format(link),
    ]


def test_a_hidden_page_is_a_number(site):
    page = site.article(title="Secreta", slug="secreta", live=False)
    for text in said(page):
        assert str(page.pk) in text and "secreta" in text.lower()
    with hiding(lambda: {page.pk}):
        for text in said(page):
            assert str(page.pk) in text and "secreta" not in text.lower()
    with hiding(frozenset):
        assert "Secreta" in said(page)[0]
