"""Who is told what by mail: every action of the workflow times every role."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from blog.models import ArticlePage
from editorial.models import Notice
from tests.editorial.mailing import subjects
from tests.editorial.team import Desk, Person, is_live, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

# The writer owns and submits the article; the guest's author page is among its authors. A dot: nothing.
# One message at most, whose subject begins so:
WORDS = {
    "review": "Para revisar: ",
    "withdrawn": "Ya no hay que revisar: ",
    "step": "Un paso aprobado: ",
    "skipped": "Un paso omitido: ",
    "changes": "Piden cambios: ",
    "done": "Aprobado: ",
    "cancelled": "Revisión cancelada: ",
}
MATRIX = """
at       action    by            | guest     writer    colleague editor    second_editor administrator superuser nobody
draft    save      writer        | .         .         .         .         .             .             .         .
draft    submit    writer        | .         .         .         review    review        review        .         .
draft    submit    editor        | .         .         .         .         review        review        .         .
draft    publish   administrator | .         .         .         .         .             .             .         .
first    approve   editor        | step      step      .         .         review        review        .         .
first    approve   administrator | step      step      .         review    review        .             .         .
first    approve   superuser     | step      step      .         review    review        review        .         .
first    reject    editor        | changes   changes   .         .         .             .             .         .
first    skip      administrator | skipped   skipped   .         review    review        .             .         .
first    skip      superuser     | skipped   skipped   .         review    review        review        .         .
first    save      editor        | .         .         .         .         .             .             .         .
first    cancel    writer        | cancelled .         .         withdrawn withdrawn     withdrawn     .         .
first    cancel    editor        | cancelled cancelled .         .         withdrawn     withdrawn     .         .
first    publish   administrator | cancelled cancelled .         withdrawn withdrawn     .             .         .
last     approve   editor        | done      done      .         .         .             .             .         .
last     approve   second_editor | done      done      .         .         .             .             .         .
last     approve   superuser     | done      done      .         .         .             .             .         .
last     reject    editor        | changes   changes   .         .         .             .             .         .
last     reject    administrator | changes   changes   .         .         .             .             .         .
last     skip      administrator | done      done      .         .         .             .             .         .
last     cancel    writer        | cancelled .         .         withdrawn withdrawn     withdrawn     .         .
last     rewrite   second_editor | step      step      .         review    .             review        .         .
planned  approve   editor        | done      done      .         .         .             .             .         .
rejected save      writer        | .         .         .         .         .             .             .         .
rejected submit    writer        | .         .         .         review    review        review        .         .
rejected submit    editor        | .         .         .         .         review        review        .         .
rejected cancel    writer        | cancelled .         .         .         .             .             .         .
rejected restart   writer        | .         .         .         review    review        review        .         .
"""
HEAD, *ROWS = (line.replace("|", " ").split() for line in MATRIX.strip().splitlines())
ROLES = HEAD[3:]


def article(desk: Desk) -> Page:
    """Return a draft with two people behind it."""
    return desk.draft(desk.writer, authors=[desk.site.author, desk.guest.user.author])


def in_review(desk: Desk) -> Page:
    page = article(desk)
    desk.workflow.start(page, desk.writer.user)
    return page


def at_last_step(desk: Desk) -> Page:
    page = in_review(desk)
    desk.approve(page)
    return page


def planned(desk: Desk) -> Page:
    page = article(desk)
    tomorrow = timezone.localtime() + timedelta(days=1)
    desk.writer.submit(page, go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}")
    desk.approve(page)
    return page


def rejected(desk: Desk) -> Page:
    page = at_last_step(desk)
    desk.second_editor.decide(page, "reject", "Falta un ejemplo.")
    return page


def cancel(person: Person, page: Page) -> HttpResponse:
    """Cancel; who may not edit the page sees it again then, others their list."""
    assert person.edit(page, "action-cancel-workflow").status_code in (200, 302)
    assert state_of(page) is None
    return HttpResponse(status=302)


BEGINNINGS: dict[str, Callable[[Desk], Page]] = {
    "draft": article,
    "first": in_review,
    "last": at_last_step,
    "planned": planned,
    "rejected": rejected,
}
ACTIONS: dict[str, Callable] = {
    "save": lambda person, page: person.edit(page, text="<p>Otra cosa.</p>"),
    "submit": Person.submit,
    "publish": Person.publish,
    "approve": Person.decide,
    "rewrite": lambda person, page: person.edit(
        page,
        "action-workflow-action",
        text="<p>Corregido.</p>",
        **{"workflow-action-name": "approve", "workflow-action-extra-data": "{}"},
    ),
    "reject": lambda person, page: person.decide(page, "reject", "Falta un ejemplo."),
    "skip": lambda person, page: person.decide(page, "skip", "Ya lo leyó una correctora."),
    "cancel": cancel,
    "restart": lambda person, page: person.edit(page, "action-restart-workflow"),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_each_action_tells_each_role_what_the_table_says(desk, mailing, row):
    beginning, action, by, *told = row
    page = BEGINNINGS[beginning](desk)
    forget()
    expected = {
        desk.person(role).name: WORDS[word] + page.title
        for role, word in zip(ROLES, told, strict=True)
        if word != "."
    }
    assert mailing.after(ACTIONS[action], desk.person(by), page) == expected
    assert not mailing.work()


def forget() -> None:
    """Let what came before be told already."""
    Notice.objects.update(sent_at=timezone.now())


def test_the_table_names_the_team(desk):
    people = {role for role, person in vars(desk).items() if isinstance(person, Person)}
    assert people == {*ROLES, "anonymous"}


@pytest.mark.parametrize("person", ["editor", "administrator"])
def test_nobody_is_told_to_review_her_own(desk, mailing, person):
    page = desk.draft(desk.person(person))
    told = mailing.after(desk.person(person).submit, page)
    others = {desk.editor.name, desk.second_editor.name, desk.administrator.name}
    assert set(told) == others - {desk.person(person).name}


def test_a_superuser_who_is_an_editor_has_a_part(desk, mailing):
    desk.superuser.user.groups.add(*desk.editor.user.groups.all())
    assert desk.superuser.name in mailing.after(desk.writer.submit, article(desk))


def test_a_whole_story(desk, mailing):
    mailing.after(desk.writer.write, "action-submit")
    page = ArticlePage.objects.get(slug="como-delegar")
    told = mailing.after(desk.editor.decide, page, "reject", "Falta un ejemplo.")
    assert told == {desk.writer.name: "Piden cambios: Cómo delegar"}
    mailing.after(desk.writer.submit, page)
    told = mailing.after(desk.editor.decide, page)
    assert told.keys() == {desk.writer.name, desk.second_editor.name, desk.administrator.name}
    assert mailing.after(desk.second_editor.decide, page, "reject", "Y una fuente.") == {
        desk.writer.name: "Piden cambios: Cómo delegar"
    }
    mailing.after(desk.writer.submit, page)
    told = mailing.after(desk.second_editor.decide, page)
    assert told.keys() == {desk.writer.name, desk.editor.name, desk.administrator.name}
    told = mailing.after(desk.administrator.decide, page)
    assert told == {desk.writer.name: "Aprobado: Cómo delegar"} and is_live(page)


@pytest.mark.parametrize(
    ("choice", "act"),
    [("approved", Person.decide), ("rejected", ACTIONS["reject"])],
)
def test_her_choices_in_wagtail_hold(desk, mailing, choice, act):
    page = in_review(desk)
    forget()
    desk.writer.get("wagtailadmin_account")  # makes the profile
    profile = desk.writer.user.wagtail_userprofile
    setattr(profile, f"{choice}_notifications", False)
    profile.save()
    told = mailing.after(act, desk.editor, page)
    assert desk.guest.name in told and desk.writer.name not in told


def test_who_does_not_want_submissions_gets_none(desk, mailing):
    desk.editor.get("wagtailadmin_account")
    profile = desk.editor.user.wagtail_userprofile
    profile.submitted_notifications = False
    profile.save()
    told = mailing.after(desk.writer.submit, article(desk))
    assert set(told) == {desk.second_editor.name, desk.administrator.name}


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_active": False}])
def test_who_cannot_be_reached_leaves_nothing_behind(desk, mailing, fields):
    for name, value in fields.items():
        setattr(desk.editor.user, name, value)
    desk.editor.user.save()
    assert desk.editor.name not in mailing.after(desk.writer.submit, article(desk))
    assert not Notice.objects.filter(recipient=desk.editor.user).exists()


def test_an_administrators_own_workflow_tells_its_people(desk, mailing):
    step = GroupApprovalTask.objects.create(name="Visto bueno")
    step.groups.set(desk.administrator.user.groups.all())
    own = Workflow.objects.create(name="Corto")
    WorkflowTask.objects.create(workflow=own, task=step)
    desk.site.blog.workflowpage.delete()
    own.workflow_pages.create(page=desk.site.blog)
    page = article(desk)
    told = mailing.after(desk.writer.submit, page)
    assert told == {desk.administrator.name: f"Para revisar: {page.title}"}
    told = mailing.after(desk.administrator.decide, page)
    assert set(told) == {desk.writer.name, desk.guest.name} and is_live(page)


def test_a_step_that_an_administrator_removes_tells_who_had_to_decide(desk, mailing):
    page = in_review(desk)
    forget()
    step = state_of(page).current_task_state.task.specific
    step.groups.set(desk.site.blog.workflowpage.workflow.tasks.last().specific.groups.all())
    told = mailing.after(desk.administrator.post, "wagtailadmin_workflows:disable_task", step.pk)
    assert told == {
        desk.editor.name: f"Para revisar: {page.title}",
        desk.second_editor.name: f"Para revisar: {page.title}",
    }


def test_publishing_at_its_hour_ends_a_review(desk, mailing):
    page = in_review(desk)
    forget()
    with mailing.commits(execute=True):
        Page.objects.get(pk=page.pk).get_latest_revision().publish()
    messages = mailing.work()
    told = subjects(messages)
    assert told[desk.writer.name] == f"Revisión cancelada: {page.title}"
    assert told[desk.editor.name] == f"Ya no hay que revisar: {page.title}"
    assert all("El sitio publicó" in message.get_content() for message in messages)


def test_a_form_sent_twice_tells_once(desk, mailing):
    page = in_review(desk)
    forget()
    state = state_of(page).current_task_state_id
    decision = ("wagtailadmin_pages:workflow_action", page.pk, "approve", state)
    assert mailing.after(desk.editor.post, *decision)
    assert not mailing.after(desk.editor.post, *decision)


def test_two_decisions_at_once_count_as_one(desk, mailing):
    page = in_review(desk)
    forget()
    first, second = (state_of(page).current_task_state for _time in range(2))
    with mailing.commits(execute=True):
        first.task.specific.on_action(first, desk.editor.user, "approve")
        with pytest.raises(PermissionDenied):
            second.task.specific.on_action(second, desk.second_editor.user, "approve")
    assert subjects(mailing.work())[desk.writer.name].startswith("Un paso aprobado")
