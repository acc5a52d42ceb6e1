"""Promoted results and counted queries."""

import pytest
from django.db import OperationalError, connection
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import PageViewRestriction

pytestmark = pytest.mark.django_db


def promote(words: str, **link) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(words), **link)


class TestPromotions:
    def test_pages_and_addresses_are_promoted(self, client, site):
        promote("Agenda", page=site.blog, description="Todo <b>junto</b>.", sort_order=1)
        promote(
            "Agenda",
            external_link_url="https://otra.example/",
            external_link_text="Otra casa",
            sort_order=0,
        )
        response = client.get("/buscar/?q=AGENDA")
        assert [(found.title, found.url) for found in response.context["promotions"]] == [
            ("Otra casa", "https://otra.example/"),
            ("Blog", "/blog/"),
        ]
        html = response.content.decode()
        assert "Otra casa" in html
        assert "<b>junto" not in html

    def test_an_address_without_text_shows_itself(self, client, site):
        promote("agenda", external_link_url="https://otra.example/")
        assert (
            client.get("/buscar/?q=agenda").context["promotions"][0].title
            == "https://otra.example/"
        )

    def test_only_the_query_asked(self, client, site):
        promote("agenda", page=site.blog)
        assert client.get("/buscar/?q=semana").context["promotions"] == []
        assert client.get("/buscar/?q=").context["promotions"] == []

    def test_symbols_do_not_hide_a_promotion(self, client, site):
        promote("co-working", page=site.blog)
        promote("precio por hora", page=site.blog)
        for words in ("Co-Working", "¿precio por hora?", "PRECIO  por hora"):
            assert client.get("/buscar/", {"q": words}).context["promotions"], words

    def test_unpublished_and_private_pages_are_not_promoted(self, client, site):
        promote("agenda", page=site.article(title="Borrador", live=False))
        private = site.article(title="Privado")
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        promote("agenda", page=private)
        assert client.get("/buscar/?q=agenda").context["promotions"] == []


class TestCounting:
    def hits(self) -> dict[str, int]:
        return {
            found.query.query_string: found.hits
            for found in QueryDailyHits.objects.select_related("query")
        }

    def test_a_query_is_counted_once_however_it_is_written(self, client, site):
        for words in ("Agenda de papel", '"agenda" de  PAPEL', "¿Agenda, de papel?"):
            client.get("/buscar/", {"q": words})
        assert self.hits() == {"agenda de papel": 3}

    def test_only_what_a_visitor_asks_is_counted(self, client, site):
        for n in range(11):
            site.article(title=f"Agenda {n}")
        client.get("/buscar/")
        client.get('/buscar/?q="')
        client.get("/buscar/?q=agenda&page=2")
        client.head("/buscar/?q=agenda")
        client.get("/buscar/?q=agenda", headers={"Sec-Purpose": "prefetch;prerender"})
        assert self.hits() == {}

    def test_long_queries_fit(self, client, site):
        client.get("/buscar/", {"q": "ñandú " * 2000})
        client.get("/buscar/", {"q": "x" * 10_000})
        assert all(len(words) <= 100 for words in self.hits())

    def test_a_busy_database_does_not_fail_the_answer(self, client, site, monkeypatch):
        def busy(words: str):
            raise OperationalError("database is locked")

        monkeypatch.setattr(Query, "get", busy)
        site.article(title="Agenda")
        assert client.get("/buscar/?q=agenda").context["total"] == 1

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own switch")
    def test_a_read_only_database_does_not_fail_the_answer(self, client, site):
        site.article(title="Agenda")
        client.get("/buscar/")  # Wagtail stores the site settings that are missing
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
            try:
                assert client.get("/buscar/?q=agenda").context["total"] == 1
            finally:
                cursor.execute("PRAGMA query_only = OFF")

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own timeout")
    def test_the_wait_for_the_writer_is_restored(self, client, site):
        before = connection.cursor().execute("PRAGMA busy_timeout").fetchone()
        client.get("/buscar/?q=agenda")
        assert connection.cursor().execute("PRAGMA busy_timeout").fetchone() == before
