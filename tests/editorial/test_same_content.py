"""A save that changes no word makes no version, and so voids no approval; a new schedule neither."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, TaskState

from blog.models import ArticlePage
from editorial.workflow.setup import LANGUAGE
from tests.editorial.team import state_of, task_of
from tests.editorial.test_autosave import Tab, text_of

pytestmark = pytest.mark.django_db


def stored(page):
    return ArticlePage.objects.get(pk=page.pk)


def hour(days=2):
    return (timezone.localtime() + timedelta(days=days)).replace(second=0, microsecond=0)


def typed(moment):
    return f"{moment:%d/%m/%Y %H:%M}"


@pytest.fixture
def approved(desk):
    """Return an article that has passed the first step."""
    page = desk.in_review(desk.writer)
    desk.editor.decide(page)
    assert task_of(page) == LANGUAGE
    return stored(page)


def test_saving_what_is_there_makes_no_version(desk):
    page = desk.draft(desk.writer)
    versions = page.revisions.count()
    desk.writer.edit(page)
    assert page.revisions.count() == versions
    desk.writer.edit(page, title="Otro título")
    assert page.revisions.count() == versions + 1


@pytest.mark.parametrize("who", ["second_editor", "editor"])
def test_an_approval_outlives_a_save_without_a_word(desk, approved, who):
    getattr(desk, who).edit(approved)
    assert task_of(approved) == LANGUAGE
    desk.second_editor.decide(approved)
    assert stored(approved).live


@pytest.mark.parametrize("name", ["go_live_at", "expire_at"])
def test_an_approval_outlives_a_schedule(desk, approved, name):
    moment = hour()
    desk.second_editor.edit(approved, **{name: typed(moment)})
    assert task_of(approved) == LANGUAGE
    assert getattr(stored(approved).get_latest_revision_as_object(), name) == moment
    desk.second_editor.decide(approved)
    page = stored(approved)
    assert state_of(page) is None or not page.workflow_in_progress
    if name == "go_live_at":
        assert page.scheduled_revision.approved_go_live_at == moment
    else:
        assert page.live and page.expire_at == moment


def test_a_word_voids_it(desk, approved):
    desk.second_editor.edit(approved, text="<p>Otra cosa.</p>")
    states = TaskState.objects.filter(workflow_state=state_of(approved))
    approvals = states.filter(status=TaskState.STATUS_APPROVED)
    assert not approvals.filter(revision=stored(approved).latest_revision).exists()


def test_autosave_of_what_somebody_else_saved_goes_on(desk):
    page = desk.draft(desk.writer)
    tab = Tab(desk.editor, page)
    same = page.body[0].value.source
    answer = tab.autosave(same).json()
    assert answer["success"] is True
    assert answer["revision_id"] == page.latest_revision_id
    answer = tab.autosave("<p>Ahora sí.</p>").json()
    assert answer["success"] is True
    assert answer["revision_id"] != page.latest_revision_id
    assert "Ahora sí" in text_of(page)
    assert stored(page).latest_revision.user == desk.editor.user


def test_publishing_what_is_there_publishes_it(desk):
    page = desk.draft(desk.editor)
    desk.administrator.publish(page)
    assert Page.objects.get(pk=page.pk).live
