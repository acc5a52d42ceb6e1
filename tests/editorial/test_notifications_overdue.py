"""Reviews that wait too long."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, TaskState

from editorial.models import Notice, ReviewTask
from editorial.notifications import delivery
from editorial.notifications.reminders import overdue_states, run_each_minute
from tests.editorial.mailing import subjects, text_of
from tests.editorial.team import state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(desk) -> Page:
    """Return an article in review, of which everybody has been told."""
    page = desk.in_review(desk.writer)
    Notice.objects.update(sent_at=timezone.now())
    return page


def wait(page: Page, days: float) -> None:
    """Let a step have begun some days ago."""
    began = timezone.now() - timedelta(days=days, seconds=1)
    TaskState.objects.filter(pk=state_of(page).current_task_state_id).update(started_at=began)


def reminded(mailing) -> dict[str, str]:
    with mailing.commits(execute=True):
        run_each_minute()
    return subjects(mailing.work())


def test_those_who_decide_are_reminded_once_each_time(desk, mailing, page):
    wait(page, 2.9)
    assert not reminded(mailing) and not overdue_states().exists()
    subject = f"Sigue sin revisar: {page.title}"
    for days in (3, 6, 10):
        wait(page, days)
        assert reminded(mailing) == {
            desk.editor.name: subject,
            desk.second_editor.name: subject,
            desk.administrator.name: subject,
        }
        assert not reminded(mailing)
    wait(page, 11)
    assert not reminded(mailing)


def test_the_reminder_says_how_long(desk, mailing, page):
    wait(page, 4)
    run_each_minute()
    assert f"«{page.title}» espera desde hace 4 días en el paso «Contenido»" in text_of(
        mailing.work()[0]
    )


def test_each_task_says_how_long_it_may_wait(desk, mailing, page):
    ReviewTask.objects.filter(name="Contenido").update(remind_after_days=10)
    wait(page, 9)
    assert not reminded(mailing)
    ReviewTask.objects.filter(name="Contenido").update(remind_after_days=0)
    wait(page, 99)
    assert not reminded(mailing) and not overdue_states().exists()


def test_what_is_decided_or_cancelled_is_not_overdue(desk, mailing, page):
    other = desk.in_review(desk.writer)
    Notice.objects.update(sent_at=timezone.now())
    wait(page, 5)
    wait(other, 6)
    assert [state.workflow_state.object_id for state in overdue_states()] == [
        str(other.pk),
        str(page.pk),
    ]
    desk.editor.decide(page, "reject", "Falta un ejemplo.")
    desk.writer.edit(other, "action-cancel-workflow")
    Notice.objects.update(sent_at=timezone.now())
    assert not overdue_states().exists() and not reminded(mailing)


def test_a_reminder_that_was_sent_long_ago_is_not_forgotten_while_it_counts(desk, mailing, page):
    ReviewTask.objects.update(remind_after_days=100)
    wait(page, 195)
    assert len(reminded(mailing)) == 3
    Notice.objects.update(created_at=timezone.now() - timedelta(days=95))
    delivery.prune()
    assert not reminded(mailing)
    desk.editor.decide(page, "reject", "Falta un ejemplo.")
    Notice.objects.update(created_at=timezone.now() - timedelta(days=95))
    delivery.prune()
    assert not Notice.objects.exists()


def test_rounds_with_nothing_new_ask_little(desk, django_assert_max_num_queries, page):
    for _ in range(3):
        wait(desk.in_review(desk.writer), 5)
    run_each_minute()
    with django_assert_max_num_queries(12):
        run_each_minute()
