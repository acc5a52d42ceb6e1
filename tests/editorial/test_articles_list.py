"""The list of articles: who sees what, what a row says, spreadsheet."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail import hooks
from wagtail.models import Page

from core.base.models import SiteImage
from core.serving.warming import warm
from tests.editorial.listed import LIST, RESULTS, cells, page_of, spreadsheet, titles
from tests.editorial.team import Desk, refused
from tests.factories import (
    AuthorPageFactory,
    ContentPageFactory,
    ImageFactory,
    SeriesPageFactory,
)

pytestmark = pytest.mark.django_db


class TestWhoSeesIt:
    @pytest.mark.parametrize("role", ["guest", "writer", "editor", "administrator", "superuser"])
    def test_the_team_finds_it_in_the_menu(self, desk, role):
        desk.site.article(title="Delegar")
        person = desk.person(role)
        assert reverse(LIST) in person.get("wagtailadmin_home").content.decode()
        assert titles(person) == ["Delegar"]

    @pytest.mark.parametrize("role", ["nobody", "anonymous"])
    def test_others_are_refused(self, desk, role):
        for name in (LIST, RESULTS):
            answer = desk.person(role).get(name)
            assert answer.status_code == 302

    def test_it_shows_what_the_explorer_shows(self, desk, monkeypatch):
        own = desk.draft(desk.writer, title="Mío")
        desk.draft(desk.colleague, title="Ajeno")
        assert set(titles(desk.writer)) == {"Mío", "Ajeno"}

        def only_own(parent: Page, pages: Any, request: Any) -> Any:
            return pages.filter(owner=request.user)

        with hooks.register_temporarily("construct_explorer_page_queryset", only_own):
            assert titles(desk.writer) == [own.title]
            assert titles(desk.writer, q="ajeno") == []
            assert "Ajeno" not in spreadsheet(desk.writer)

    def test_a_guest_sees_her_own_and_what_is_published(self, desk):
        desk.draft(desk.guest, title="Mío")
        desk.site.article(title="De todos", owner=desk.editor.user)
        desk.draft(desk.writer, title="Ajeno", tags=["secreta"])
        html = page_of(desk.guest)
        assert set(titles(desk.guest)) == {"Mío", "De todos"}
        for hidden in ("Ajeno", "secreta", desk.writer.name):
            assert hidden not in html.get_text()
        assert titles(desk.guest, q="ajeno") == []
        assert titles(desk.guest, owner=desk.writer.user.pk) == []
        assert "Ajeno" not in spreadsheet(desk.guest)

    def test_only_articles_are_listed(self, desk):
        ContentPageFactory(parent=desk.site.home, title="Contacto")
        assert titles(desk.superuser) == []


class TestRow:
    def test_it_says_what_matters(self, desk):
        series = SeriesPageFactory(parent=desk.site.blog, title="Primeros pasos")
        article = desk.draft(
            desk.writer,
            title="Delegar",
            series=series,
            cover=ImageFactory(),
            comments_open=False,
            live=True,
            body=[("paragraph", f"<p>{'La clienta paga a tiempo. ' * 30}</p>")],
        )
        article.search_description = "De a poco."
        article.save_revision(user=desk.editor.user).publish()
        row = cells(desk.editor)
        assert row["Título"].startswith("Delegar")
        assert row["Tema"] == "Organización"
        assert row["Serie"] == "Primeros pasos lugar 1"
        assert row["Autoras"] == "Lucía Ferreyra"
        assert row["Estado"] == "Publicado"
        assert row["Palabras"] == "150"
        assert row["Facilidad de lectura"].startswith("Muy fácil ")
        assert row["Comentarios"] == "0 Cerrados"
        assert "elena" in row["Último cambio"]
        assert page_of(desk.editor).select("tbody img") == []
        warm(SiteImage.objects.all())
        (picture,) = page_of(desk.editor).select("tbody img")
        assert picture["alt"] == ""
        assert ".webp" in picture["src"]

    def test_states(self, desk):
        desk.draft(desk.writer, title="Borrador")
        desk.in_review(desk.writer, title="En revisión")
        asked = desk.in_review(desk.writer, title="Con pedidos")
        asked.current_workflow_state.current_task_state.reject(user=desk.editor.user)
        later = desk.draft(desk.writer, title="Programado")
        later.go_live_at = timezone.now() + timedelta(days=3)
        later.save_revision().publish()
        ahead = desk.site.article(title="Adelantado")
        ahead.summary = "Otro resumen."
        ahead.save_revision()
        desk.site.article(title="Vencido").unpublish(set_expired=True)
        states = {
            row.select_one("[id^=page_]").get_text(strip=True): [
                tag.get_text(" ", strip=True) for tag in row.select(".w-status")
            ]
            for row in page_of(desk.editor).select("tbody tr")
        }
        assert states["Borrador"] == ["Borrador"]
        assert states["En revisión"] == ["Borrador", "En revisión: Contenido"]
        assert states["Con pedidos"] == ["Borrador", "Con cambios pedidos"]
        assert states["Programado"][1].startswith("Programado: ")
        assert states["Adelantado"] == ["Publicado", "Cambios sin publicar"]
        assert states["Vencido"] == ["Vencido"]
        expected = {
            "live": {"Adelantado"},
            "changed": {"Adelantado"},
            "draft": {"Borrador", "En revisión", "Con pedidos", "Programado"},
            "review": {"En revisión"},
            "asked": {"Con pedidos"},
            "scheduled": {"Programado"},
            "expired": {"Vencido"},
        }
        for state, found in expected.items():
            assert set(titles(desk.editor, state=state)) == found, state
        assert set(titles(desk.editor, state=["review", "expired"])) == {"En revisión", "Vencido"}

    def test_words_and_readability_are_those_of_the_latest_text(self, desk):
        article = desk.site.article(title="Delegar")
        article.body = [("paragraph", "<p>Una dos tres.</p>")]
        article.save_revision()
        assert cells(desk.editor)["Palabras"] == "3"

    def test_a_writer_is_led_only_to_the_editor_of_her_own(self, desk):
        own = desk.draft(desk.writer, title="Mío")
        other = desk.in_review(desk.colleague, title="Ajeno")
        links = {link["href"] for link in page_of(desk.writer).select("tbody a")}
        assert reverse("wagtailadmin_pages:edit", args=[own.pk]) in links
        assert reverse("wagtailadmin_pages:edit", args=[other.pk]) not in links
        links = {link["href"] for link in page_of(desk.editor).select("tbody a")}
        assert reverse("wagtailadmin_pages:edit", args=[other.pk]) in links

    def test_a_cover_whose_file_is_gone_costs_only_the_picture(self, desk):
        article = desk.site.article(cover=ImageFactory())
        article.cover.renditions.all().delete()
        article.cover.file.storage.delete(article.cover.file.name)
        assert page_of(desk.editor).select("tbody img") == []

    def test_more_rows_ask_no_more_queries(self, desk):
        counts: dict[str, list[int]] = {"writer": [], "editor": [], "superuser": []}
        for number in (1, 4):
            series = SeriesPageFactory(parent=desk.site.blog)
            author = AuthorPageFactory(parent=desk.site.authors)
            for _each in range(number):
                filed: dict[str, Any] = {"series": series, "authors": [author, desk.site.author]}
                cover = ImageFactory(file__width=60, file__height=40)
                desk.site.article(cover=cover, **filed)
                desk.in_review(desk.colleague, **filed)
                desk.site.article(**filed).save_revision(user=desk.editor.user)
            for role, asked in counts.items():
                desk.person(role).get(RESULTS)
                with CaptureQueriesContext(connection) as queries:
                    assert desk.person(role).get(RESULTS).status_code == 200
                asked.append(len(queries))
        assert all(few == many <= 25 for few, many in counts.values()), counts


class TestSpreadsheet:
    def test_it_holds_what_the_filters_leave(self, desk):
        desk.site.article(title='=HYPERLINK("http://malo.example")', tags=["a"])
        desk.draft(desk.writer, title="Borrador")
        rows = list(
            csv.DictReader(io.StringIO(spreadsheet(desk.editor, state="live")), delimiter=";")
        )
        (row,) = rows
        assert row["Título"] == '\'=HYPERLINK("http://malo.example")'
        assert row["Tema"] == "Organización"
        assert row["Estado"] == "Publicado"
        assert row["Dirección"].startswith("http")
        assert (row["Comentarios"], row["Los comentarios están"]) == ("0", "Abiertos")
        assert len(list(csv.reader(io.StringIO(spreadsheet(desk.editor))))) == 3
        assert len(list(csv.reader(io.StringIO(spreadsheet(desk.editor, q="borrador"))))) == 2

    def test_excel(self, desk):
        desk.site.article(title="=1+1")
        answer = desk.editor.client.get(reverse(LIST), {"export": "xlsx"})
        (sheet,) = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        assert sheet["A2"].value == "=1+1"
        assert sheet["A2"].data_type == "s"

    def test_it_asks_the_same_for_more_rows(self, desk):
        counts = []
        desk.site.article()
        spreadsheet(desk.editor)  # keeps the addresses of the sites
        for number in (1, 5):
            for _each in range(number):
                desk.site.article()
            with CaptureQueriesContext(connection) as queries:
                spreadsheet(desk.editor)
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_someone_without_permissions_gets_no_spreadsheet(desk: Desk):
    assert not refused(desk.writer.get(LIST))
    answer = desk.nobody.client.get(reverse(LIST), {"export": "csv"})
    assert answer.status_code == 302
