"""Autosave works for each role while a page is hers to change, and is refused in good order where it isn't."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page, Revision
from wagtail.test.utils.form_data import rich_text

from blog.models import ArticlePage
from editorial.workflow.setup import LANGUAGE
from tests.editorial.team import (
    PAGES,
    Person,
    block_of,
    body_of,
    filled,
    pressed,
    state_of,
    task_of,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

JSON = {"accept": "application/json"}
WRITING = ("guest", "writer", "editor", "administrator", "superuser")


class Tab:
    """An article open in her browser, whose script saves by itself."""

    def __init__(self, person: Person, page: Page) -> None:
        """Keep what the editor shows now; who may not open it, sends what somebody else would."""
        self.person, self.page = person, page
        self.address = reverse(f"{PAGES}edit", args=[page.pk])
        self.shown, self.block = typed(page, person.desk), block_of(page)
        self.sent: dict[str, Any] = {}

    def data(self, text: str, action: str = "") -> dict[str, Any]:
        """Return the form with another text."""
        body = body_of(self.block | {"value": rich_text(text)})
        return self.shown | body | self.sent | pressed(action)

    def autosave(self, text: str) -> HttpResponse:
        """Save as the script does, which remembers its version."""
        response = self.person.client.post(self.address, self.data(text), headers=JSON)
        if response.status_code == 200 and "revision_id" in response.json():
            self.sent = {"overwrite_revision_id": response.json()["revision_id"]}
        return response

    def submit(self, text: str) -> HttpResponse:
        """Press the button."""
        return self.person.client.post(self.address, self.data(text, "action-submit"))


def text_of(page: Page) -> str:
    """Return what the latest version says."""
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().body[0].value.source


@pytest.mark.parametrize("role", WRITING)
def test_autosave_keeps_one_version_of_a_sitting(desk, role):
    page = desk.draft(desk.person(role))
    tab = Tab(desk.person(role), page)
    versions = set()
    for text in ("<p>Uno.</p>", "<p>Dos.</p>", "<p>Tres.</p>"):
        answer = tab.autosave(text).json()
        assert answer["success"] is True
        versions.add(answer["revision_id"])
        assert text[3:-4] in text_of(page)
    assert len(versions) == 1


@pytest.mark.parametrize("role", WRITING)
def test_autosave_of_a_new_article(desk, role):
    person = desk.person(role)
    place = (f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk)
    block = {"value": rich_text("<p>Un párrafo.</p>")}
    html = desk.guest.get(*place).content.decode()  # whose form names an author
    fields = {"title": "Nuevo", "slug": "nuevo", "topic": desk.site.topic.pk, "summary": "Así."}
    answer = person.client.post(
        reverse(place[0], args=place[1:]), filled(html, block, **fields), headers=JSON
    )
    assert answer.status_code == 200 and answer.json()["success"] is True
    page = ArticlePage.objects.get(pk=answer.json()["pk"])
    assert page.owner == person.user and not page.live


@pytest.mark.parametrize("role", ["anonymous", "nobody", "guest", "writer"])
def test_autosave_of_a_colleagues_draft_is_refused(desk, role):
    page = desk.draft(desk.colleague)
    answer = Tab(desk.person(role), page).autosave("<p>Ajeno.</p>")
    assert answer.status_code in {302, 401, 403}
    assert "Ajeno" not in text_of(page)


@pytest.mark.parametrize("role", ["guest", "writer"])
def test_autosave_is_refused_while_others_review(desk, role):
    person = desk.person(role)
    page = desk.draft(person)
    tab = Tab(person, page)
    person.submit(page)
    answer = tab.autosave("<p>A escondidas.</p>")
    assert answer.status_code == 400 and answer.json()["success"] is False
    assert "escondidas" not in text_of(page)


@pytest.mark.parametrize("role", WRITING)
def test_autosave_over_what_somebody_else_saved_is_refused(desk, role):
    person = desk.person(role)
    page = desk.draft(person)
    tab = Tab(person, page)
    desk.second_editor.edit(page, text="<p>De la editora.</p>")
    answer = tab.autosave("<p>Encima.</p>")
    assert answer.status_code == 400 and answer.json()["error_code"] == "invalid_revision"
    assert "De la editora" in text_of(page)


@pytest.mark.parametrize("role", WRITING)
def test_autosave_over_a_version_there_is_none(desk, role, subtests):
    page = desk.draft(desk.person(role))
    tab = Tab(desk.person(role), page)
    for number in ("nada", "0", "99999999999999999999", "\x00", "-1"):
        with subtests.test(number=number):
            tab.sent = {"overwrite_revision_id": number}
            answer = tab.autosave("<p>Encima.</p>")
            assert answer.status_code == 400
            assert answer.json()["error_code"] == "invalid_revision"


@pytest.mark.parametrize("saved_before", [True, False])
@pytest.mark.parametrize("role", WRITING)
def test_autosave_on_its_way_while_she_submits_voids_no_approval(desk, role, saved_before):
    person = desk.person(role)
    page = desk.draft(person)
    tab = Tab(person, page)
    if saved_before:
        tab.autosave("<p>Casi.</p>")
    with hooks.register_temporarily("before_edit_page", once(lambda: tab.submit("<p>Listo.</p>"))):
        late = tab.autosave("<p>Casi listo.</p>")  # has read the page before the other is done
    assert late.status_code == 400 and late.json()["error_code"] == "invalid_revision"
    submitted = state_of(page).current_task_state.revision
    assert "Listo." in text_of(page) and Page.objects.get(pk=page.pk).latest_revision == submitted
    assert Revision.objects.filter(object_id=str(page.pk)).latest("pk") == submitted
    desk.second_editor.decide(page)
    assert task_of(page) == LANGUAGE


def once(action):
    """Return a hook that does something the first time it is called, and says nothing."""
    todo = [action]

    def hook(*_args):
        if todo:
            todo.pop()()

    return hook
