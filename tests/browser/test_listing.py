"""Many articles changed at once from their list, in a real browser."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from editorial.permissions.roles import EDITORS
from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations_in
from tests.browser.window import Window
from tests.factories import ImageFactory, SeriesPageFactory, SiteTree, TopicPageFactory, UserFactory

pytestmark = pytest.mark.browser
NEW = "Clientas"
WANTED = ("Cobrar a tiempo", "Poner precio", "Decir que no")
UNTIL_SCROLLED = """box => new Promise((done, fail) => {
  setTimeout(() => fail("it stays where it is"), 20000)
  const look = () => box.scrollLeft > 0 ? done() : requestAnimationFrame(look)
  look()
})"""


@pytest.fixture
def shelf(tree: SiteTree) -> SiteTree:
    """Return the site with articles about two topics."""
    TopicPageFactory(parent=tree.topics, title=NEW, slug="clientas")
    money = TopicPageFactory(parent=tree.topics, title="Dinero", slug="dinero")
    series = SeriesPageFactory(parent=tree.blog, title="Primeros pasos")
    for title in (*WANTED, "Facturar"):
        tree.article(title=title, topic=money, series=series, cover=ImageFactory())
    tree.article(title="Agenda")
    return tree


@pytest.fixture
def editor(window: Callable[..., Window], shelf: SiteTree) -> Window:
    """Return the window of an editor."""
    UserFactory(username="elena").groups.add(Group.objects.get(name=EDITORS))
    opened = window(reduced_motion="reduce")
    opened.come_back("elena")
    return opened


def row(page: Page, title: str):
    """Return an article's row."""
    return page.locator("tr", has=page.get_by_text(title, exact=True))


def test_three_articles_get_another_topic_and_a_tag(editor, window):
    page = editor.go("/admin/")
    page.get_by_role("link", name="Artículos", exact=True).click()
    expect(row(page, "Agenda")).to_be_visible()
    page.locator("#filters-drilldown, .w-drilldown").get_by_role("button").first.click()
    page.get_by_role("button", name="Tema").click()
    page.get_by_label("Dinero").check()
    expect(row(page, "Agenda")).to_have_count(0)
    page.keyboard.press("Escape")
    for title in WANTED:
        row(page, title).locator("[data-bulk-action-checkbox]").check()
    page.get_by_role("link", name="Editar en conjunto").click()
    page.get_by_label("Tema principal").select_option(label=NEW)
    tags = page.get_by_role("textbox", name="Agregar etiquetas")
    tags.fill("cobros")
    tags.press("Enter")
    page.get_by_role("button", name="Cambiar los artículos").click()
    expect(page.locator(".messages .success")).to_contain_text("Cambiados y publicados")
    expect(page.locator(".articles-table tbody tr")).to_have_count(1)
    assert "topic=" in page.url
    visitor = window()
    listed = visitor.go("/temas/clientas/").locator("main")
    for title in WANTED:
        expect(listed).to_contain_text(title)
    expect(listed).not_to_contain_text("Facturar")
    listed.get_by_role("link", name=WANTED[0]).first.click()
    expect(visitor.page.locator("main")).to_contain_text("cobros")
    assert [*editor.problems, *visitor.problems] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(editor, shelf, subtests, width):
    page = editor.page
    page.set_viewport_size({"width": width, "height": 900})
    ids = "&".join(f"id={each.pk}" for each in shelf.blog.get_children())
    for address in (
        reverse("article-list:index"),
        f"{reverse('article-list:index')}?topic=999999",
        f"/admin/bulk/wagtailcore/page/edit-together/?{ids}",
    ):
        editor.go(address)
        assert editor.status == 200
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
        for scheme in SCHEMES:
            with subtests.test(address, scheme=scheme):
                assert violations_in(page, scheme) == []


def test_the_keyboard_scrolls_the_table(editor):
    page = editor.page
    page.set_viewport_size({"width": 360, "height": 800})
    editor.go(reverse("article-list:index"))
    region = page.get_by_role("region", name="Artículos")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.locator(".articles-scroll").evaluate(UNTIL_SCROLLED)
