"""A reader without an account, from the editor's panel to the page's history, in real browsers."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from blog.models import ArticlePage
from editorial.models import ReviewAnswer, ReviewLink
from editorial.permissions.roles import WRITERS
from editorial.review_links.links import share
from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations, violations_in
from tests.browser.window import Window
from tests.factories import UserFactory

pytestmark = pytest.mark.browser

TITLE, NOTE = "Cobrar sin pena", "Falta decir cuánto cobrás."
WORDS = "Una frase que alcanza para leer. " * 40


@pytest.fixture
def draft(tree) -> ArticlePage:
    """Return the draft of a writer who can log in."""
    writer = UserFactory(username="mora")
    writer.groups.add(Group.objects.get(name=WRITERS))
    body = [("paragraph", f'<p data-block-key="abcde">{WORDS}</p>')]
    page = tree.article(title=TITLE, slug="cobrar", live=False, owner=writer, body=body)
    page.save_revision(user=writer)
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def link(draft) -> ReviewLink:
    """Return a link to it."""
    return share(draft, draft.owner, "Marta", 7)


def path_of(link: ReviewLink) -> str:
    return f"/revision/{link.token}/"


def answer(page: Page, verdict: str, note: str = "") -> None:
    page.get_by_role("radio", name=verdict).check()
    page.get_by_role("textbox", name="Nota").fill(note)
    page.get_by_role("button", name="Enviar la respuesta").click()


def fits(page: Page) -> bool:
    return page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_from_the_panel_to_the_answer_in_the_history(window, draft):
    desk = window(viewport={"width": 1280, "height": 900}, permissions=["clipboard-write"])
    desk.come_back("mora")
    editor = desk.go(f"/admin/pages/{draft.pk}/edit/")
    editor.locator("[data-side-panel-toggle=review-links]").click()
    panel = editor.locator("[data-side-panel=review-links]")
    panel.get_by_label("Quién lo lee").fill("Marta")
    panel.get_by_label("El enlace vale por").select_option("3 días")
    panel.get_by_role("button", name="Crear el enlace").click()
    expect(editor.get_by_text("El enlace para Marta está listo")).to_be_visible()
    editor.get_by_role("button", name="Copiar").click()
    expect(editor.get_by_role("status").filter(has_text="Copiado.")).to_be_visible()
    address = editor.get_by_label("Dirección para enviar").input_value()

    guest = window(viewport={"width": 360, "height": 740})
    page = guest.go(address)
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    page.get_by_role("link", name="Responder").click()
    answer(page, "Necesita cambios", NOTE)
    expect(page.get_by_role("heading", name="Gracias, Marta")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_be_visible()
    assert guest.context.cookies() == []
    assert guest.problems == []

    desk.go(f"/admin/pages/{draft.pk}/history/")
    expect(desk.page.get_by_text("Marta, sin cuenta, respondió: Necesita cambios")).to_be_visible()
    expect(desk.page.get_by_text(NOTE)).to_be_visible()
    desk.go(f"/admin/articles/{draft.pk}/review-links/")
    expect(desk.page.get_by_text("Sobre la versión actual.")).to_be_visible()
    desk.page.get_by_role("button", name="Anular").click()
    expect(desk.page.get_by_text("El enlace de Marta ya no funciona")).to_be_visible()
    guest.go(address)
    assert guest.status == 410
    assert desk.problems == []


def test_by_keyboard_and_without_a_script(window, link):
    guest = window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = guest.go(path_of(link))
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    jump = page.get_by_role("link", name="Responder")
    jump.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    fine = page.get_by_role("radio", name="Está bien")
    expect(fine).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Necesita cambios")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("todavía no se envió")
    expect(page.get_by_text("Escribí qué habría que cambiar")).to_be_visible()
    answer(page, "Está bien")
    expect(page.get_by_role("heading", name="Gracias, Marta")).to_be_visible()
    assert ReviewAnswer.objects.get().verdict == "fine"


@pytest.mark.parametrize("width", WIDTHS)
def test_what_a_reader_sees_is_accessible(window, link, subtests, width):
    guest = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    closed = share(link.page, None, "Rosa", -1)
    for name in ("first", "refused", "thanks", "again", "closed"):
        page = _stage(guest, name, link, closed)
        for scheme in SCHEMES:
            with subtests.test(name, scheme=scheme):
                assert violations_in(page, scheme) == []
                assert fits(page)


def _stage(guest: Window, name: str, link: ReviewLink, closed: ReviewLink) -> Page:
    """Lead the reader to a page."""
    if name == "refused":
        answer(guest.page, "Necesita cambios")
    elif name == "thanks":
        answer(guest.page, "Necesita cambios", NOTE)
    else:
        guest.go(path_of(closed if name == "closed" else link))
    if name == "again":
        guest.page.get_by_text("Lo que respondiste").click()
    guest.page.wait_for_load_state()
    return guest.page


@pytest.mark.parametrize("width", WIDTHS)
def test_what_the_desk_sees_is_accessible(window, link, subtests, width):
    link.answers.create(verdict="changes", note=NOTE, revision=link.page.latest_revision)
    share(link.page, None, "Rosa", -1)
    desk = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    desk.come_back("mora")
    page = desk.go(f"/admin/articles/{link.page_id}/review-links/")
    for scheme in SCHEMES:
        with subtests.test("page", scheme=scheme):
            assert violations_in(page, scheme) == []
            assert fits(page)
    page = desk.go(f"/admin/pages/{link.page_id}/edit/")
    page.locator("[data-side-panel-toggle=review-links]").click()
    panel = page.locator("[data-side-panel=review-links]")
    expect(panel.get_by_text(NOTE)).to_be_visible()
    found = [each for each in violations(page) if "sharing" in each or "review" in each]
    assert found == []
