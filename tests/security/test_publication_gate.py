"""The gate that no door misses: every way of publishing, by every role, of an article with errors and of one without."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.actions import action_registry
from wagtail.api.v3.urls import api
from wagtail.models import APIToken, Page, PageLogEntry
from wagtail.test.utils.form_data import rich_text

from blog.models import ArticlePage
from core.tasks.scheduling import HELD, Schedule
from core.wagtail_compat.publishing import (
    REFUSE_HOOK,
    UNCHECKED,
    PublicationRefused,
    findings_against,
    publish_revision,
)
from editorial.models import Notice
from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS, ROLES, WRITERS
from home.models import ContentPage
from tests.core.timetable import actions, hour_of, move
from tests.editorial.team import (
    PAGES,
    Desk,
    Person,
    block_of,
    body_of,
    filled,
    is_live,
    pressed,
    state_of,
    task_of,
    typed,
)
from tests.factories import ContentPageFactory

# The site with Wagtail's API v3 mounted, as it may be one day.
urlpatterns = [path("api/v3/", api.urls), path("", include("motivacional.urls"))]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(__name__),
    pytest.mark.usefixtures("unindexed"),
]

TARGET = "Adonde lleva"  # what the article links to, and every refusal names
MAY = ("editor", "administrator", "superuser")  # publish what another has written
MAY_NOT = ("guest", "writer", "nobody", "anonymous")
Answer = HttpResponse | None


def linking(desk: Desk, owner: Person) -> ArticlePage:
    """Return a draft that links to a page which isn't published: its one error."""
    target = ContentPage.objects.filter(title=TARGET).first() or ContentPageFactory(
        parent=desk.site.home, title=TARGET, live=False
    )
    html = f'<p data-block-key="abcde">Mirá <a linktype="page" id="{target.pk}">esto</a>.</p>'
    return desk.draft(owner, body=[("paragraph", html)])


def mended() -> None:
    """Publish what the articles link to."""
    ContentPage.objects.filter(title=TARGET).update(live=True)


def broken() -> None:
    """Take it offline again."""
    ContentPage.objects.filter(title=TARGET).update(live=False)


# The doors: each tries to publish a page and returns the answer.


def in_the_editor(person: Person, page: Page) -> Answer:
    return person.client.post(reverse(f"{PAGES}edit", args=[page.pk]), _form(person.desk, page))


def scheduled_in_the_editor(person: Person, page: Page) -> Answer:
    hour = f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}"
    form = _form(person.desk, page) | {"go_live_at": hour}
    return person.client.post(reverse(f"{PAGES}edit", args=[page.pk]), form)


def as_an_earlier_version(person: Person, page: Page) -> Answer:
    address = reverse(f"{PAGES}revisions_revert", args=[page.pk, page.latest_revision_id])
    return person.client.post(address, _form(person.desk, page))


def in_bulk(person: Person, page: Page) -> Answer:
    return _told(person, person.client.post(_bulk(page)))


def in_the_list_of_articles(person: Person, page: Page) -> Answer:
    address = reverse("wagtail_bulk_action", args=["blog", "articlepage", "publish"])
    return _told(person, person.client.post(f"{address}?id={page.pk}"))


def below_what_is_published_in_bulk(person: Person, page: Page) -> Answer:
    address, form = _bulk(page.get_parent()), {"include_descendants": "on"}
    return _told(person, person.client.post(address, form))


def by_the_api_of_the_cms(person: Person, page: Page) -> Answer:
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"])
    return person.client.post(address)


def by_api_v3(person: Person, page: Page) -> Answer:
    return _api(person, "post", f"{page.pk}/actions/publish/", {})


def edited_by_api_v3(person: Person, page: Page) -> Answer:
    data = {"meta": {"action": "publish"}, "summary": "Otra línea."}
    return _api(person, "patch", f"{page.pk}/", data)


DOORS: tuple[Callable[[Person, Page], Answer], ...] = (
    in_the_editor,
    scheduled_in_the_editor,
    as_an_earlier_version,
    in_bulk,
    in_the_list_of_articles,
    below_what_is_published_in_bulk,
    by_the_api_of_the_cms,
    by_api_v3,
    edited_by_api_v3,
)


def _form(desk: Desk, page: Page) -> dict[str, Any]:
    """Return what the editor would send, even of somebody who may not open it."""
    return typed(page, desk) | body_of(block_of(page)) | pressed("action-publish")


def _told(person: Person, answer: HttpResponse) -> Answer:
    """Return a page with the messages of what went before."""
    explorer = ("wagtailadmin_explore", person.desk.site.blog.pk)
    return person.get(*explorer) if answer.status_code == 302 else answer


def _bulk(page: Page) -> str:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return f"{address}?id={page.pk}&next={reverse('wagtailadmin_home')}"


def _api(person: Person, method: str, address: str, data: dict[str, Any]) -> HttpResponse:
    _token, text = APIToken.create_token(user=person.user, name="Prueba")
    return getattr(Client(), method)(
        f"/api/v3/pages/{address}",
        data,
        content_type="application/json",
        headers={"authorization": f"Bearer {text}"} if person.name != "visita" else {},
    )


def said(answer: HttpResponse) -> str:
    """Return what an answer says, in the words of its JSON or its page."""
    text = answer.content.decode()
    return json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text


def is_out(page: Page) -> bool:
    """Tell whether a page is published, or has an hour."""
    return is_live(page) or Page.objects.get(pk=page.pk).scheduled_revision is not None


def names_it(answer: HttpResponse, page: Page) -> bool:
    """Tell whether an answer says what is wrong, or leads to the checks that do."""
    text = said(answer)
    return TARGET in text or reverse("desk_checks", args=[page.pk]) in text


# Costs up to a second a door: each answer is a page of the CMS, the editor among them.
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_role_publishes_errors_by(desk, door):
    page = linking(desk, desk.colleague)
    for role in (*MAY_NOT, *MAY):
        answer = door(desk.person(role), page)
        assert not is_out(page), role
        assert answer.status_code < 500, role
        assert names_it(answer, page) is (role in MAY), role
    mended()
    for role in MAY_NOT:
        door(desk.person(role), page)
        assert not is_out(page), role
    door(desk.editor, page)
    assert is_out(page)


# What a role does in several steps.


def test_a_new_article(desk):
    linking(desk, desk.colleague)
    target = ContentPage.objects.get(title=TARGET)
    body = {"body-0-value": rich_text(f'<p><a linktype="page" id="{target.pk}">Eso</a></p>')}
    for role in ("writer", "administrator"):
        person = desk.person(role)
        answer = person.write("action-publish", title=role, slug=role, **body)
        assert not ArticlePage.objects.filter(slug=role, live=True).exists(), role
    assert TARGET in said(answer)
    mended()
    desk.administrator.write("action-publish", title=role, slug=role, **body)
    assert ArticlePage.objects.get(slug=role).live


def test_what_is_refused_of_a_new_page_is_given_back(desk):
    """Wagtail would save it as a live page, and publish it then."""
    place = (f"{PAGES}add", "home", "contentpage", desk.site.home.pk)
    data = {"title": "Nueva", "slug": "nueva"}
    html = desk.superuser.get(*place).content.decode()
    form = filled(html, {"value": rich_text("<p>Un párrafo.</p>")}, **data)
    with hooks.register_temporarily(REFUSE_HOOK, lambda page, revision: ["Falta algo."]):
        address = reverse(place[0], args=place[1:])
        answer = desk.superuser.client.post(address, form | {"action-publish": "1"}, follow=True)
    assert not ContentPage.objects.filter(slug="nueva").exists()
    assert "Falta algo." in said(answer) and 'value="Nueva"' in said(answer)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_approval_that_publishes(desk, elsewhere):
    page = linking(desk, desk.writer)
    desk.workflow.start(page, desk.writer.user)
    mended()
    state = state_of(page).current_task_state.specific
    state.task.specific.on_action(state, desk.editor.user, "approve")
    step = task_of(page)
    broken()
    for role in ("writer", "second_editor"):
        person = desk.person(role)
        in_editor = role == "second_editor" and not elsewhere
        decide = person.decide if in_editor else person.decide_directly
        answer = decide(page)
        assert not is_live(page) and task_of(page) == step, role
        if role == "second_editor":
            answer = person.get(f"{PAGES}edit", page.pk) if elsewhere else answer
            assert TARGET in said(answer)
    mended()
    (desk.second_editor.decide_directly if elsewhere else desk.second_editor.decide)(page)
    assert is_live(page)


def test_an_approval_of_wagtails_own_kind_of_step(desk):
    """Another workflow asks nothing itself: its end is a publication."""
    from django.contrib.auth.models import Group
    from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

    task = GroupApprovalTask.objects.create(name="De Wagtail")
    task.groups.add(Group.objects.get(name=EDITORS))
    workflow = Workflow.objects.create(name="De Wagtail")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    page = linking(desk, desk.writer)
    workflow.start(page, desk.writer.user)
    where = [page.pk, "approve", state_of(page).current_task_state_id]
    address = reverse(f"{PAGES}workflow_action", args=where)
    answer = desk.editor.client.post(address, {"comment": ""}, follow=True)
    assert not is_live(page) and state_of(page) and TARGET in said(answer)


# Copies and aliases of what is published though it has errors: a link has broken since.


def rotten(desk: Desk) -> Page:
    """Return a published article whose link has broken since."""
    page = linking(desk, desk.colleague)
    publish_revision(page.get_latest_revision(), skip_checks=True)
    return Page.objects.get(pk=page.pk)


def _copy(desk: Desk, **data: str) -> dict[str, Any]:
    return {
        "new_title": "La copia",
        "new_slug": "la-copia",
        "new_parent_page": desk.site.blog.pk,
    } | data


def copied_in_the_cms(person: Person, page: Page) -> Answer:
    form = _copy(person.desk, publish_copies="on")
    return _told(person, person.client.post(reverse(f"{PAGES}copy", args=[page.pk]), form))


def mirrored_in_the_cms(person: Person, page: Page) -> Answer:
    form = _copy(person.desk, alias="on")
    return _told(person, person.client.post(reverse(f"{PAGES}copy", args=[page.pk]), form))


def copied_by_the_api_of_the_cms(person: Person, page: Page) -> Answer:
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "copy"])
    return person.client.post(address, {"slug": "la-copia", "keep_live": "true"})


def mirrored_by_the_api_of_the_cms(person: Person, page: Page) -> Answer:
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, "create_alias"])
    data = {"update_slug": "la-copia", "recursive": "false"}
    return person.client.post(address, data)


def copied_by_api_v3(person: Person, page: Page) -> Answer:
    return _api(person, "post", f"{page.pk}/actions/copy/", {"slug": "la-copia", "keep_live": True})


def mirrored_by_api_v3(person: Person, page: Page) -> Answer:
    return _api(person, "post", f"{page.pk}/actions/create_alias/", {"slug": "la-copia"})


COPIES = (
    copied_in_the_cms,
    mirrored_in_the_cms,
    copied_by_the_api_of_the_cms,
    mirrored_by_the_api_of_the_cms,
    copied_by_api_v3,
    mirrored_by_api_v3,
)


@pytest.mark.parametrize("door", COPIES, ids=lambda door: door.__name__)
def test_no_role_publishes_a_copy_with_errors(desk, door):
    page = rotten(desk)
    copies = ArticlePage.objects.exclude(pk=page.pk)
    for role in (*MAY_NOT, *MAY):
        answer = door(desk.person(role), page)
        assert not copies.live().exists(), role
        assert answer.status_code < 500, role
        # Editors may publish nobody's article unreviewed, their own copy neither.
        if role in ("administrator", "superuser"):
            assert names_it(answer, page), role  # a copy that may be a draft is made as one
        copies.delete()
    mended()
    door(desk.superuser, page)
    assert copies.live().exists()


def test_a_tree_with_errors_is_copied_as_drafts_or_not_at_all(desk):
    page = rotten(desk)
    pages = Page.objects.count()
    with pytest.raises(PublicationRefused, match=TARGET):
        desk.site.blog.copy(recursive=True, keep_live=True, update_attrs={"slug": "otro"})
    with pytest.raises(PublicationRefused, match=TARGET):
        desk.site.blog.create_alias(recursive=True, update_slug="otro")
    assert Page.objects.count() == pages
    page.copy(update_attrs={"slug": "borrador"}, keep_live=False)
    assert Page.objects.count() == pages + 1


# Doors without a person.


def the_page(page: ArticlePage) -> None:
    page.publish(page.get_latest_revision())


def the_version(page: ArticlePage) -> None:
    page.get_latest_revision().publish(skip_permission_checks=True)


def the_version_with_an_hour(page: ArticlePage) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


def the_registry_asked_for_pages(page: ArticlePage) -> None:
    action_registry.get_action_class(Page, "publish")(page.get_latest_revision()).execute()


def the_registry_asked_for_articles(page: ArticlePage) -> None:
    found = action_registry.get_action_class(ArticlePage, "publish")
    found(page.get_latest_revision()).execute(skip_permission_checks=True)


def an_edit_that_publishes(page: ArticlePage) -> None:
    action_registry.get_action_class(ArticlePage, "edit")(page, publish=True).execute()


def an_earlier_version_brought_back(page: ArticlePage) -> None:
    found = action_registry.get_action_class(ArticlePage, "revert")
    found(page, page.get_latest_revision()).execute().publish()


def what_had_expired(page: ArticlePage) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(expired=True)
    ArticlePage.objects.get(pk=page.pk).get_latest_revision().publish()


@pytest.mark.parametrize(
    "program",
    [
        the_page,
        the_version,
        the_version_with_an_hour,
        the_registry_asked_for_pages,
        the_registry_asked_for_articles,
        an_edit_that_publishes,
        an_earlier_version_brought_back,
        what_had_expired,
    ],
    ids=lambda program: program.__name__,
)
def test_no_program_publishes_errors_by(desk, program):
    page = linking(desk, desk.writer)
    with pytest.raises(PublicationRefused, match=TARGET) as refusal:
        program(ArticlePage.objects.get(pk=page.pk))
    assert not is_out(page)
    assert any(TARGET in sentence for sentence in refusal.value.messages)
    mended()
    program(ArticlePage.objects.get(pk=page.pk))
    assert is_out(page)


def test_at_its_hour_it_is_held_once(desk):
    page = linking(desk, desk.writer)
    mended()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision(user=desk.editor.user).publish()
    move(page, timezone.now() - timedelta(minutes=1))
    broken()
    schedule = Schedule()
    assert [schedule.work() for _turn in range(3)] == [0, 0, 0]
    assert not is_live(page) and hour_of(page) is None
    assert actions(page) == [HELD]
    assert not schedule.pauses._failures  # nothing is tried again
    held = Notice.objects.filter(kind="publication_held", page=page)
    assert {notice.recipient for notice in held} == {desk.writer.user, desk.editor.user}


def test_a_version_given_an_hour_without_a_publication_is_asked_then(desk):
    page = linking(desk, desk.writer)
    page.save_revision(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    assert Schedule().work() == 0
    assert not is_live(page) and actions(page) == [HELD]


# Aliases follow their page, and only a publication.


def test_aliases_follow_what_is_published(desk):
    page = linking(desk, desk.writer)
    alias = page.create_alias(parent=desk.site.blog, update_slug="espejo")
    with pytest.raises(PublicationRefused):
        page.get_latest_revision().publish()
    assert not is_live(alias)
    mended()
    page.get_latest_revision().publish()
    assert is_live(page) and is_live(alias)


def test_aliases_of_a_draft_wait_with_it(desk):
    """Wagtail publishes them with the draft's text as soon as it has an hour, or a program asks."""
    page = desk.draft(desk.writer)
    alias = page.create_alias(parent=desk.site.blog, update_slug="espejo")
    second = alias.create_alias(parent=desk.site.blog, update_slug="espejo-del-espejo")
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()
    page.update_aliases()
    assert not is_live(page) and not is_live(alias) and not is_live(second)
    move(page, timezone.now() - timedelta(minutes=1))
    assert Schedule().work() == 1
    assert is_live(page) and is_live(alias) and is_live(second)


# What passes.


def test_programs_skip_by_name_and_the_history_says_so(desk):
    page = linking(desk, desk.writer)
    publish_revision(page.get_latest_revision(), skip_checks=True)
    assert is_live(page)
    entry = PageLogEntry.objects.get(page=page.pk, action=UNCHECKED)
    assert entry.revision_id == page.latest_revision_id
    html = desk.superuser.get(f"{PAGES}history", page.pk).content.decode()
    assert "Publicado por un programa, sin las comprobaciones." in html
    other = desk.draft(desk.writer)
    publish_revision(other.get_latest_revision())
    assert is_live(other)
    assert not PageLogEntry.objects.filter(page=other.pk, action=UNCHECKED).exists()


def test_skipping_holds_for_that_page_alone(desk):
    """No switch stays on: what is published in the course of it is asked."""
    page, other = linking(desk, desk.writer), linking(desk, desk.writer)

    def refuse(page: Page, revision: Any) -> Iterator[str]:
        yield "No."

    publish_revision(page.get_latest_revision(), skip_checks=True)
    with hooks.register_temporarily(REFUSE_HOOK, refuse), pytest.raises(PublicationRefused):
        other.get_latest_revision().publish()
    assert is_live(page) and not is_live(other)


def test_other_pages_answer_to_whom_registers(desk):
    page = ContentPageFactory(parent=desk.site.home, live=False)
    page.save_revision()
    refuse = lambda found, revision: ["Falta la tapa."] * isinstance(found, ContentPage)  # noqa: E731
    with hooks.register_temporarily(REFUSE_HOOK, refuse):
        assert [str(each) for each in findings_against(page)] == ["Falta la tapa."]
        for door in (in_bulk, by_the_api_of_the_cms, by_api_v3):
            answer = door(desk.superuser, page)
            assert not is_live(page) and answer.status_code < 500
            named = reverse("desk_checks", args=[page.pk]) in said(answer)
            assert named or "Falta la tapa." in said(answer)
    in_bulk(desk.superuser, page)
    assert is_live(page)


def test_who_asks_by_script_is_answered_in_json(desk):
    page = linking(desk, desk.writer)
    with hooks.register_temporarily(REFUSE_HOOK, lambda found, revision: ["Falta algo."]):
        answer = desk.superuser.client.post(
            reverse(f"{PAGES}copy", args=[rotten_free(desk).pk]),
            _copy(desk, alias="on"),
            headers={"accept": "application/json"},
        )
    assert answer.status_code == 400 and not answer.json()["success"]
    assert "Falta algo." in answer.json()["error_message"]
    assert not is_live(page)


def rotten_free(desk: Desk) -> Page:
    """Return a published article without errors."""
    return desk.site.article(title="Sana")


def test_every_role_of_the_table_is_tried():
    assert {role.name for role in ROLES} == {GUESTS, WRITERS, EDITORS, ADMINISTRATORS}
