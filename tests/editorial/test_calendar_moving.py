"""Another date in the calendar, for what waits for its day."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision, TaskState
from wagtail.users.models import UserProfile

from blog.models import ArticlePage
from core.tasks.scheduling import Schedule
from editorial.calendar.entries import Month
from tests.editorial.agenda import (
    MOVE,
    NAME,
    entries,
    month_of,
    move,
    planned,
    said,
    scheduled,
    soon,
)
from tests.editorial.team import state_of

pytestmark = pytest.mark.django_db


def test_what_is_scheduled_is_published_at_its_new_hour(desk):
    article = scheduled(desk, soon(1))
    version = article.scheduled_revision
    response = move(desk.editor, article, soon(3))
    assert response.status_code == 302
    assert response.url == f"{reverse(NAME)}?month={Month.of(soon(3).date())}"
    version.refresh_from_db()
    assert version.approved_go_live_at == soon(3)
    page = ArticlePage.objects.get(pk=article.pk)
    assert page.go_live_at == soon(3) and page.scheduled_revision == version
    assert Revision.objects.for_instance(page).count() == article.revisions.count()
    entry = PageLogEntry.objects.get(action="desk.reschedule")
    assert entry.user == desk.editor.user and "Pasó del" in entry.message
    due(version)
    assert Schedule().work() == 1
    assert ArticlePage.objects.get(pk=article.pk).live


def due(version):
    """Let the hour of a version come."""
    moment = timezone.now() - timedelta(seconds=1)
    version.content["go_live_at"] = moment.isoformat()
    version.approved_go_live_at = moment
    version.save()


def test_a_later_draft_stays_the_latest(desk):
    article = scheduled(desk, soon(1))
    version = article.scheduled_revision
    article.title = "Borrador más nuevo"
    article.save_revision()
    move(desk.editor, article, soon(3))
    page = ArticlePage.objects.get(pk=article.pk)
    assert page.latest_revision.content["title"] == "Borrador más nuevo"
    assert page.latest_revision.as_object().go_live_at == soon(
        3
    )  # it was planned for the same hour
    assert page.latest_revision.approved_go_live_at is None
    assert page.scheduled_revision == version


def test_its_own_date_goes_along(desk):
    """A date after publication would stop the publication."""
    article = scheduled(desk, soon(5), date=soon(5))
    move(desk.editor, article, soon(2))
    version = ArticlePage.objects.get(pk=article.pk).scheduled_revision
    assert version.as_object().date == soon(2)
    version.as_object().full_clean()
    early = scheduled(desk, soon(5), date=soon(-30))
    move(desk.editor, early, soon(2))
    assert ArticlePage.objects.get(pk=early.pk).scheduled_revision.as_object().date == soon(-30)


def test_a_review_goes_on_with_the_new_date(desk):
    article = planned(desk, soon(2), owner=desk.writer)
    desk.workflow.start(article, desk.writer.user)
    desk.approve(article)
    assert move(desk.editor, article, soon(4)).status_code == 302
    assert state_of(article) is not None
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == 1
    desk.approve(article)
    page = ArticlePage.objects.get(pk=article.pk)
    assert not page.live and page.scheduled_revision.approved_go_live_at == soon(4)


def test_a_draft_without_a_date_gets_one(desk):
    article = desk.draft(desk.writer, title="Sin fecha")
    page = month_of(desk.writer)
    assert page.select_one(".calendar-undated").find("a", href=reverse(MOVE, args=[article.pk]))
    assert move(desk.writer, article, soon(2)).status_code == 302
    page = month_of(desk.writer, soon(2))
    assert [each[1:] for each in entries(page)] == [("Previsto, borrador, 10:00", "Sin fecha")]
    assert not page.select_one(".calendar-undated")
    assert not PageLogEntry.objects.filter(action="wagtail.schedule.cancel").exists()
    assert "Previsto para el" in PageLogEntry.objects.get(action="desk.reschedule").message


def test_changes_of_a_published_article_are_moved(desk):
    article = desk.site.article(title="Vivo")
    article.title, article.go_live_at = "Cambiado", soon(1)
    article.save_revision().publish()
    move(desk.editor, article, soon(2))
    page = ArticlePage.objects.get(pk=article.pk)
    assert page.live and page.title == "Vivo"
    assert page.scheduled_revision.approved_go_live_at == soon(2)
    due(page.scheduled_revision)
    Schedule().work()
    assert ArticlePage.objects.get(pk=article.pk).title == "Cambiado"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "Escribí el día y la hora"),
        ("mañana", "que existan"),
        ("2026-02-30T10:00", "que existan"),
        ("0001-01-01T00:00", "ya pasó"),
        ("2020-01-01T10:00", "ya pasó"),
        ("9999-12-31T23:59", "diez años"),
        ("2026-13-40 99:99\0", "que existan"),
        ("1" * 5000, "ya pasó"),
    ],
)
def test_a_moment_that_cannot_be(desk, written, words):
    article = scheduled(desk, soon(1))
    response = desk.editor.post(MOVE, article.pk, moment=written)
    assert response.status_code == 200
    assert words in said(response)
    assert ArticlePage.objects.get(pk=article.pk).scheduled_revision.approved_go_live_at == soon(1)


def test_not_after_it_has_expired(desk):
    article = scheduled(desk, soon(1), expire_at=soon(3))
    response = move(desk.editor, article, soon(3))
    assert response.status_code == 200 and "Vence el" in said(response)
    assert move(desk.editor, article, soon(2)).status_code == 302


def test_what_has_just_been_published_stays(desk):
    article = scheduled(desk, soon(1))
    assert desk.editor.get(MOVE, article.pk).status_code == 200
    due(article.scheduled_revision)
    Schedule().work()
    response = move(desk.editor, article, soon(3))
    assert response.status_code == 302 and response.url == reverse(NAME)
    page = ArticlePage.objects.get(pk=article.pk)
    assert page.live and page.scheduled_revision is None


def test_a_locked_article_stays(desk):
    article = scheduled(desk, soon(1))
    ArticlePage.objects.filter(pk=article.pk).update(locked=True, locked_by=desk.administrator.user)
    assert desk.editor.get(MOVE, article.pk).status_code == 302
    move(desk.editor, article, soon(3))
    assert ArticlePage.objects.get(pk=article.pk).scheduled_revision.approved_go_live_at == soon(1)


def test_a_writer_leaves_what_is_under_review(desk):
    article = planned(desk, soon(2), owner=desk.writer)
    desk.workflow.start(article, desk.writer.user)
    move(desk.writer, article, soon(4))
    assert ArticlePage.objects.get(pk=article.pk).latest_revision.as_object().go_live_at == soon(2)


def test_it_takes_a_token_and_an_article(desk):
    from django.test import Client

    article = scheduled(desk, soon(1))
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.editor.user)
    assert (
        client.post(reverse(MOVE, args=[article.pk]), {"moment": "2030-01-01T10:00"}).status_code
        == 403
    )
    for foreign in (desk.site.topic.pk, 0, 10**17):
        assert desk.editor.get(MOVE, foreign).status_code == 404


def test_the_form_shows_the_hour_of_who_looks(desk):
    article = scheduled(desk, soon(1))
    profile = UserProfile.get_for_user(desk.editor.user)
    profile.current_time_zone = "Europe/Madrid"
    profile.save()
    page = BeautifulSoup(desk.editor.get(MOVE, article.pk).content, "html.parser")
    shown = soon(1).astimezone(ZoneInfo("Europe/Madrid")).strftime("%d/%m/%Y %H:%M")
    assert page.find("input", {"name": "moment"})["value"] == shown
    assert "Madrid" in page.main.text
