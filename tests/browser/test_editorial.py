"""An article from the first word to its reader, through the real editor."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from editorial.permissions.roles import EDITORS, WRITERS
from editorial.workflow.setup import CONTENT, LANGUAGE
from tests.browser.editor import Editor
from tests.browser.window import Window

pytestmark = pytest.mark.browser
TITLE = "Cómo delegar sin culpa"
NOTE = "Falta decir por qué conviene empezar de a poco."
ADDED = " Empezá de a poco."
WAITING = ".workflow-timeline__item--in_progress"
WORDS = (
    "Primero, la lista",
    "Anotá lo que hacés en un cuaderno violeta.",
    "Responder mensajes",
    "Menos es más",
    "No todo se delega.",
)


@pytest.fixture
def team(member: Callable[..., Window]) -> dict[str, Window]:
    """Return the windows of a writer and two editors, logged in."""
    roles = {"mora": WRITERS, "elena": EDITORS, "silvia": EDITORS}
    return {name: member(name, role) for name, role in roles.items()}


def test_article_is_written_reviewed_and_found(team, window, tree):
    editor = Editor(team["mora"], f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")
    compose(editor)
    address = editor.wait_until_saved()
    editor.submit()
    Editor(team["elena"], address).ask_for_changes(NOTE)
    editor.open(address)
    expect(editor.review()).to_contain_text(NOTE)
    editor.open(address)
    editor.write("body-1-value", ADDED)
    editor.wait_until_saved()  # a save that the submission overtook would be refused: in review it is locked
    editor.submit()
    for name, task in (("elena", CONTENT), ("silvia", LANGUAGE)):
        reviewer = Editor(team[name], address)
        expect(reviewer.review().locator(WAITING)).to_contain_text(task)
        reviewer.open(address)
        reviewer.approve()
    visitor = window()
    find(visitor, "violeta")
    for word in (*WORDS, ADDED):
        expect(visitor.page.locator("main")).to_contain_text(word)
    assert visitor.problems == []
    for name, each in team.items():
        assert each.problems == [], name


def find(visitor: Window, word: str) -> None:
    """Search the site for a word, and open the one article found."""
    page = visitor.go("/buscar/")
    page.locator("#q").fill(word)
    page.locator("#q").press("Enter")
    page.locator(".hits").get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.url.endswith("/blog/como-delegar-sin-culpa/")


def compose(editor: Editor) -> None:
    """Write the article: title and summary, five blocks, topic and author."""
    editor.fill("title", TITLE)
    editor.fill("summary", "Qué soltar primero.")
    editor.fill(f"{editor.add('heading')}-text", WORDS[0])
    editor.write(editor.add("paragraph"), WORDS[1])
    editor.fill(f"{editor.add('checklist')}-items-0-value", WORDS[2])
    editor.fill(f"{editor.add('quote')}-text", WORDS[3])
    editor.write(f"{editor.add('callout')}-text", WORDS[4])
    editor.open_tab(1)
    editor.choose_page("article_authors-0-author", "Lucía Ferreyra")
    editor.choose_page("topic", "Organización")
