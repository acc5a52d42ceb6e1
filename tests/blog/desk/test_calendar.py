"""The calendar: what happens when, who sees it, and another date for what waits."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision, TaskState
from wagtail.users.models import UserProfile

from blog.desk.calendar.months import Month
from blog.models import ArticlePage
from core.tasks.scheduling import Schedule
from tests.blog.desk.team import state_of
from tests.factories import AuthorPageFactory, TopicPageFactory, UserFactory

pytestmark = pytest.mark.django_db
BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")
NAME, MOVE = "desk_calendar", "desk_reschedule"


def soon(days=1):
    """Return ten o'clock in Buenos Aires, so many days from now."""
    day = timezone.now().astimezone(BUENOS_AIRES) + timedelta(days=days)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def scheduled(desk, moment, owner=None, date=None, **kwargs):
    """Return an article that an editor has scheduled."""
    article = desk.draft(owner or desk.writer, **kwargs)
    article.go_live_at, article.date = moment, date or article.date
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def planned(desk, moment, owner=None, **kwargs):
    """Return a draft that shall be published at a moment."""
    article = desk.draft(owner or desk.writer, **kwargs)
    article.go_live_at = moment
    article.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


def month_of(person, moment=None, **query):
    """Return the page of the month of a moment."""
    month = {"month": str(Month.of(moment.astimezone(BUENOS_AIRES)))} if moment else {}
    response = person.client.get(reverse(NAME), month | query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main


def entries(page):
    """Return day, state with hour, and title of each entry."""
    found = []
    for cell in page.select("td"):
        for entry in cell.select(".calendar__entry"):
            state = " ".join(entry.select_one(".calendar__state").text.split())
            title = " ".join(entry.select_one(".calendar__title").text.split())
            found.append((cell.select_one("time")["datetime"], state, title))
    return found


def move(person, article, moment):
    written = moment.astimezone(BUENOS_AIRES).strftime("%Y-%m-%dT%H:%M")
    return person.post(MOVE, article.pk, moment=written)


def said(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ")


# What it shows


def test_each_day_shows_what_happens(desk):
    past = datetime(2025, 3, 3, 9, 30, tzinfo=BUENOS_AIRES)
    desk.site.article(title="Publicado", date=past)
    live = desk.site.article(title="Se va", date=past - timedelta(days=60))
    ArticlePage.objects.filter(pk=live.pk).update(expire_at=past + timedelta(days=28))
    assert entries(month_of(desk.editor, past)) == [
        ("2025-03-03", "Publicado, 09:30", "Publicado"),
        ("2025-03-31", "Vence, 09:30", "Se va"),
    ]
    moment = soon()
    article = scheduled(desk, moment, title="Programado")
    draft = planned(desk, moment + timedelta(minutes=5), title="Deseado")
    reviewed = planned(desk, moment + timedelta(minutes=10), title="En revisión")
    desk.workflow.start(reviewed, desk.writer.user)
    changed = desk.site.article(title="Cambia", date=past)
    changed.title, changed.go_live_at = "Cambiado", moment + timedelta(minutes=15)
    changed.save_revision().publish()
    day = moment.date().isoformat()
    page = month_of(desk.editor, moment)
    assert entries(page) == [
        (day, "Programado, 10:00", "Programado"),
        (day, "Previsto, borrador, 10:05", "Deseado"),
        (day, "Previsto, en revisión, 10:10", "En revisión"),
        (day, "Cambios programados, 10:15", "Cambiado"),
    ]
    for each in (article, draft, reviewed, changed):
        assert page.find("a", href=reverse(MOVE, args=[each.pk]))
        assert page.find("a", href=reverse("wagtailadmin_pages:edit", args=[each.pk]))


def test_what_has_been_published_is_no_longer_planned(desk):
    past = timezone.now() - timedelta(days=2)
    article = planned(desk, past, title="Una", date=past - timedelta(days=90))
    article.latest_revision.publish()
    assert not [each for each in entries(month_of(desk.editor, past)) if "Previsto" in each[1]]
    ArticlePage.objects.get(pk=article.pk).unpublish()
    assert not [each for each in entries(month_of(desk.editor, past)) if "Previsto" in each[1]]


def test_the_table_begins_on_monday_and_says_what_it_is(desk):
    page = month_of(desk.editor, month="2026-11")
    assert page.select_one("thead th").text == "lunes"
    assert page.table.caption and page.find("h2").text == "noviembre de 2026"
    days = [each["datetime"] for each in page.select(".calendar__day")]
    assert days == [f"2026-11-{day:02d}" for day in range(1, 31)]
    for month in ("2026-10", "2026-12"):
        assert page.find("a", href=f"?month={month}")
    assert month_of(desk.editor, month="2026-12").find("a", href="?month=2027-01")
    assert month_of(desk.editor, month="2026-01").find("a", href="?month=2025-12")


@pytest.mark.parametrize(
    "bad",
    [
        "0000-99",
        "2026-13",
        "2026-00",
        "9999-12",
        "x",
        "",
        "2026-1",
        "\0",
        "٢٠٢٦-١١",
        "-2026-11",
        "2026-11\n",
    ],
)
def test_a_month_that_is_none_is_this_month(desk, bad):
    page = month_of(desk.editor, month=bad)
    assert timezone.localdate().isoformat() in [
        each["datetime"] for each in page.select(".calendar__day")
    ]


def test_the_first_and_the_last_month(desk):
    for month in ("1990-01", "2199-12"):
        assert len(month_of(desk.editor, month=month).select(".calendar__day")) == 31


def test_days_are_those_of_who_looks(desk):
    desk.site.article(title="De noche", date=datetime(2025, 3, 31, 23, 30, tzinfo=BUENOS_AIRES))
    assert entries(month_of(desk.editor, month="2025-03"))[0][0] == "2025-03-31"
    profile = UserProfile.get_for_user(desk.editor.user)
    profile.current_time_zone = "Europe/Madrid"
    profile.save()
    page = month_of(desk.editor, month="2025-04")
    assert entries(page) == [("2025-04-01", "Publicado, 04:30", "De noche")]
    assert "Madrid" in page.caption.text


def test_it_is_narrowed_to_an_author_or_a_topic(desk):
    other = AuthorPageFactory(parent=desk.site.authors)
    below = TopicPageFactory(parent=desk.site.topic)
    date = datetime(2025, 3, 3, tzinfo=BUENOS_AIRES)
    desk.site.article(title="Suyo", authors=[other], date=date, topic=below)
    desk.site.article(title="De las dos", authors=[other, desk.site.author], date=date)

    def titles(**query):
        return {
            title
            for _day, _state, title in entries(month_of(desk.editor, month="2025-03", **query))
        }

    assert titles(author=other.pk) == {"Suyo", "De las dos"}
    assert titles(author=desk.site.author.pk) == {"De las dos"}
    assert titles(topic=below.pk) == {"Suyo"}
    assert titles(topic=desk.site.topic.pk) == {"Suyo", "De las dos"}
    for bad in ("x", "0", str(10**30), str(desk.site.blog.pk), "\0"):
        assert titles(author=bad, topic=bad) == {"Suyo", "De las dos"}
    page = month_of(desk.editor, month="2025-03", author=other.pk)
    assert page.find("a", rel="next")["href"].endswith(f"author={other.pk}")


def test_titles_are_text(desk):
    desk.site.article(
        title="<script>alert(1)</script>", date=datetime(2025, 3, 3, tzinfo=BUENOS_AIRES)
    )
    page = month_of(desk.editor, month="2025-03")
    assert not page.select("td script") and entries(page)[0][2] == "<script>alert(1)</script>"


def test_more_articles_cost_no_more_queries(desk):
    def count(person):
        with CaptureQueriesContext(connection) as queries:
            month_of(person, soon())
        return len(queries)

    def more(number):
        for _each in range(number):
            desk.site.article(date=timezone.now())
            scheduled(desk, soon())
            reviewed = planned(desk, soon())
            desk.workflow.start(reviewed, desk.writer.user)
            desk.draft(desk.writer)

    people = (desk.editor, desk.writer, desk.guest)
    AuthorPageFactory(parent=desk.site.authors, user=desk.editor.user)
    more(1)
    for person in people:
        month_of(person, soon())
    few = [count(person) for person in people]
    more(4)
    assert [count(person) for person in people] == few
    assert max(few) <= 45


# Who sees what


def test_a_guest_sees_her_own_and_what_is_published(desk):
    moment = soon()
    scheduled(desk, moment, title="Ajeno programado")
    planned(desk, moment, title="Ajeno previsto")
    planned(desk, moment, owner=desk.guest, title="Mío previsto")
    live = desk.site.article(title="De todas", date=timezone.now())
    live.title, live.go_live_at = "Cambio secreto", moment
    live.save_revision().publish()
    desk.draft(desk.writer, title="Ajeno sin fecha")
    desk.draft(desk.guest, title="Mío sin fecha")
    page = month_of(desk.guest, moment).get_text(" ") + month_of(desk.guest).get_text(" ")
    for title in ("Mío previsto", "De todas", "Mío sin fecha"):
        assert title in page
    for title in ("Ajeno", "secreto"):
        assert title not in page


def test_who_may_do_nothing_with_pages_sees_what_is_published(desk):
    from django.contrib.auth.models import Permission

    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    desk.nobody.client.force_login(user)
    scheduled(desk, soon(), title="Programado")
    desk.site.article(title="De todas", date=timezone.now())
    page = month_of(desk.nobody).get_text(" ") + month_of(desk.nobody, soon()).get_text(" ")
    assert "De todas" in page and "Programado" not in page


def test_ways_are_offered_to_those_who_may_go_them(desk):
    article = scheduled(desk, soon(), owner=desk.writer)
    hers = scheduled(desk, soon(), owner=desk.editor)
    draft = planned(desk, soon(), owner=desk.writer)

    def ways(person):
        page = month_of(person, soon())
        return {
            each
            for each in (article, hers, draft)
            if page.find("a", href=reverse(MOVE, args=[each.pk]))
        }

    assert ways(desk.editor) == {article, draft}  # not her own: somebody else decides
    assert ways(desk.second_editor) == ways(desk.administrator) == {article, hers, draft}
    assert ways(desk.writer) == {draft}
    assert ways(desk.colleague) == ways(desk.guest) == set()
    for person in (
        desk.editor,
        desk.second_editor,
        desk.administrator,
        desk.writer,
        desk.colleague,
        desk.guest,
    ):
        for each in (article, hers, draft):
            assert (person.get(MOVE, each.pk).status_code == 200) == (each in ways(person))


def test_an_author_finds_no_way_to_set_her_own_hour(desk):
    author = AuthorPageFactory(parent=desk.site.authors, user=desk.editor.user)
    article = scheduled(desk, soon(), authors=[author])
    assert not month_of(desk.editor, soon()).find("a", href=reverse(MOVE, args=[article.pk]))
    assert move(desk.editor, article, soon(3)).status_code == 302
    assert ArticlePage.objects.get(pk=article.pk).scheduled_revision.approved_go_live_at == soon()


@pytest.mark.parametrize("role", ["guest", "writer", "editor", "administrator", "superuser"])
def test_the_menu_leads_there(desk, role):
    home = desk.person(role).client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse(NAME) in home


@pytest.mark.parametrize("role", ["nobody", "anonymous"])
def test_nobody_else_comes_in(desk, role):
    assert desk.person(role).get(NAME).status_code == 302


# Another date


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
    for foreign in (desk.site.topic.pk, 0, 10**30):
        assert desk.editor.get(MOVE, foreign).status_code == 404


def test_the_form_shows_the_hour_of_who_looks(desk):
    article = scheduled(desk, soon(1))
    profile = UserProfile.get_for_user(desk.editor.user)
    profile.current_time_zone = "Europe/Madrid"
    profile.save()
    page = BeautifulSoup(desk.editor.get(MOVE, article.pk).content, "html.parser")
    shown = soon(1).astimezone(ZoneInfo("Europe/Madrid")).strftime("%Y-%m-%dT%H:%M")
    assert page.find("input", {"name": "moment"})["value"] == shown
    assert "Madrid" in page.main.text
