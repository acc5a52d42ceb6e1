"""The front page of the CMS: what each role finds there."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import TaskState

from search.models import SearchOutcome

pytestmark = pytest.mark.django_db

DRAFTS, REVIEWS, DUE, SCHEDULED, PUBLISHED, SEARCHES = (
    f"desk-{name}" for name in ("drafts", "reviews", "due", "scheduled", "published", "searches")
)


def panels(person):
    """Return the text of each panel of ours by its id."""
    html = person.client.get("/admin/").content
    found = BeautifulSoup(html, "html.parser").select("section[id^=desk-]")
    return {
        panel["id"].removesuffix("-section"): " ".join(panel.get_text(" ").split())
        for panel in found
    }


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("guest", {DRAFTS, SCHEDULED, PUBLISHED}),
        ("writer", {DRAFTS, SCHEDULED, PUBLISHED}),
        ("editor", {DRAFTS, REVIEWS, DUE, SCHEDULED, PUBLISHED, SEARCHES}),
        ("administrator", {DRAFTS, REVIEWS, DUE, SCHEDULED, PUBLISHED, SEARCHES}),
        ("superuser", {DRAFTS, REVIEWS, DUE, SCHEDULED, PUBLISHED, SEARCHES}),
    ],
)
def test_each_role_has_its_panels(desk, role, wanted):
    assert set(panels(desk.person(role))) == wanted


def test_drafts_are_her_own_with_what_was_asked_for(desk):
    page = desk.in_review(desk.writer, title="La agenda <b>violeta</b>")
    desk.draft(desk.colleague, title="De otra")
    desk.editor.decide(page, "reject", "Falta un ejemplo.")
    shown = panels(desk.writer)[DRAFTS]
    assert "La agenda <b>violeta</b>" in shown
    assert "Falta un ejemplo." in shown
    assert "De otra" not in shown


def test_nothing_yet_says_what_to_do(desk):
    shown = panels(desk.writer)
    assert "No tenés borradores" in shown[DRAFTS]
    assert "No hay nada programado" in shown[SCHEDULED]


def test_reviews_wait_for_who_may_decide(desk):
    desk.in_review(desk.writer, title="Para mirar")
    assert "Para mirar" in panels(desk.editor)[REVIEWS]
    own = desk.draft(desk.editor, title="Mía")
    desk.workflow.start(own, desk.editor.user)
    assert "Mía" not in panels(desk.editor)[REVIEWS]
    assert "Mía" in panels(desk.second_editor)[REVIEWS]


def test_a_review_that_waits_too_long_is_overdue(desk):
    desk.in_review(desk.writer)
    assert "Atrasada" not in panels(desk.editor)[REVIEWS]
    TaskState.objects.update(started_at=timezone.now() - timedelta(days=4))
    assert "Atrasada" in panels(desk.editor)[REVIEWS]


def test_what_is_scheduled_is_seen_by_who_may_see_it(desk):
    for owner, title in ((desk.writer, "El lunes"), (desk.guest, "El martes")):
        page = desk.draft(owner, title=title)
        page.go_live_at = timezone.now() + timedelta(days=2)
        page.save_revision().publish()
    assert "El lunes" in panels(desk.editor)[SCHEDULED]
    guests = panels(desk.guest)[SCHEDULED]
    assert "El martes" in guests
    assert "El lunes" not in guests


def test_what_was_published_is_counted_by_month(desk):
    desk.site.article(title="De este mes")
    desk.site.article(title="De hace años", date=timezone.now() - timedelta(days=900))
    shown = panels(desk.writer)[PUBLISHED]
    assert "De este mes" in shown
    assert "1 en doce meses" in shown


def test_what_readers_search_for(desk):
    for words, times, results in (("factura", 3, 4), ("<i>turnos", 2, 0)):
        query = Query.get(words)
        for _time in range(times):
            query.add_hit(timezone.localdate())
        SearchOutcome.objects.create(query=query, results=results, searched_at=timezone.now())
    shown = panels(desk.editor)[SEARCHES]
    assert "factura 3" in shown
    assert shown.count("<i>turnos") == 2  # among the most asked, and without results
    assert "5 en treinta días" in shown


@pytest.mark.parametrize("role", ["guest", "writer", "editor", "administrator"])
def test_the_front_page_costs_the_same_however_much_there_is(
    desk, role, django_assert_max_num_queries
):
    person = desk.person(role)

    def fill(number):
        for each in range(number):
            desk.in_review(desk.colleague, title=f"En revisión {each}")
            desk.draft(person, title=f"Propia {each}")
            page = desk.draft(person, title=f"Programada {each}")
            page.go_live_at = timezone.now() + timedelta(days=2)
            page.save_revision().publish()

    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert person.client.get("/admin/").status_code == 200
        return len(queries)

    fill(1)
    count()
    few = count()
    fill(2)
    assert count() <= few
    assert few <= 72
