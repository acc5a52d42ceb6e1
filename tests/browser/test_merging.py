"""Two topics become one, in the CMS: the old address leads the reader on."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from blog.models import TopicPage
from editorial.permissions.roles import EDITORS
from tests.browser.test_accessibility import violations_in
from tests.factories import TopicPageFactory, UserFactory

pytestmark = pytest.mark.browser
SIZES = (360, 1280)


@pytest.fixture
def editor(window, tree):
    """Return a function that opens a window in which an editor is logged in."""
    UserFactory(username="elena").groups.add(Group.objects.get(name=EDITORS))

    def open_window(width=1280):
        found = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
        found.come_back("elena")
        return found

    return open_window


def test_topics_are_merged_and_the_old_address_leads_on(editor, window, tree):
    old = TopicPageFactory(parent=tree.topics, title="Orden", slug="orden")
    TopicPageFactory(parent=old, title="Agenda", slug="agenda")
    tree.article(topic=old, title="La mesa vacía")
    seen = editor()
    page = seen.go(f"/admin/pages/{tree.topics.pk}/")
    row = page.get_by_role("row", name="Orden")
    row.get_by_role("button", name="Más opciones").click()
    page.get_by_role("link", name="Unir con otro tema").click()
    page.get_by_label("Tema que queda").select_option(label="Organización")
    page.get_by_role("button", name="Ver qué va a pasar").click()
    plan = page.locator(".merging-plan")
    for words in ("1 artículo pasa a tener", "Agenda", "/temas/orden/feed/"):
        expect(plan).to_contain_text(words)
    page.get_by_role("button", name="Unir los temas").click()
    expect(page.locator(".messages")).to_contain_text("«Orden» ahora es parte de «Organización»")
    assert not TopicPage.objects.filter(pk=old.pk).exists()
    reader = window()
    visited = reader.go("/temas/orden/")
    assert visited.url.endswith("/temas/organizacion/")
    expect(visited.locator("main")).to_contain_text("La mesa vacía")
    assert reader.go("/temas/orden/agenda/").url.endswith("/temas/organizacion/agenda/")
    assert seen.problems == reader.problems == []


def test_a_tag_is_merged_with_one_that_is_alike(editor, window, tree):
    tree.article(title="Cobrar a tiempo", tags=["factura"])
    tree.article(tags=["Facturas"])
    page = editor().go("/admin/tags/")
    page.get_by_role("link", name="Unir «factura» con «Facturas»", exact=True).click()
    page.get_by_role("button", name="Unir las etiquetas").click()
    expect(page.get_by_role("row")).to_have_count(2)  # headings, and the tag that stays
    reader = window()
    address = reader.go("/blog/tag/factura/").url
    assert address.endswith("/blog/tag/facturas/")


@pytest.mark.parametrize("width", SIZES)
def test_axe_finds_nothing(editor, tree, subtests, width):
    other = TopicPageFactory(parent=tree.topics, title="Orden", slug="orden")
    TopicPageFactory(parent=tree.topic, title="Agenda", slug="agenda")
    tree.article(tags=["factura", "facturas", "una etiqueta larga de verdad que no se corta"])
    tag = tree.article(tags=["libre"]).tags.get()
    seen = editor(width)
    merge = f"/admin/topics/{tree.topic.pk}/merge/"
    addresses = (
        merge, f"{merge}?into={other.pk}", f"{merge}?into=0", "/admin/tags/", "/admin/tags/?q=zzz", f"/admin/tags/{tag.pk}/",
        f"/admin/tags/{tag.pk}/merge/", f"/admin/tags/{tag.pk}/delete/",
    )  # fmt: skip
    for address in addresses:
        page = seen.go(address)
        for scheme in ("light", "dark"):
            with subtests.test(address, scheme=scheme):
                assert violations_in(page, scheme) == []
                assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0
