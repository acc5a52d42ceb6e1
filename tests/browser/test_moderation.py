"""Comments moderated in a real browser: by the keyboard, without a script, on a phone."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from comments.admin.services import token_of
from comments.models import Comment
from comments.states import change_state
from editorial.permissions.roles import EDITORS
from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations_in
from tests.browser.window import Window
from tests.factories import SiteTree, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def waiting(tree: SiteTree) -> list[Comment]:
    """Return four comments that wait, the last of which answers the first."""
    article = tree.article(title="Ordenar el correo")
    texts = ("Me sirvió mucho.", "Mirá https://malo.example", "¿Y los sábados?", "A mí también.")
    made: list[Comment] = []
    for name, text in zip(("Ana", "Bot", "Cora", "Dora"), texts, strict=True):
        parent = made[0] if name == "Dora" else None
        mail = "ana@correo.example"
        made.append(
            Comment.objects.create(
                article=article, name=name, text=text, email=mail, parent=parent, held_for=["first"]
            )
        )
    return made


@pytest.fixture
def editor(window: Callable[..., Window], waiting: list[Comment]) -> Window:
    """Return the window of an editor."""
    UserFactory(username="elena").groups.add(Group.objects.get(name=EDITORS))
    opened = window(reduced_motion="reduce")
    opened.come_back("elena")
    return opened


def state_of(comment: Comment) -> str:
    """Return the state that a comment is in."""
    return Comment.objects.get(pk=comment.pk).state


def test_the_keyboard_decides(editor, waiting):
    page = editor.go("/admin/")
    page.get_by_role("link", name="Comentarios: 4 esperan").click()
    expect(page.get_by_role("link", name="A mí también.")).to_be_visible()
    page.keyboard.press("a")  # nothing is chosen yet
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="A mí también.")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Mirá https://malo.example")).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator(".messages .success")).to_contain_text("1 comentario marcado como spam")
    expect(page.get_by_role("link", name="Me sirvió mucho.")).to_be_focused()  # the next one
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.locator(".messages .success")).to_contain_text("1 comentario aprobado")
    assert [state_of(each) for each in waiting] == ["pending", "spam", "approved", "pending"]
    page.locator("#id_q").fill("sad")
    page.keyboard.press("d")
    expect(page.locator(".moderation-table tbody tr")).to_have_count(0)
    assert [state_of(each) for each in waiting] == ["pending", "spam", "approved", "pending"]
    assert editor.problems == []


def test_the_keyboard_answers(editor, waiting):
    page = editor.page
    editor.go(reverse("moderation"))
    page.keyboard.press("k")  # the last row
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Ana", exact=True)).to_be_visible()
    page.keyboard.press("r")
    field = page.get_by_label("Tu respuesta")
    expect(field).to_be_focused()
    page.keyboard.type("das jara")  # letters, in a field
    expect(field).to_have_value("das jara")
    page.get_by_role("button", name="Publicar la respuesta").click()
    expect(page.locator(".messages")).to_contain_text("1 comentario respondido")
    expect(page.locator(".messages")).to_contain_text("quedó aprobado")
    assert Comment.objects.get(text="das jara").parent == waiting[0]
    page.keyboard.press("d")
    expect(page.locator(".messages")).to_contain_text("1 comentario eliminado")
    assert state_of(waiting[0]) == "deleted"
    assert editor.problems == []


def test_shortcuts_can_be_turned_off(editor, waiting):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(
        user__username="elena",
        defaults={"keyboard_shortcuts": False},
        create_defaults={"user": _elena(), "keyboard_shortcuts": False},
    )
    page = editor.go(reverse("moderation_comment", args=[waiting[0].pk]))
    page.keyboard.press("a")
    page.locator(".moderation-keys summary").click()
    expect(page.locator(".moderation-keys dl")).to_be_visible()
    assert state_of(waiting[0]) == "pending"


def test_all_chosen_at_once(editor, waiting):
    page = editor.page
    editor.go(reverse("moderation"))
    page.get_by_label("Elegir todos los de esta página").check()
    page.get_by_role("button", name="Aprobar", exact=True).click()
    expect(page.locator(".messages .success")).to_contain_text("4 comentarios aprobados")
    expect(page.get_by_role("link", name="Comentarios", exact=True).first).to_be_visible()
    assert {state_of(each) for each in waiting} == {"approved"}


def test_it_needs_no_script(window, editor, waiting):
    visit = window(java_script_enabled=False)
    page = visit.log_in("elena")
    visit.go(reverse("moderation"))
    page.get_by_label("Elegir el comentario de Ana").check()
    page.get_by_label("Elegir el comentario de Cora").check()
    page.get_by_role("button", name="Responder a cada uno").click()
    page.get_by_label("Tu respuesta").fill("¡Gracias!")
    page.get_by_role("button", name="Publicar las respuestas").click()
    expect(page.locator(".messages")).to_contain_text("2 comentarios respondidos")
    page.get_by_role("button", name="Spam (el comentario de Bot)").click()
    expect(page.locator(".messages")).to_contain_text("1 comentario marcado como spam")
    assert state_of(waiting[1]) == "spam"
    assert Comment.objects.filter(text="¡Gracias!").count() == 2


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(editor, waiting, subtests, width):
    page: Page = editor.page
    page.set_viewport_size({"width": width, "height": 900})
    change_state([waiting[0].pk], "approved")
    addresses = (
        reverse("moderation"),
        f"{reverse('moderation')}?state=deleted",
        f"{reverse('moderation')}?reason=nada",
        reverse("moderation_comment", args=[waiting[0].pk]),
        f"{reverse('moderation_answer')}?id={token_of(waiting[1])}",
        reverse("wagtailadmin_home"),
        reverse("desk_guide_page", args=["comentarios"]),
    )
    for address in addresses:
        editor.go(address)
        assert editor.status == 200
        assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0, address
        for scheme in SCHEMES:
            with subtests.test(address, scheme=scheme):
                assert violations_in(page, scheme) == []
    assert editor.problems == []


def _elena():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username="elena")
