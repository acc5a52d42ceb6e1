"""The list of comments in the CMS: states, filters, search, what a row says, what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment
from core.admin.filters import having
from tests.comments.moderators import html_of, listed, tabs, texts, texts_of
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db
SENT = [words.encode("utf-8", "replace").decode() for words in HOSTILE]
ATTACK = "<script>alert('x')</script><img src=x onerror=alert(1)>"


@pytest.fixture
def article(unowned):
    """Return the article that readers answer."""
    return unowned


@pytest.fixture
def inbox(readers):
    """Return comments in each state, by their state."""
    now = timezone.now()
    return {
        state: readers.wrote(f"Uno {state}.", state=state, created_at=now - timedelta(days=day))
        for day, state in enumerate(Comment.State.values)
    }


def test_what_waits_is_shown_first(desk, inbox):
    assert texts(desk.editor) == ["Uno pending."]
    assert tabs(desk.editor) == {
        "Pendientes": 1,
        "Aprobados": 1,
        "Spam": 1,
        "Eliminados": 1,
        "Todos": 4,
    }


def test_each_state_has_its_tab(desk, inbox):
    links = listed(desk.editor, q="uno", p="3").select(".moderation-tabs a")
    assert links[0]["aria-current"] == "page"
    for link, state in zip(links, Comment.State.values, strict=False):
        page = html_of(desk.editor.client.get(link["href"]))
        assert texts_of(page) == [f"Uno {state}."]
        assert page.select_one(".moderation-tabs [aria-current]")["href"] == link["href"]
    assert len(texts(desk.editor, state="all")) == 4


def test_the_search_keeps_the_state(desk, inbox):
    page = listed(desk.editor, state="spam")
    assert page.select_one("form[role=search] [name=state]")["value"] == "spam"


def test_a_row_says_what_matters(desk, readers):
    first = readers.wrote("El primero.", name="Bea")
    readers.wrote("Gracias, me sirvió.", state="pending", held_for=["links", "first"], parent=first)
    (row,) = listed(desk.editor).select("tbody tr")
    text = " ".join(row.get_text(" ").split())
    for piece in (
        "Ana",
        "ana@correo.example",
        "Gracias, me sirvió.",
        "en respuesta a Bea",
        "Ordenar el correo",
        "muchos enlaces, primer comentario de",
        "Pendiente",
    ):
        assert piece in text
    assert row.select_one("svg.moderation-avatar text").get_text() == "A"
    assert row.select_one("[type=checkbox]")["aria-label"] == "Elegir el comentario de Ana"
    buttons = [" ".join(each.get_text().split()) for each in row.select("[type=submit]")]
    assert buttons == [
        "Aprobar el comentario de Ana",
        "Spam (el comentario de Ana)",
        "Borrar el comentario de Ana",
    ]


def test_every_column_has_a_heading(desk, inbox):
    page = listed(desk.editor)
    headings = [each.get_text(strip=True) for each in page.select("thead th")]
    assert len(headings) == len(page.select("tbody tr")[0].select("td")) and all(headings)


class TestFilters:
    def test_article(self, desk, readers, site):
        readers.wrote("De este.", state="pending")
        other = site.article(title="Otro", slug="otro")
        Comment.objects.create(article=other, name="Bea", text="Del otro.")
        site.article(title="Sin comentarios", slug="sin")
        assert texts(desk.editor, article=other.pk) == ["Del otro."]
        choices = listed(desk.editor).select("[name=article] option")
        assert [choice.get_text() for choice in choices][1:] == ["Ordenar el correo", "Otro"]

    def test_name_or_address(self, desk, readers):
        readers.wrote("De Ana.", state="pending")
        readers.wrote("De Ñata.", name="Ñata Gómez", email="n@otro.example", state="pending")
        assert texts(desk.editor, author="ñata") == ["De Ñata."]
        assert texts(desk.editor, author="CORREO.example") == ["De Ana."]
        assert texts(desk.editor, author="Gómez otro") == ["De Ñata."]
        assert texts(desk.editor, author="%") == []

    def test_period(self, desk, inbox):
        today, ago = timezone.localdate(), timezone.localdate() - timedelta(days=2)
        asked = {"state": "all", "created_at_from": ago, "created_at_to": today}
        assert len(texts(desk.editor, **asked)) == 3
        assert len(texts(desk.editor, **asked | {"created_at_to": ago})) == 1

    def test_reason(self, desk, readers):
        readers.wrote("Enlaces.", state="pending", held_for=["links", "words"])
        readers.wrote("Primero.", state="pending", held_for=["first"])
        readers.wrote("Nada.", state="pending")
        assert texts(desk.editor, reason="words") == ["Enlaces."]
        assert texts(desk.editor, reason="first") == ["Primero."]

    def test_what_cannot_be_read_says_so(self, desk, inbox, subtests):
        asked = [
            ("state", "nada"),
            ("article", "999999"),
            ("article", "9" * 30),
            ("article", "x"),
            ("author", "\x00"),
            ("q", "\x00"),
            ("created_at_from", "ayer"),
            ("created_at_to", "9999-99-99"),
            ("created_at_to", "0001-01-01"),
            ("reason", "nada"),
        ]
        for name, value in asked:
            with subtests.test(name, value=value):
                page = listed(desk.editor, **{name: value})
                assert page.select("tbody tr") == []
                assert "Alguno de los filtros" in page.select_one("[role=alert]").get_text()


class TestSearch:
    def test_it_looks_in_text_name_and_address(self, desk, readers):
        readers.wrote("La bandeja vacía.", name="Ana", state="pending")
        readers.wrote("ÁRBOL caído.", name="Bea", email="bea@dominio.example", state="pending")
        for words, found in [
            ("bandeja", "La bandeja vacía."),
            ("VACÍA", "La bandeja vacía."),
            ("árbol bea", "ÁRBOL caído."),
            ("dominio.exam", "ÁRBOL caído."),
            ("ana correo", "La bandeja vacía."),
        ]:
            assert texts(desk.editor, q=words) == [found], words
        assert texts(desk.editor, q="bandeja bea") == []
        assert len(texts(desk.editor, q="")) == 2

    def test_it_counts_what_is_found_in_each_state(self, desk, inbox):
        assert tabs(desk.editor, q="spam")["Spam"] == 1
        assert tabs(desk.editor, q="spam")["Todos"] == 1

    def test_nothing_hostile_fails(self, desk, inbox):
        for words in SENT:
            if "\x00" not in words:
                list(Comment.objects.filter(having(words, ("text", "name", "email"))))
        for words in SENT[::9]:
            listed(desk.editor, q=words, author=words, state="all")

    def test_other_addresses_do_not_fail_either(self, desk, inbox):
        for asked in (
            {"p": "-1"},
            {"p": "9" * 40},
            {"p": "\x00"},
            {"ordering": "email"},
            {"ordering": "-article__owner__password"},
            {"export": "csv"},
            {"_w_filter_fragment": "1"},
        ):
            assert texts(desk.editor, **asked) == ["Uno pending."]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("created_at", ["Zoe", "Ana", "Mía"]),
        ("-created_at", ["Mía", "Ana", "Zoe"]),
        ("name", ["Ana", "Mía", "Zoe"]),
        ("-name", ["Zoe", "Mía", "Ana"]),
        ("article__title", ["Mía", "Ana", "Zoe"]),
        ("-state", ["Mía", "Ana", "Zoe"]),
    ],
)
def test_order(desk, readers, order, expected):
    for name in ("Zoe", "Ana", "Mía"):
        readers.wrote(name, name=name, state="pending")
    assert texts(desk.editor, ordering=order) == expected


def test_pages_of_fifty(desk, readers):
    for number in range(51):
        readers.wrote(f"Número {number}.", state="pending")
    assert texts(desk.editor)[0] == "Número 50." and len(texts(desk.editor)) == 50
    assert texts(desk.editor, p=2) == ["Número 0."]
    assert "Página 1 de 2" in listed(desk.editor).get_text()


def test_fifty_rows_cost_what_five_do(desk, readers):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(texts(desk.editor)) == Comment.objects.count()
        return len(queries)

    parent = readers.wrote("Primero.", state="pending")
    for _each in range(4):
        readers.wrote(state="pending", parent=parent, held_for=["first"])
    texts(desk.editor)
    few = count()
    for number in range(45):
        readers.wrote(f"Otro {number}.", state="pending", name=f"N{number}", held_for=["links"])
    assert count() == few


def test_what_readers_wrote_is_escaped(desk, readers):
    readers.wrote(ATTACK, name=ATTACK, email="a@correo.example", state="pending")
    readers.article.title = ATTACK
    readers.article.save()
    answer = desk.editor.client.get(reverse("moderation"), {"q": "script"})
    html = answer.content.decode()
    assert "<script>alert" not in html and "<img src=x" not in html
    assert "&lt;script&gt;alert" in html


def test_an_erased_comment_has_no_buttons(desk, readers):
    readers.wrote("", name="(borrado)", email="", state="deleted")
    (row,) = listed(desk.editor, state="deleted").select("tbody tr")
    assert row.select_one(".moderation-text").get_text(strip=True).endswith("de quien lo escribió")
    assert row.select("[type=submit], [data-moderation-key]") == []


def test_searching_draws_only_the_results(desk, inbox):
    page = html_of(desk.editor.client.get(reverse("moderation_results"), {"q": "uno"}))
    assert page.select_one("aside") is None
    assert page.select_one("form [name=csrfmiddlewaretoken]")["value"]
    here = page.select_one("form [name=next]")["value"]
    assert here == f"{reverse('moderation')}?q=uno"
