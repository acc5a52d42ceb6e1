"""The list of articles: who sees what, what a row says, filters, order, spreadsheet."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail import hooks
from wagtail.models import Page

from blog.comments.models import Comment
from blog.models import ArticlePage
from tests.blog.desk.team import Desk, Person, refused
from tests.factories import (
    AuthorPageFactory,
    ContentPageFactory,
    ImageFactory,
    SeriesPageFactory,
    TopicPageFactory,
)
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db

LIST = "article-list:index"
RESULTS = "article-list:index_results"


def page_of(person: Person, **parameters: Any) -> BeautifulSoup:
    """Return the list as she sees it."""
    answer = person.client.get(reverse(LIST), parameters)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(person: Person, **parameters: Any) -> list[str]:
    """Return the titles listed, in their order."""
    found = page_of(person, **parameters).select("[id^=page_][id$=_title]")
    return [title.get_text(strip=True) for title in found]


def cells(person: Person, **parameters: Any) -> dict[str, str]:
    """Return the texts of the only row, by their headings."""
    html = page_of(person, **parameters)
    headings = [each.get_text("|", strip=True).split("|")[0] for each in html.select("thead th")]
    (row,) = html.select("tbody tr")
    texts = [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
    return dict(zip(headings, texts, strict=True))


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

    @pytest.mark.parametrize("role", ["writer", "editor", "superuser"])
    def test_more_rows_ask_no_more_queries(self, desk, role):
        person, counts = desk.person(role), []
        for number in (2, 6):
            series = SeriesPageFactory(parent=desk.site.blog)
            author = AuthorPageFactory(parent=desk.site.authors)
            for _each in range(number):
                filed: dict[str, Any] = {"series": series, "authors": [author, desk.site.author]}
                desk.site.article(cover=ImageFactory(), **filed)
                desk.in_review(desk.colleague, **filed)
                desk.site.article(**filed).save_revision(user=desk.editor.user)
            page_of(person)  # makes the renditions
            with CaptureQueriesContext(connection) as queries:  # without the menus beside the list
                assert person.get(RESULTS).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 25, counts


class TestFilters:
    def test_each_narrows(self, desk):
        below = TopicPageFactory(parent=desk.site.topic, title="Agenda")
        other = TopicPageFactory(parent=desk.site.topics, title="Clientas")
        author = AuthorPageFactory(parent=desk.site.authors)
        series = SeriesPageFactory(parent=desk.site.blog)
        old = timezone.now() - timedelta(days=400)
        wanted = desk.site.article(
            title="Buscado",
            topic=below,
            authors=[author],
            tags=["correo"],
            series=series,
            cover=ImageFactory(),
            owner=desk.writer.user,
            date=old,
        )
        desk.site.article(title="Otro", topic=other)
        tag = wanted.tag_list[0]
        day = f"{timezone.localtime(old):%Y-%m-%d}"
        for asked in (
            {"topic": desk.site.topic.pk},
            {"topic": below.pk},
            {"author": author.pk},
            {"tag": tag.pk},
            {"series": series.pk},
            {"cover": "with"},
            {"owner": desk.writer.user.pk},
            {"date_from": day, "date_to": day},
            {"q": "buscado"},
            {"q": "correo", "topic": below.pk, "state": "live"},
            {"q": "correo", "topic": below.pk, "ordering": "topic__title"},
            {"q": "correo", "ordering": "-latest_revision_created_at"},
            {"q": "correo", "ordering": "nada"},
        ):
            assert titles(desk.editor, **asked) == ["Buscado"], asked
        assert titles(desk.editor, cover="without") == ["Otro"]
        assert titles(desk.editor, topic=other.pk, q="buscado") == []
        assert set(titles(desk.editor, topic=[below.pk, other.pk])) == {"Buscado", "Otro"}

    @pytest.mark.parametrize("role", ["writer", "editor"])
    def test_everybody_of_the_team_filters_by_topic(self, desk, role):
        article = desk.site.article()
        page = page_of(desk.person(role))
        offered = page.select(f"input[name=topic][value='{desk.site.topic.pk}']")
        assert offered
        assert titles(desk.person(role), topic=desk.site.topic.pk) == [article.title]

    def test_more_topics_count_too(self, desk):
        other = TopicPageFactory(parent=desk.site.topics)
        article = desk.site.article(title="Con dos")
        article.topics = [other]
        article.save_revision().publish()
        assert titles(desk.editor, topic=other.pk) == ["Con dos"]

    def test_no_search_fails(self, desk, subtests):
        desk.site.article()
        for text in HOSTILE:
            with subtests.test(ascii(text[:20])):
                page_of(desk.editor, q=text.encode(errors="surrogatepass"), state="live")

    def test_an_unknown_value_shows_nothing_and_says_why(self, desk, subtests):
        desk.site.article()
        numbers = ("0", "-1", "abc", "9" * 30, "1 OR 1=1", "\x00")
        asked = [
            *(
                (name, bad)
                for name in ("topic", "series", "author", "tag", "owner")
                for bad in numbers
            ),
            ("state", "nada"),
            ("cover", "\x00"),
            ("date_from", "ayer"),
            ("changed_to", "9999-99-99"),
        ]
        for name, value in asked:
            with subtests.test(name, value=value):
                html = page_of(desk.editor, **{name: value})
                assert html.select("tbody tr") == []
                assert "Alguno de los filtros" in html.get_text()

    @pytest.mark.parametrize(
        "parameters",
        [
            {"date_from": "0001-01-01", "date_to": "9999-12-31"},
            {"changed_from": "9999-12-31"},
            {"changed_to": "0001-01-01"},
            {"p": "-1"},
            {"p": "9" * 40},
            {"p": "\x00"},
            {"ordering": "password"},
            {"ordering": "owner__password"},
            {"export": "exe"},
        ],
    )
    def test_nothing_hostile_fails(self, desk, parameters):
        desk.site.article()
        page_of(desk.editor, **parameters)

    @pytest.mark.parametrize(
        "order",
        [
            "title",
            "live",
            "topic__title",
            "series__title",
            "word_count",
            "comment_count",
            "date",
            "latest_revision_created_at",
        ],
    )
    def test_order(self, desk, order):
        topics = [TopicPageFactory(parent=desk.site.topics, title=f"Tema {n}") for n in "123"]
        series = [SeriesPageFactory(parent=desk.site.blog, title=f"Serie {n}") for n in "123"]
        now = timezone.now()
        for number, title in enumerate("ABC"):
            desk.site.article(
                title=title,
                topic=topics[number],
                series=series[number],
                date=now - timedelta(days=3 - number),
                body=[("paragraph", f"<p>{'palabra ' * (number + 1)}</p>")],
            )
        for number, article in enumerate(ArticlePage.objects.order_by("title")):
            for _each in range(number):
                Comment.objects.create(article=article, name="Ana", text="Sí.", state="approved")
        if order != "live":
            assert titles(desk.editor, ordering=order) == ["A", "B", "C"]
        assert titles(desk.editor, ordering=f"-{order}") == ["C", "B", "A"]


def spreadsheet(person: Person, **parameters: Any) -> str:
    """Return the list as comma-separated values."""
    answer = person.client.get(reverse(LIST), parameters | {"export": "csv"})
    return b"".join(answer.streaming_content).decode()


class TestSpreadsheet:
    def test_it_holds_what_the_filters_leave(self, desk):
        desk.site.article(title='=HYPERLINK("http://malo.example")', tags=["a"])
        desk.draft(desk.writer, title="Borrador")
        rows = list(csv.DictReader(io.StringIO(spreadsheet(desk.editor, state="live"))))
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
