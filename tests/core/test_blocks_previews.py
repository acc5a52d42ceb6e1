"""The picker of blocks: each in a group, described, with a preview in the site's own style."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.admin.icons import get_icons
from wagtail.blocks import Block

from blog.blocks import ArticleBody
from core.blocks.checks import choices, page_streams
from tests.factories import (
    DocumentFactory,
    ImageFactory,
    SeriesPageFactory,
    SourceFactory,
    UserFactory,
)

GROUPS = ["Texto", "Listas y tablas", "Medios", "Enlaces", "Técnico"]


def every_block() -> dict[str, Block]:
    """Return the blocks that any page type offers, by the id under which they are previewed."""
    return {
        block.definition_prefix: block
        for field in page_streams()
        for block in choices(field.stream_block)
    }


@pytest.fixture
def preview(client, db):
    """Return a function that previews a block as the picker does."""
    client.force_login(UserFactory(is_superuser=True))

    def preview(block_id: str) -> BeautifulSoup:
        answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block_id})
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return preview


class TestPicker:
    def test_groups_the_blocks_of_an_article_in_order(self):
        names = [str(group) for group, _blocks in ArticleBody().grouped_child_blocks()]
        assert names == GROUPS

    def test_says_of_each_block_what_it_is(self):
        icons = get_icons()
        for block in every_block().values():
            assert block.meta.group, block.name
            assert len(str(block.get_description())) > 20, block.name
            assert f'id="icon-{block.meta.icon}"' in icons, block.name
            assert block.meta.icon != Block._meta_class.icon, block.name
            assert block.is_previewable, block.name

    def test_calls_no_two_blocks_of_a_body_alike(self):
        for field in page_streams():
            labels = [str(block.label) for block in choices(field.stream_block)]
            assert len(set(labels)) == len(labels), field

    def test_reads_spanish(self):
        for block in every_block().values():
            words = {*str(block.get_description()).lower().split(), str(block.label).lower()}
            assert not words & {"the", "and", "with", "of", "what", "page"}, block.name


class TestPreviews:
    def test_render_in_the_sites_style(self, preview, site, subtests):
        ImageFactory()
        DocumentFactory()
        SourceFactory()
        site.article(series=SeriesPageFactory(parent=site.blog))
        site.service()
        for block_id, block in every_block().items():
            with subtests.test(block.name):
                soup = preview(block_id)
                assert "css/site" in soup.select_one("link[rel=stylesheet]")["href"]
                assert soup.html["lang"] == "es-AR"
                assert shows_something(soup.select_one(f"main .block-{block.name}"))

    def test_render_on_an_empty_site(self, preview, subtests):
        for block_id, block in every_block().items():
            with subtests.test(block.name):
                assert preview(block_id).select_one(f"main .block-{block.name}") is not None

    def test_of_no_block_is_not_found(self, client, db):
        client.force_login(UserFactory(is_superuser=True))
        for block_id in ("", "nada", "\0", "../"):
            answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block_id})
            assert answer.status_code == 404


def shows_something(box) -> bool:
    """Tell whether there is a word, a line or a picture in it."""
    return bool(box.get_text(strip=True) or box.find(["img", "hr"]))
