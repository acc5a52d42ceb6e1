"""Comments in real browsers: a guest writes, the desk approves, answers come, mail arrives."""

import re

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from comments.models import Comment
from comments.states import change_state
from core.mail.sending import send_due
from editorial.permissions.roles import EDITORS
from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations_in
from tests.browser.window import Window
from tests.factories import UserFactory
from tests.postbox import PostBox

pytestmark = pytest.mark.browser

TEXT = "Probé lo de la bandeja vacía y me cambió la semana."
ANSWER = "¿Y los lunes también?"


@pytest.fixture
def article(tree):
    """Return an article that readers answer."""
    return tree.article(title="Ordenar el correo", slug="ordenar-el-correo")


def write(page: Page, text: str, name: str = "Ana", *, wants_replies: bool = False) -> None:
    form = page.locator("#deja-una-respuesta")
    form.get_by_role("textbox", name="Comentario").fill(text)
    form.get_by_role("textbox", name="Nombre").fill(name)
    form.get_by_role("textbox", name="Correo").fill(f"{name.lower()}@correo.example")
    form.get_by_label("Acepto").check()
    if wants_replies:
        form.get_by_label("Avisame por correo de las respuestas").check()
    form.get_by_role("button", name="Publicar el comentario").click()


def unexpected(guest: Window) -> list[str]:
    """Return what went wrong, beside the empty form that was refused on purpose."""
    return [each for each in guest.problems if "400 (Bad Request)" not in each]


def approve(comment: Comment) -> None:
    change_state([comment.pk], Comment.State.APPROVED)


def test_without_a_script(window, article):
    guest = window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = guest.go(article.url)
    write(page, "")
    expect(page.get_by_role("alert")).to_contain_text("Todavía no hay texto")
    write(page, TEXT)
    expect(page.locator("#gracias")).to_contain_text("Espera revisión")
    expect(page.get_by_text(TEXT)).to_be_visible()
    stranger = window()
    expect(stranger.go(article.url).get_by_text(TEXT)).to_have_count(0)
    approve(Comment.objects.get())
    page = guest.go(article.url)
    page.get_by_role("link", name="Responder a Ana").click()
    expect(page.get_by_text("Le respondés a Ana.")).to_be_visible()
    write(page, ANSWER)
    expect(page.locator("#gracias")).to_contain_text("publicado")
    answer = Comment.objects.get(text=ANSWER)
    assert answer.parent.text == TEXT
    expect(page.locator(f"#{answer.anchor}")).to_be_in_viewport()
    assert unexpected(guest) == []


def test_with_a_script_the_page_stays(window, article):
    first = Comment.objects.create(
        article=article, name="Eva", email="eva@correo.example", text=TEXT, state="approved"
    )
    guest = window(viewport={"width": 1280, "height": 900})
    page = guest.go(article.url)
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="Responder a Eva").click()
    expect(page.locator(f"#{first.anchor} #deja-una-respuesta")).to_be_visible()
    expect(page.get_by_role("textbox", name="Comentario")).to_be_focused()
    page.get_by_role("link", name="Cancelar la respuesta").click()
    expect(page.locator(f"#{first.anchor} #deja-una-respuesta")).to_have_count(0)
    page.get_by_role("link", name="Responder a Eva").click()
    write(page, "")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text("Le respondés a Eva.")).to_be_visible()
    write(page, ANSWER)
    expect(page.locator("#gracias")).to_be_focused()
    expect(page.get_by_text("Tu comentario espera revisión")).to_be_visible()
    assert page.evaluate("window.stays") is True
    assert Comment.objects.get(text=ANSWER).parent == first
    assert unexpected(guest) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_what_readers_see_is_accessible(window, article, subtests, width):
    parent = None
    for number in range(6):
        text = f"Comentario {number}, con una palabra larguísima: {'o' * 60}"
        parent = Comment.objects.create(
            article=article, parent=parent, name=f"Lectora {number}", text=text, state="approved"
        )
    guest = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    for name in ("list", "refused", "waits"):
        page = guest.page
        if name == "list":
            page = guest.go(f"{article.url}?responder={parent.pk}")
        else:
            write(page, TEXT if name == "waits" else "")
            expect(page.locator("#gracias" if name == "waits" else "[role=alert]")).to_be_visible()
        for scheme in SCHEMES:
            with subtests.test(name, scheme=scheme):
                assert violations_in(page, scheme) == []
                assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def box(settings):
    """Run an SMTP server."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield box


def arrived(box: PostBox) -> dict[str, str]:
    """Send what is due; return the texts by addressee."""
    send_due.call()
    texts = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in box.messages}
    box.messages = []
    return texts


def link(text: str, part: str) -> str:
    return next(each for each in re.findall(r"https?://\S+", text) if part in each)


def test_a_guest_an_editor_and_an_answer(window, article, box):
    editor = UserFactory(username="elena", email="elena@motivacional.example")
    editor.groups.add(Group.objects.get(name=EDITORS))
    guest = window()
    write(guest.go(article.url), TEXT, wants_replies=True)
    expect(guest.page.get_by_text("Tu comentario espera revisión")).to_be_visible()
    mails = arrived(box)
    assert set(mails) == {"ana@correo.example", "elena@motivacional.example"}
    guest.go(link(mails["ana@correo.example"], "/avisos/"))
    guest.page.locator("main").get_by_role("button").first.click()
    guest.page.wait_for_load_state()

    desk = window(viewport={"width": 1280, "height": 900})
    desk.log_in("elena")
    desk.page.get_by_role("link", name="Comentarios: 1 espera").click()
    row = desk.page.get_by_role("row").filter(has_text=TEXT)
    row.get_by_role("button", name="Aprobar").click()
    expect(desk.page.get_by_text("1 comentario aprobado")).to_be_visible()

    expect(guest.go(article.url).get_by_text(TEXT)).to_be_visible()
    expect(guest.page.get_by_text("Tu comentario espera revisión")).to_have_count(0)
    other = window()
    other.go(article.url).get_by_role("link", name="Responder a Ana").click()
    write(other.page, ANSWER, name="Eva")
    expect(other.page.locator("#gracias")).to_be_visible()
    arrived(box)
    approve(Comment.objects.get(text=ANSWER))
    told = arrived(box)["ana@correo.example"]
    assert "Eva" in told and ANSWER in told
    expect(guest.go(link(told, "/comentarios/")).get_by_text(ANSWER)).to_be_visible()
    assert desk.problems == []
