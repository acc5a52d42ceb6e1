"""What is pasted into the real editor: blocks, images, and a page that can be saved and opened again."""

import base64
from collections.abc import Callable
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from PIL import Image
from playwright.sync_api import expect

from editorial.permissions.roles import WRITERS
from tests.browser.editor import Editor
from tests.browser.window import Window
from tests.factories import SiteTree, UserFactory
from tests.pastes import WORD

pytestmark = pytest.mark.browser

PASTE = """(field, html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  clipboard.setData("text/plain", "texto");
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


def picture() -> str:
    """Return a picture as the HTML of a paste holds it."""
    buffer = BytesIO()
    Image.new("RGB", (60, 40), "#6b4a9e").save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    return f'<p><img alt="Mi mesa" src="data:image/png;base64,{data}"></p>'


@pytest.fixture
def editor(window: Callable[..., Window], tree: SiteTree) -> Editor:
    """Return a new article in the editor of a writer."""
    UserFactory(username="mora").groups.add(Group.objects.get(name=WRITERS))
    opened = window()
    opened.come_back("mora")
    return Editor(opened, f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")


def test_a_paste_of_word_becomes_blocks(editor):
    editor.add("paragraph")
    field = editor.page.locator("[data-streamfield-child] .public-DraftEditor-content").first
    field.click()
    field.evaluate(PASTE, WORD.replace("<h2>", picture() + "<h2>"))
    said = editor.page.locator(".messages")
    expect(said).to_contain_text("Quedó pegado en 6 bloques")
    expect(said).to_contain_text("Un gráfico de barras")
    kinds = editor.page.locator("[name^=body-][name$=-type]").evaluate_all(
        "fields => fields.filter(f => /^body-\\d+-type$/.test(f.name) && f.closest('[data-streamfield-child]').offsetParent)"
        ".map(f => [f.name, f.value]).sort((a, b) => a[0].localeCompare(b[0], 'en', {numeric: true})).map(f => f[1])"
    )
    assert kinds == ["heading", "paragraph", "image", "heading", "paragraph", "table"]
    editor.fill("title", "Pegado de Word")
    editor.open_tab(1)
    editor.choose_page("article_authors-0-author", "Lucía Ferreyra")
    editor.choose_page("topic", "Organización")
    editor.open_tab(0)
    editor.fill("summary", "Un texto que nació en otra parte.")
    address = editor.wait_until_saved()
    editor.open(address)
    expect(editor.page.locator("[name$=-value-text]").first).to_have_value("Cómo cobrar sin pena")
    expect(editor.page.locator(".public-DraftEditor-content").nth(1)).to_contain_text("con fecha")


def test_plain_paragraphs_are_left_to_the_editor(editor):
    editor.add("paragraph")
    field = editor.page.locator("[data-streamfield-child] .public-DraftEditor-content").first
    field.click()
    field.evaluate(PASTE, "<p>Uno <b>dos</b></p>")
    expect(field).to_contain_text("Uno dos")
    expect(editor.page.locator("[data-streamfield-child] .DraftEditor-root")).to_have_count(1)


def test_pictures_in_a_callout_are_named_as_left_out(editor):
    editor.add("callout")
    field = editor.page.locator("[data-streamfield-child] .public-DraftEditor-content").first
    field.click()
    field.evaluate(PASTE, f"<p>Hola</p>{picture()}")
    expect(editor.page.locator(".messages")).to_contain_text("no se pueden pegar imágenes")
    expect(field).to_contain_text("Hola")
