"""The panel beside the editor, and its page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.editorial.team import PAGES
from tests.factories import ImageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]


def report(person, page, part=False):
    """Ask for the report of a page."""
    return person.client.get(reverse("desk_checks", args=[page.pk]), {"part": 1} if part else {})


def test_the_editor_has_the_panel_and_does_no_checks_itself(desk):
    page = desk.draft(desk.writer, cover=ImageFactory(description="", title="Tapa muda"))
    html = desk.writer.get(f"{PAGES}edit", page.pk).content.decode()
    assert f'data-url="{reverse("desk_checks", args=[page.pk])}"' in html
    assert 'data-side-panel-toggle="article-checks"' in html
    assert 'data-side-panel-toggle="checks"' in html  # Wagtail's own stays
    assert "desk/checks.js" in html and "data-errors" not in html


def test_a_new_article_has_the_panel_too(desk):
    html = desk.writer.get(f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk).content.decode()
    assert "data-article-checks" in html and 'data-url=""' in html


@pytest.mark.parametrize("part", [False, True])
def test_report(desk, part):
    cover = ImageFactory(description="", title="Tapa muda")
    text = "<p>Armo la semana con una lista corta y la miro los viernes a la tarde.</p>" * 10
    page = desk.draft(desk.writer, cover=cover, body=[("paragraph", text)])
    response = report(desk.writer, page, part)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'data-errors="1"' in html and "Tapa muda" in html
    assert f'href="{reverse(f"{PAGES}edit", args=[page.pk])}#id_cover"' in html
    assert "INFLESZ" in html and "Fernández Huerta" in html
    assert ("<html" in html) is not part


def test_the_report_is_of_the_latest_version(desk):
    page = desk.draft(desk.writer)
    assert 'data-errors="0"' in report(desk.writer, page).content.decode()
    page.cover = ImageFactory(description="")
    page.save_revision()
    assert 'data-errors="1"' in report(desk.writer, page).content.decode()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("writer", True),
        ("editor", True),
        ("administrator", True),
        ("colleague", False),
        ("guest", False),
        ("nobody", False),
        ("anonymous", False),
    ],
)
def test_who_may_edit_sees_the_report(desk, role, allowed):
    page = desk.draft(desk.writer)
    assert (report(desk.person(role), page).status_code == 200) is allowed


@pytest.mark.parametrize("pk", [0, 999999, 10**30])
def test_no_such_article(desk, pk):
    assert desk.editor.client.get(f"/admin/checks/{pk}/").status_code == 404


def test_other_pages_have_no_report(desk):
    assert report(desk.superuser, desk.site.blog).status_code == 404


def test_words_are_escaped(desk):
    cover = ImageFactory(description="", title="<script>alert(1)</script>")
    page = desk.draft(desk.writer, cover=cover)
    for response in (report(desk.writer, page, True), desk.writer.submit(page)):
        html = response.content.decode()
        assert response.status_code == 200
        assert "&lt;script&gt;alert(1)" in html and "<script>alert(1)" not in html


def test_a_longer_text_costs_no_more_queries(desk):
    def counted(blocks):
        page = desk.draft(desk.writer, body=[("paragraph", "<p>Un párrafo.</p>")] * blocks)
        report(desk.writer, page, True)
        with CaptureQueriesContext(connection) as queries:
            report(desk.writer, page, True)
        return len(queries)

    assert counted(60) == counted(6) <= 30
