"""Pages of the CMS that are ours: the login, and the previews of blocks."""

import pytest
from playwright.sync_api import expect
from wagtail import blocks

from blog.blocks import ArticleBody
from home.blocks import ContentBody, HomeBody
from tests.browser.content import furnish
from tests.browser.editor import BLOCKS, Editor
from tests.factories import UserFactory

pytestmark = pytest.mark.browser


def test_login_speaks_spanish_under_our_name(window):
    visit = window()
    page = visit.go("/admin/login/")
    expect(page.locator(".brand")).to_have_text("motiVAcional")
    expect(page).to_have_title("Iniciar sesión - motiVAcional")
    for label in ("Nombre de usuario", "Contraseña"):
        expect(page.get_by_label(label)).to_be_visible()
    assert "Wagtail" not in page.locator("body").inner_text()
    assert visit.problems == []


def test_every_block_shows_what_it_will_be(window, tree, subtests):
    furnish(tree)
    UserFactory(username="raiz", is_superuser=True)
    visit = window()
    visit.come_back("raiz")
    page = visit.page
    for block in every_kind():
        with subtests.test(block.name):
            answer = page.goto(f"/admin/block-preview/?id={block.definition_prefix}")
            assert answer.status == 200
            assert page.locator(f"main .block-{block.name}").bounding_box()["height"] > 0
            assert visit.problems == []


def test_picker_shows_the_preview_of_a_block(window, tree):
    UserFactory(username="raiz", is_superuser=True)
    visit = window()
    visit.come_back("raiz")
    editor = Editor(visit, f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")
    editor.open_picker()
    editor.option("callout").locator("xpath=following::button[1]").click()
    preview = editor.page.frame_locator(".w-combobox-preview__iframe").locator(".block-callout")
    expect(preview).to_contain_text(str(BLOCKS["callout"].get_preview_value()["title"]))
    assert visit.problems == []


def every_kind() -> list[blocks.Block]:
    """Return one block of each kind, of all bodies."""
    bodies = (ArticleBody(), ContentBody(), HomeBody())
    kinds = {name: block for body in bodies for name, block in body.child_blocks.items()}
    return list(kinds.values())
