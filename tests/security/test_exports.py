"""No export of the CMS holds a cell that a spreadsheet calculates."""

import csv
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from blog.models import ArticlePage
from core.base.exports import csv_line, defused
from newsletter.models import Subscriber
from search.models import Synonym
from tests.factories import SourceFactory
from tests.security.addresses import admin_addresses

PAYLOADS = [
    '=HYPERLINK("http://malo.example")',
    "+54 11 4000",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "  =1",
]
BEGIN = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.mark.parametrize(
    "text",
    [*PAYLOADS, "a;=1", "a; @x", "-5,25", "+5", "a\n=1", "a\t+x", "＝1", "\ufeff=1", '"=1', "-"],
)
def test_formulas_become_text(text):
    safe = defused(text)
    for separator in (";", "\t", "\n", "\r"):
        for cell in [*safe.split(separator)[1:], safe]:
            assert not cell.strip(' \ufeff"').startswith((*BEGIN, "＝")), (text, safe)
    assert safe.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "value",
    ["agenda", "3.5", 5, -5, 2.5, None, True, timezone.now(), "a, -5", ""],
)
def test_numbers_and_words_stay(value):
    assert defused(value) == value


def test_long_cells_cost_what_they_are_long():
    for shape in ("\t", " ", " ;", '"', ' "', ';"', "=", "-1"):
        assert len(defused(shape * 200_000)) <= len(shape) * 400_001


def test_a_line_of_ours():
    assert csv_line(["=1", -1, "a;b", None]) == '\'=1;-1;"a;b";\r\n'


def subclasses(kind: type) -> set[type]:
    below = kind.__subclasses__()
    return set(below).union(*(subclasses(each) for each in below))


def test_every_export_passes_the_same_place():
    admin_addresses()  # loads all views
    views = subclasses(SpreadsheetExportMixin)
    assert len(views) > 20
    for name in (
        "preprocess_field_value",
        "stream_csv",
        "generate_xlsx_row",
        "write_xlsx",
    ):
        assert [
            view
            for view in views
            if getattr(view, name) is not getattr(SpreadsheetExportMixin, name)
        ] == [], name


@pytest.fixture
def work(desk):
    """Return a desk where every text that somebody writes is a formula."""
    for number, payload in enumerate(PAYLOADS):
        page = desk.draft(desk.writer, title=f"{payload} {number}", live=number % 2 == 0)
        desk.workflow.start(page, desk.writer.user)
        ArticlePage.objects.filter(pk=page.pk).update(
            locked=True,
            locked_by=desk.editor.user,
            locked_at=timezone.now(),
            last_published_at=timezone.now(),
        )
        page.save_revision(user=desk.editor.user, log_action=True)
        SourceFactory(title=payload)
        Synonym.objects.create(terms=f"{payload}, otra{number}")
        Redirect.objects.create(old_path=f"/{number}", redirect_link=payload)
        query = Query.objects.create(query_string=f"{payload} {number}")
        QueryDailyHits.objects.create(query=query, date=timezone.localdate(), hits=1)
        Subscriber.objects.create(email=f"{number}@correo.example", name=payload)
    for user in (desk.writer.user, desk.editor.user):
        user.first_name, user.last_name = PAYLOADS[0], PAYLOADS[3]
        user.save()
    return desk


def exporting() -> list:
    """Return the addresses whose views export."""
    kinds = ((each, getattr(each.view, "view_class", None)) for each in admin_addresses())
    return [
        each
        for each, kind in kinds
        if kind
        and issubclass(kind, SpreadsheetExportMixin)
        and not each.parameters
        and not each.name.endswith("_results")  # the same view, with less around it
    ]


def cells(answer) -> list[str]:
    text = io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(text, delimiter=";") for cell in row]


@pytest.mark.django_db
def test_no_export_holds_a_formula(work):
    """Costs seconds: every list and report of the CMS is exported twice."""
    told = set()
    for address in exporting():
        where = address.filled()
        answer = work.superuser.client.get(where, {"export": "csv"})
        assert answer.status_code == 200, where
        if "csv" not in answer.headers["content-type"]:
            continue
        found = cells(answer)
        assert [cell for cell in found if cell.startswith(BEGIN)] == [], where
        told |= (
            {address.name}
            if any(cell.lower().startswith("'=hyperlink") for cell in found)
            else set()
        )
        answer = work.superuser.client.get(where, {"export": "xlsx"})
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
        assert "f" not in kinds, where
    assert {
        "wagtailadmin_reports:site_history",
        "wagtailadmin_reports:workflow",
        "wagtailadmin_reports:workflow_tasks",
        "wagtailadmin_reports:aging_pages",
        "wagtailadmin_reports:locked_pages",
        "wagtailredirects:index",
        "search_report",
        "article-list:index",
        "newsletter_subscribers",
    } <= told
