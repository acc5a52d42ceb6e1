"""The report of searches: who reads it, what it says, what it offers."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.admin.plots import line, plot
from editorial.permissions.roles import ADMINISTRATORS, EDITORS, WRITERS
from tests.search.hostile import HOSTILE
from tests.search.searches import REPORT, asked, log_in, rows

pytestmark = pytest.mark.django_db

ROLES = (WRITERS, EDITORS, ADMINISTRATORS)


def words(client: Client, **parameters) -> list[str]:
    return [row.td.get_text(strip=True) for row in rows(client, **parameters)]


class TestReading:
    def test_a_row_says_words_times_results_and_trend(self, editor):
        asked("agenda", *[2] * 15, *[1] * 15, results=7)
        (row,) = rows(editor)
        cells = [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
        assert cells[:4] == ["agenda", "45", "7", "15 → 30"]
        picture = row.select_one("svg[role=img]")
        assert "15" in picture["aria-label"]
        assert "30" in picture["aria-label"]
        assert len(picture.polyline["points"].split()) == 30

    def test_a_query_counted_before_outcomes_were_kept_is_listed(self, editor):
        asked("vieja", 1, results=None)
        asked("nueva", 1)
        assert (
            words(editor, ordering="found")
            == words(editor, ordering="-found")
            == ["nueva", "vieja"]
        )

    def test_the_plot_says_the_same_to_all(self, editor):
        asked("agenda", 3, 0, 5)
        asked("semana", 1)
        html = BeautifulSoup(editor.get(REPORT).content, "html.parser")
        figure = html.figure
        assert len(figure.select("rect[fill]")) == 30
        assert figure.svg["aria-labelledby"] == "searches-title searches-desc"
        assert "5" in figure.desc.get_text()
        assert "9" in figure.desc.get_text()
        days = [cell.get_text(strip=True) for cell in figure.select("details tbody td")]
        assert days[:4] == ["4", "0", "5", "0"]

    def test_nobody_has_searched(self, editor):
        response = editor.get(REPORT)
        assert not BeautifulSoup(response.content, "html.parser").figure
        assert response.context["no_results_message"]
        assert b"searches-plot" not in response.content

    def test_numbers_in_pictures_have_points(self, editor):
        asked("agenda", 1, 2, 3)
        html = BeautifulSoup(editor.get(REPORT).content, "html.parser")
        assert all("," not in bar["height"] for bar in html.figure.select("rect"))


class TestFilters:
    def test_periods(self, editor):
        asked("hoy", 1)
        asked("hace diez días", *[0] * 10, 1)
        asked("hace sesenta días", *[0] * 60, 1)
        assert words(editor, period="7") == ["hoy"]
        assert set(words(editor)) == {"hoy", "hace diez días"}
        assert len(words(editor, period="90")) == 3
        html = BeautifulSoup(editor.get(REPORT, {"period": "90"}).content, "html.parser")
        assert len(html.figure.select("rect[fill]")) == 90

    def test_results(self, editor):
        asked("nada", 1, results=0)
        asked("algo", 1, results=3)
        assert words(editor, results="none") == ["nada"]
        assert words(editor, results="some") == ["algo"]

    def test_words(self, editor):
        asked("agenda de papel", 1)
        asked("niñez", 2)
        assert words(editor, q="Papel") == ["agenda de papel"]
        assert words(editor, q="NIÑ") == ["niñez"]
        assert words(editor, q="%") == []
        html = BeautifulSoup(editor.get(REPORT, {"q": "niñez"}).content, "html.parser")
        assert html.select_one("details tbody td").get_text(strip=True) == "2"

    @pytest.mark.parametrize(
        ("ordering", "first"),
        [
            ("query_string", "agenda"),
            ("-query_string", "semana"),
            ("-times", "semana"),
            ("times", "agenda"),
            ("found", "semana"),
            ("-found", "agenda"),
            ("-rise", "agenda"),
            ("rise", "semana"),
            ("asked", "agenda"),
            ("-asked", "semana"),
        ],
    )
    def test_orders(self, editor, ordering, first):
        asked("agenda", 2, results=5)
        asked("semana", *[0] * 20, 9, results=1)
        assert words(editor, ordering=ordering)[0] == first

    @pytest.mark.parametrize("raw", HOSTILE)
    def test_any_string_is_answered(self, editor, raw):
        raw = raw.encode(errors="replace").decode()
        for names in (["q"], ["period", "results", "ordering", "p", "export"]):
            answer = editor.get(reverse("search_report_results"), dict.fromkeys(names, raw))
            assert answer.status_code == 200
            assert "<script>alert" not in answer.content.decode()

    @pytest.mark.parametrize("name", ["q", "period", "results", "ordering", "p", "export"])
    def test_what_was_asked_is_text(self, editor, name):
        answer = editor.get(REPORT, {name: "<script>alert(1)</script>\x00"})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()

    def test_the_fragment_holds_the_list_alone(self, editor):
        asked("agenda", 1)
        html = editor.get(reverse("search_report_results"), {"period": "7"}).content.decode()
        assert "searches-plot" in html
        assert "<html" not in html


class TestExport:
    def test_csv(self, editor):
        asked("agenda", 2, results=0)
        response = editor.get(REPORT, {"export": "csv"})
        (row,) = csv.DictReader(
            io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"
        )
        assert list(row.values())[:5] == ["agenda", "2", "0", "0", "2"]

    def test_xlsx(self, editor):
        asked("agenda", 2, results=None)
        asked("=1+1", 1)
        response = editor.get(REPORT, {"export": "xlsx"})
        sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
        values = list(sheet.values)
        assert values[1][:3] == ("agenda", 2, None)
        assert values[2][0] == "=1+1"
        assert sheet["A3"].data_type == "s"


class TestRights:
    def opens(self, client: Client) -> bool:
        return client.get(REPORT).status_code == 200

    def test_who_reads_it(self, roles):
        assert [role for role in ROLES if self.opens(log_in(role))] == [EDITORS, ADMINISTRATORS]
        assert not self.opens(log_in(""))
        assert not self.opens(Client())
        assert self.opens(log_in("", is_superuser=True))

    def test_the_menu_leads_to_it_and_to_no_other(self, roles):
        for role, shown in ((WRITERS, False), (EDITORS, True), (ADMINISTRATORS, True)):
            html = log_in(role).get("/admin/").content.decode()
            assert (REPORT in html) == shown, role
        html = log_in("", is_superuser=True).get("/admin/").content.decode()
        assert REPORT in html
        assert reverse("wagtailsearchpromotions:search_terms") not in html


class TestQueryCounts:
    @pytest.mark.parametrize("parameters", [{}, {"q": "a", "results": "some"}])
    def test_the_number_of_searches_does_not_matter(self, roles, parameters):
        client = log_in(EDITORS)

        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert rows(client, **parameters)
            return len(queries)

        for n in range(5):
            asked(f"agenda {n}", *[n + 1] * 20)
        cost()
        few = cost()
        for n in range(5, 50):
            asked(f"agenda {n}", *[n] * 20)
        assert len(rows(client)) == 50
        assert cost() == few


class TestPlots:
    def test_the_highest_takes_the_whole_height(self):
        today = timezone.localdate()
        found = plot([today, today], [5, 10])
        assert [(bar.x, bar.y, bar.height) for bar in found.bars] == [
            ("1.0", "50.0", "50.0"),
            ("11.0", "0.0", "100.0"),
        ]
        assert (found.width, found.most, found.total) == (20, 10, 15)

    def test_nothing_is_flat(self):
        assert plot([], []).total == 0
        assert line([0, 0, 0]) == "2.0,22.0 48.0,22.0 94.0,22.0"
        assert line([1]) == "2.0,2.0"
        assert line([]) == ""
