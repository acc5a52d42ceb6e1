"""Beginning an article with a skeleton, and previewing it, in the real editor."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from playwright.sync_api import expect

from blog.models import ArticlePage
from blog.previews import MODES
from editorial.checks.placeholders import placeholders
from editorial.checks.subject import Subject
from editorial.editor.presets import PRESETS
from editorial.permissions.roles import WRITERS
from tests.browser.editor import Editor
from tests.factories import AuthorPageFactory, UserFactory

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
LOOKED = 600  # milliseconds in which Wagtail looks at the form


@pytest.fixture
def start(window, tree):
    """Return a function that opens the editor of a new article for a writer who has an author page."""
    writer = UserFactory(username="mora")
    writer.groups.add(Group.objects.get(name=WRITERS))
    AuthorPageFactory(parent=tree.authors, title="Mora Díaz", slug="mora-diaz", user=writer)

    def start(**options):
        visit = window(**options)
        visit.come_back("mora")
        return visit, Editor(visit, f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")

    return start


def test_skeleton_is_chosen_written_over_and_saved_by_itself(start):
    visit, editor = start()
    page = editor.page
    page.get_by_role("link", name=re.compile("^Artículo con pasos")).click()
    page.wait_for_url("**preset=steps")
    expect(page.locator("[data-presets] [aria-current]")).to_contain_text("Artículo con pasos")
    steps = [kind for kind, _value in PRESETS["steps"].blocks()]
    for number, kind in enumerate(steps):
        expect(page.locator(f"[name='body-{number}-type']")).to_have_value(kind)
    editor.wait_until_watched()
    page.wait_for_timeout(LOOKED)
    assert not ArticlePage.objects.exists(), "nothing is saved before she has typed"
    editor.fill("title", "Cómo delegar")
    editor.fill(
        "summary", "Qué soltar primero."
    )  # leaving the title fills in the end of the address
    editor.wait_until_saved()
    expect(page.locator("[data-presets]")).to_have_count(0)
    article = ArticlePage.objects.get().latest_revision.as_object()
    assert [child.block_type for child in article.body] == steps
    assert [author.title for author in article.authors] == ["Mora Díaz"]
    assert len(list(placeholders(Subject(article)))) > 6
    assert visit.problems == []


def test_leaving_what_was_typed_is_asked_for(start):
    _visit, editor = start()
    page, asked = editor.page, []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    editor.wait_until_watched()
    with page.expect_response(lambda answer: answer.status == 400):
        editor.fill("summary", "A medio escribir")  # without a title it can't be saved by itself
    page.get_by_role("link", name=re.compile("^Reseña")).click()
    expect(page.locator("[name=summary]")).to_have_value("A medio escribir")
    assert asked == ["beforeunload"]
    assert "preset" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 900}])
def test_choice_is_accessible(start, scheme, viewport):
    _visit, editor = start(viewport=viewport, color_scheme=scheme)
    found = Axe().run(editor.page, context={"include": [["[data-presets]"]]})
    assert found.response["violations"] == []
    assert editor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    link = editor.page.locator("[data-presets] a").last
    link.focus()
    editor.page.keyboard.press("Enter")
    editor.page.wait_for_url("**preset=answer")


def test_every_mode_is_shown_beside_the_text(start):
    visit, editor = start()
    page = editor.page
    page.goto(page.url + "?preset=review")
    editor.wait_until_watched()
    editor.fill("title", "Una reseña")
    editor.fill("summary", "Para quién sí.")
    editor.wait_until_saved()
    page.locator("[data-side-panel-toggle=preview]").click()
    frame = page.frame_locator("#w-preview-iframe")
    marks = {
        "": "article.article h1",
        "list": ".row h2",
        "share": ".card--wall .card__title",
        "reader": ".entry h1",
        "mail": "table h1",
        "dark": "article.article h1",
    }
    assert set(marks) == {name for name, _label in MODES}
    for name, mark in marks.items():
        page.locator("#id_preview_mode").select_option(name)
        expect(frame.locator(mark)).to_have_text("Una reseña")
    paper = frame.locator("html").evaluate("root => getComputedStyle(root).backgroundColor")
    assert paper == "rgb(23, 18, 31)"
    assert visit.problems == []
