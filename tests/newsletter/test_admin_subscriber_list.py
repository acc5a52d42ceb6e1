"""Subscribers in the CMS: the list, its filters and spreadsheet, one subscriber, growth."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.visitors.models import consent_to
from newsletter.models import SignUp, Subscriber
from tests.factories import SeriesPageFactory, TopicPageFactory
from tests.newsletter.admin_pages import opened, reader, tabs, text_of, titles
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db
LIST = "newsletter_subscribers"
ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def admin(desk):
    """Return who may see subscribers."""
    return desk.administrator


def found(admin, **asked) -> list[str]:
    return [email.partition("@")[0] for email in titles(admin, LIST, **asked)]


class TestList:
    def test_each_state_has_its_number(self, admin):
        reader("a@c.example")
        reader("b@c.example", state="left")
        reader("c@c.example", state="suspended")
        reader("d@c.example", state="suspended")
        numbers = {"Todas": 4, "Suscriptas": 1, "De baja": 1, "Suspendidas": 2}
        assert tabs(admin, LIST) == numbers
        assert tabs(admin, LIST, q="c.example", state="left") == numbers
        assert sorted(found(admin, state="suspended")) == ["c", "d"]

    def test_unconfirmed_addresses_are_counted(self, admin):
        consent = consent_to("newsletter", "Sí")
        for email in ("a@c.example", "a@c.example", "b@c.example"):
            SignUp.objects.create(email=email, consent=consent)
        reader()
        assert "2 direcciones esperan" in text_of(
            opened(admin, LIST).select_one("#listing-results")
        )

    def test_a_row_says_what_matters(self, admin, site):
        ana = reader(name="Ana", frequency="weekly", source="/blog/", everything=False)
        ana.topics.add(TopicPageFactory(parent=site.topics, title="Agenda"))
        ana.series.add(SeriesPageFactory(parent=site.blog, title="Errores"))
        row = text_of(opened(admin, LIST).select_one("tbody tr"))
        for piece in (
            "ana@correo.example",
            "Ana",
            "Suscripta",
            "Agenda, Errores",
            "semana",
            "/blog/",
        ):
            assert piece in row

    def test_filters(self, admin, site):
        agenda = TopicPageFactory(parent=site.topics, title="Agenda")
        series = SeriesPageFactory(parent=site.blog, title="Errores")
        old = timezone.now() - timedelta(days=10)
        reader("a@c.example", frequency="weekly", source="Importación del 1/3/2026: feria.csv")
        reader("b@c.example", confirmed_at=old, source="/blog/x/").topics.add(agenda)
        reader("c@c.example").series.add(series)
        today = timezone.localdate()
        for asked, expected in [
            ({"frequency": "weekly"}, ["a"]),
            ({"topics": agenda.pk}, ["b"]),
            ({"series": series.pk}, ["c"]),
            ({"source": "FERIA"}, ["a"]),
            ({"confirmed_at_to": today - timedelta(days=5)}, ["b"]),
            ({"confirmed_at_from": today, "frequency": "each"}, ["c"]),
            ({"topics": agenda.pk, "series": series.pk}, []),
        ]:
            assert found(admin, **asked) == expected, asked

    def test_what_cannot_be_read_says_so(self, admin, subtests):
        reader()
        for name, value in [
            ("state", "nada"),
            ("frequency", "hora"),
            ("topics", "9" * 30),
            ("topics", "x"),
            ("series", "1"),
            ("source", "\x00"),
            ("q", "\x00"),
            ("confirmed_at_from", "ayer"),
            ("confirmed_at_to", "9999-99-99"),
        ]:
            with subtests.test(name, value=value):
                page = opened(admin, LIST, **{name: value})
                assert page.select("tbody tr") == []
                assert "Alguno de los filtros" in text_of(page.select_one("[role=alert]"))

    def test_the_search_looks_at_mail_and_name(self, admin):
        reader("ana@correo.example", name="Ñata Gómez")
        reader("bea@otro.example", name="Bea")
        for words in ("ana@", "ÑATA", "gómez correo", "ANA@CORREO.EXAMPLE"):
            assert found(admin, q=words) == ["ana"], words
        assert found(admin, q="%") == found(admin, q="_") == found(admin, q="ana otro") == []

    def test_nothing_hostile_fails(self, admin):
        reader()
        for words in HOSTILE[-12:]:
            words = words.encode("utf-8", "replace").decode()
            opened(admin, LIST, q=words, source=words)
        for asked in (
            {"p": "-1"},
            {"p": "9" * 40},
            {"ordering": "-consent__text"},
            {"export": "x"},
        ):
            assert found(admin, **asked) == ["ana"]

    def test_order(self, admin):
        for name in ("b", "a", "c"):
            reader(f"{name}@c.example")
        assert found(admin) == ["c", "a", "b"]
        assert found(admin, ordering="email") == ["a", "b", "c"]

    def test_fifty_rows_cost_what_five_do(self, admin, site):
        topic = TopicPageFactory(parent=site.topics)

        def cost(number: int) -> int:
            for each in range(number):
                reader(f"{number}-{each}@c.example", everything=False).topics.add(topic)
            with CaptureQueriesContext(connection) as queries:
                assert len(found(admin)) == min(50, Subscriber.objects.count())
            return len(queries)

        cost(1)
        assert cost(4) == cost(45)

    def test_what_readers_wrote_is_escaped(self, admin):
        ana = reader(
            name=ATTACK, source=ATTACK, leave_reason=ATTACK, suspended_for=ATTACK, state="left"
        )
        for name, args in (
            (LIST, []),
            ("newsletter_subscriber", [ana.pk]),
            ("newsletter_growth", []),
        ):
            html = admin.get(name, *args).content.decode()
            assert ATTACK not in html
            assert "&lt;script&gt;alert(1)" in html


class TestSpreadsheet:
    def rows(self, admin, **asked) -> list[dict[str, str]]:
        response = admin.client.get(reverse(LIST), {"export": "csv"} | asked)
        assert response.streaming and "suscriptoras.csv" in response["Content-Disposition"]
        return list(
            csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig")), delimiter=";")
        )

    def test_it_holds_what_is_listed(self, admin, site):
        consent = consent_to("newsletter", "Acepto.")
        ana = reader(name="Ana", everything=False, consent=consent, frequency="weekly")
        ana.topics.add(TopicPageFactory(parent=site.topics, title="Agenda"))
        reader(
            "bea@correo.example",
            state="left",
            leave_reason="Muchos correos",
            left_at=timezone.now(),
        )
        (row,) = self.rows(admin, state="left")
        assert (row["Correo"], row["Por qué se fue"]) == ("bea@correo.example", "Muchos correos")
        first = self.rows(admin, ordering="email")[0]
        assert (first["Temas"], first["Todo"], first["Consentimiento"]) == (
            "Agenda",
            "no",
            "Acepto.",
        )

    def test_it_has_no_formulas(self, admin):
        for number, name in enumerate(("=1+1", "+1", "-1", "@SUM(A1)")):
            reader(f"a{number}@c.example", name=name, leave_reason=f"{name}!")
        for row in self.rows(admin):
            assert row["Nombre"].startswith("'") and row["Por qué se fue"].startswith("'")

    def test_it_costs_the_same_for_many(self, admin):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                self.rows(admin)
            return len(queries)

        reader()
        few = cost()
        for number in range(40):
            reader(f"a{number}@c.example")
        assert cost() == few

    def test_excel(self, admin):
        reader(name="=1+1")
        response = admin.client.get(reverse(LIST), {"export": "xlsx"})
        assert response.status_code == 200 and b"".join(response)[:2] == b"PK"
