"""The calendar: what happens when, and who sees it."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from blog.models import ArticlePage
from tests.editorial.agenda import (
    BUENOS_AIRES,
    MOVE,
    NAME,
    entries,
    month_of,
    move,
    planned,
    scheduled,
    soon,
)
from tests.factories import AuthorPageFactory, TopicPageFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


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


def test_a_lock_leaves_no_way(desk):
    reviewed = planned(desk, soon(), owner=desk.writer)
    undated = desk.draft(desk.writer)
    for article in (reviewed, undated):
        desk.workflow.start(article, desk.writer.user)
    locked = scheduled(desk, soon())
    ArticlePage.objects.filter(pk=locked.pk).update(locked=True, locked_by=desk.administrator.user)

    def ways(person):
        page = month_of(person, soon())
        articles = (reviewed, undated, locked)
        return {each for each in articles if page.find("a", href=reverse(MOVE, args=[each.pk]))}

    assert ways(desk.writer) == set()
    assert ways(desk.editor) == {reviewed, undated}
    assert ways(desk.administrator) == {reviewed, undated, locked}


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
