"""The way of an article from draft to publication."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowState
from wagtail.test.utils.form_data import rich_text

from blog.models import ArticlePage
from editorial.workflow.setup import CONTENT, LANGUAGE
from tests.editorial.team import PAGES, filled, is_live, state_of, task_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def test_article_goes_through_both_steps(desk):
    assert desk.writer.write("action-submit").status_code == 302
    page = ArticlePage.objects.get(title="Cómo delegar")
    assert page.owner == desk.writer.user and task_of(page) == CONTENT

    desk.editor.decide(page, "reject", "Falta un ejemplo.")
    assert state_of(page).status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state_of(page).current_task_state.comment == "Falta un ejemplo."

    desk.writer.submit(page, text="<p>Con un ejemplo.</p>")
    assert state_of(page).status == WorkflowState.STATUS_IN_PROGRESS and task_of(page) == CONTENT

    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE and not is_live(page)
    desk.second_editor.decide(page, comment="Muy claro.")
    assert is_live(page) and state_of(page) is None
    assert "Con un ejemplo." in desk.nobody.client.get(page.url).content.decode()


def test_a_decision_is_answered_with_what_came_of_it(desk):
    page = desk.in_review(desk.writer, title="100 % claro")
    assert told(desk.editor, page) == ("«100 % claro» sigue en el paso «Lengua y accesibilidad».")
    assert told(desk.editor, page, "reject", "Falta algo.") == (
        "Pediste cambios en «100 % claro»: a quien lo escribió le llega un correo."
    )
    desk.writer.submit(page)
    desk.editor.decide(page)
    assert told(desk.editor, page) == "«100 % claro» pasó toda la revisión y está publicado."


def test_an_approved_article_that_waits_for_its_hour_says_so(desk):
    hour = timezone.now() + timedelta(days=2)
    page = desk.in_review(desk.writer, go_live_at=hour)
    desk.editor.decide(page)
    said = told(desk.editor, page)
    assert "pasó toda la revisión: se publica el" in said
    assert f"{timezone.localtime(hour):%H:%M}" in said


def told(person, page, *decision) -> str:
    """Open an article and decide on it; return the one message that this is answered with, without its buttons."""
    opened(person, page)
    (message,) = get_messages(person.decide(page, *decision).wsgi_request)
    return BeautifulSoup(str(message), "html.parser").find(string=True).strip()


def test_one_editor_may_take_both_steps(desk):
    page = desk.in_review(desk.writer)
    desk.editor.decide(page)
    desk.editor.decide(page)
    assert is_live(page)


def test_decisions_from_the_dashboard(desk):
    page = desk.in_review(desk.writer)
    assert page.title in desk.editor.get("wagtailadmin_home").content.decode()
    assert desk.editor.decide_directly(page).status_code == 302
    assert task_of(page) == LANGUAGE
    state = state_of(page).current_task_state_id
    desk.editor.post(f"{PAGES}workflow_action", page.pk, "reject", state, comment="Falta algo.")
    assert state_of(page).status == WorkflowState.STATUS_NEEDS_CHANGES


def test_editing_after_an_approval_asks_for_it_again(desk):
    page = desk.in_review(desk.writer)
    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE
    desk.second_editor.edit(page, text="<p>Otra cosa.</p>")
    desk.editor.decide(page)
    assert task_of(page) == CONTENT and not is_live(page)
    desk.editor.decide(page)
    desk.editor.decide(page)
    assert is_live(page)


def test_edit_and_approval_in_one_form_asks_again(desk):
    page = desk.in_review(desk.writer)
    desk.editor.decide(page)
    extra = {"workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    desk.second_editor.edit(page, "action-workflow-action", text="<p>Corregido.</p>", **extra)
    assert task_of(page) == CONTENT and not is_live(page)


def test_autosave_never_overwrites_what_was_approved(desk):
    page = desk.in_review(desk.editor)
    desk.editor.edit(page, text="<p>Uno.</p>")
    mine = Page.objects.get(pk=page.pk).latest_revision_id
    desk.second_editor.decide(
        page
    )  # of the version submitted: the step begins again, on the latest one
    desk.second_editor.decide(page)
    assert task_of(page) == LANGUAGE
    desk.editor.edit(page, text="<p>Dos.</p>", overwrite_revision_id=str(mine))
    assert Page.objects.get(pk=page.pk).latest_revision_id != mine
    desk.second_editor.decide(page)
    assert task_of(page) == CONTENT and not is_live(page)


def test_autosave_overwrites_before_review(desk):
    page = desk.draft(desk.writer)
    desk.writer.edit(page, text="<p>Uno.</p>")
    mine = Page.objects.get(pk=page.pk).latest_revision_id
    desk.writer.edit(page, text="<p>Dos.</p>", overwrite_revision_id=str(mine))
    assert Page.objects.get(pk=page.pk).latest_revision_id == mine


def test_approval_of_a_scheduled_article_schedules_it(desk):
    tomorrow = timezone.localtime() + timedelta(days=1)
    page = desk.draft(desk.writer)
    desk.writer.submit(page, go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}")
    desk.editor.decide(page)
    desk.editor.decide(page)
    page = ArticlePage.objects.get(pk=page.pk)
    assert not page.live and str(page.status_string) == "Agendado"
    assert page.scheduled_revision.approved_go_live_at > timezone.now()
    assert desk.nobody.client.get(page.get_url()).status_code == 404

    page.revisions.filter(pk=page.scheduled_revision.pk).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    revision = page.latest_revision
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save(update_fields=["content"])
    call_command("publish_scheduled")
    assert is_live(page)


def test_unapproved_schedule_is_not_published(desk):
    page = desk.draft(desk.writer)
    desk.writer.edit(page, go_live_at="2020-01-01 10:00")
    call_command("publish_scheduled")
    assert not is_live(page)


def test_the_writer_waits_while_her_article_is_reviewed(desk):
    page = desk.in_review(desk.writer)
    before = Page.objects.get(pk=page.pk).latest_revision_id
    response = desk.writer.edit(page, text="<p>Cambio a escondidas.</p>")
    assert response.status_code == 200 and Page.objects.get(pk=page.pk).latest_revision_id == before
    desk.writer.edit(page, "action-cancel-workflow")
    assert state_of(page) is None
    assert desk.writer.edit(page, text="<p>De nuevo mío.</p>").status_code == 302


def test_a_locked_article_can_be_opened_by_another_reviewer(desk):
    page = desk.in_review(desk.writer)
    desk.editor.post(f"{PAGES}lock", page.pk)
    assert Page.objects.get(pk=page.pk).locked
    desk.second_editor.post(f"{PAGES}unlock", page.pk)
    assert not Page.objects.get(pk=page.pk).locked


def test_an_article_with_footnotes_counts_as_changed_only_when_it_is(desk):
    page = desk.draft(desk.writer)
    page.footnotes.create(text="<p>Una nota.</p>")
    page = ArticlePage.objects.get(pk=page.pk)
    page.save_revision(user=desk.writer.user)
    desk.workflow.start(page, desk.writer.user)
    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE


def test_an_administrator_skips_a_step_with_a_reason(desk):
    page = desk.in_review(desk.writer)
    assert 'data-workflow-action-name="skip"' in opened(desk.administrator, page)
    desk.administrator.decide(page, "skip", "Ya lo leyó una correctora.")
    assert task_of(page) == LANGUAGE
    skipped = state_of(page).task_states.order_by("pk").first()
    assert (skipped.status, skipped.finished_by) == ("skipped", desk.administrator.user)
    history = desk.editor.get(f"{PAGES}history", page.pk).content.decode()
    assert "Omitió el paso «Contenido»" in history and "Ya lo leyó una correctora." in history
    desk.editor.decide(page)
    assert is_live(page)


def opened(person, page) -> str:
    return person.get(f"{PAGES}edit", page.pk).content.decode()


@pytest.mark.parametrize("reason", ["", "  "])
def test_no_step_is_skipped_without_a_reason(desk, reason):
    page = desk.in_review(desk.writer)
    desk.administrator.decide(page, "skip", reason)
    desk.administrator.decide_directly(page, "skip")
    assert task_of(page) == CONTENT


@pytest.mark.parametrize("role", ["writer", "editor", "guest", "colleague"])
def test_others_do_not_skip(desk, role):
    page = desk.in_review(desk.writer)
    assert 'data-workflow-action-name="skip"' not in opened(desk.person(role), page)
    desk.person(role).decide(page, "skip", "Porque sí.")
    desk.person(role).decide_directly(page, "skip")
    assert task_of(page) == CONTENT


def test_nobody_skips_a_step_of_her_own(desk):
    page = desk.in_review(desk.administrator)
    desk.administrator.decide(page, "skip", "Porque sí.")
    assert task_of(page) == CONTENT


def test_nobody_ends_the_review_of_her_own_version_by_skipping(desk):
    page = desk.in_review(desk.writer)
    desk.administrator.edit(page, text="<p>Mejor así.</p>")
    desk.administrator.decide(page, "skip", "Porque sí.")
    desk.administrator.decide(page, "skip", "Porque sí.")
    desk.administrator.decide(page, "skip", "Porque sí.")
    assert not is_live(page)


def test_asking_for_changes_asks_which(desk):
    page = desk.in_review(desk.writer)
    desk.editor.decide_directly(page, "reject")
    assert state_of(page).status == WorkflowState.STATUS_IN_PROGRESS
    address = [page.pk, "reject", state_of(page).current_task_state_id]
    form = desk.editor.get(f"{PAGES}workflow_action", *address).json()["html"]
    assert "¿Qué hay que cambiar?" in form


@pytest.mark.parametrize("extra", ['{"update": false}', '{"user": 1, "x": []}', '{"comment": {}}'])
def test_what_a_form_sends_besides_changes_nothing(desk, extra):
    page = desk.in_review(desk.writer)
    data = {"workflow-action-name": "approve", "workflow-action-extra-data": extra}
    assert desk.editor.edit(page, "action-workflow-action", **data).status_code == 302
    assert task_of(page) == LANGUAGE


def test_autosave_does_not_repeat_a_decision(desk):
    page = desk.in_review(desk.writer)
    address = reverse(f"{PAGES}edit", args=[page.pk])
    block = Page.objects.get(pk=page.pk).get_latest_revision_as_object().body[0]
    form = filled(
        opened(desk.editor, page),
        {"id": block.id, "value": rich_text(block.value.source)},
        **{"action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    assert desk.editor.client.post(address, form).status_code == 302
    version = Page.objects.get(pk=page.pk).latest_revision_id
    echo = desk.editor.client.post(address, form, headers={"accept": "application/json"})
    assert echo.status_code == 400 and "ya se está enviando" in echo.json()["error_message"]
    assert task_of(page) == LANGUAGE
    assert Page.objects.get(pk=page.pk).latest_revision_id == version
