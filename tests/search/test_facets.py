"""Narrowing the results: counts, links that combine, operators."""

from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import (
    AuthorPageFactory,
    ContentPageFactory,
    SeriesPageFactory,
    TopicPageFactory,
)
from tests.ground import planted
from tests.search.hostile import HOSTILE, ODD

pytestmark = pytest.mark.django_db


def day(year: int, month: int = 6) -> datetime:
    return datetime(year, month, 1, 12, tzinfo=UTC)


def counts(context: dict) -> dict[str, dict[str, int]]:
    return {
        group.name: {choice.title: choice.number for choice in group.choices}
        for group in context["outcome"].groups
    }


def link(context: dict, group: str, title: str) -> str:
    (choices,) = (each.choices for each in context["outcome"].groups if each.name == group)
    (choice,) = (each for each in choices if each.title == title)
    return choice.query


def titles(context: dict) -> list[str]:
    return [result.page.title for result in context["results"]]


@planted(on="site")
def filed(site):
    """Return a topic and an author; file four articles below them, and add a page."""
    prices = TopicPageFactory(parent=site.topics, title="Precios y cobros", slug="precios")
    marta = AuthorPageFactory(parent=site.authors, title="Marta Quiroga", slug="marta")
    series = SeriesPageFactory(parent=site.blog, title="Errores comunes", summary="Nada.")
    site.article(title="Agenda 1", date=day(2024), series=series)
    site.article(title="Agenda 2", date=day(2025), topics=[prices])
    site.article(title="Agenda 3", date=day(2025, 7), topic=prices, authors=[marta])
    site.article(title="Agenda 4", date=day(2025, 8), authors=[site.author, marta])
    ContentPageFactory(parent=site.home, title="La agenda", body=[("paragraph", "<p>Nada.</p>")])
    return prices, marta


@pytest.fixture
def prices(filed):
    return filed[0]


@pytest.fixture
def marta(filed):
    return filed[1]


@pytest.fixture
def answer(client, filed):
    """Return a function that asks for an address and returns the page's context, over four articles and a page."""

    def get(query: str) -> dict:
        response = client.get(f"/buscar/?{query}")
        assert response.status_code == 200
        return response.context

    return get


class TestCounts:
    def test_each_value_says_how_many_results_it_leaves(self, answer):
        found = counts(answer("q=agenda"))
        assert found["topic"] == {"Organización": 3, "Precios y cobros": 2}
        assert found["author"] == {"Lucía Ferreyra": 3, "Marta Quiroga": 2}
        assert found["year"] == {"2025": 3, "2024": 1}
        assert found["kind"] == {"Artículos": 4, "Páginas de contenido": 1}

    def test_a_facet_with_nothing_to_choose_is_not_shown(self, answer):
        assert "series" not in counts(answer("q=agenda"))
        assert counts(answer("q=nada")).keys() <= {"kind"}

    def test_every_count_is_what_its_link_gives(self, answer):
        for group in answer("q=agenda")["outcome"].groups:
            for choice in group.choices:
                assert answer(choice.query)["total"] == choice.number, choice

    def test_other_facets_count_what_is_left_and_the_own_what_could_be_chosen(self, answer):
        context = answer("q=agenda&year=2025")
        assert context["total"] == 3
        found = counts(context)
        assert found["year"] == {"2025": 3, "2024": 1}
        assert found["author"] == {"Marta Quiroga": 2, "Lucía Ferreyra": 2}
        assert found["kind"] == {"Artículos": 3} if "kind" in found else True

    def test_an_outcome_without_facets_shows_none(self, answer):
        assert answer("q=mármol")["outcome"].groups == []


class TestLinks:
    def test_links_combine(self, answer):
        first = link(answer("q=agenda"), "year", "2025")
        second = link(answer(first), "author", "Marta Quiroga")
        third = link(answer(second), "topic", "Precios y cobros")
        assert titles(answer(third)) == ["Agenda 3"]
        assert answer(third)["total"] == 1

    def test_a_chosen_value_is_marked_and_its_link_takes_it_off(self, answer, client):
        context = answer("q=agenda&year=2025")
        (chosen,) = context["chosen"]
        assert (chosen.title, chosen.selected) == ("2025", True)
        assert parse_qs(chosen.query) == {"q": ["agenda"]}
        assert 'aria-current="true"' in client.get("/buscar/?q=agenda&year=2025").content.decode()

    def test_a_link_begins_at_the_first_page_and_keeps_the_order(self, answer):
        query = link(answer("q=agenda&page=1&orden=fecha"), "year", "2025")
        assert parse_qs(query) == {"q": ["agenda"], "orden": ["fecha"], "year": ["2025"]}

    def test_filters_that_leave_nothing_can_be_taken_off(self, answer, prices):
        context = answer(f"q=agenda&year=2024&topic={prices.pk}")
        assert context["total"] == 0
        assert {choice.title for choice in context["chosen"]} == {"2024", "Precios y cobros"}

    def test_pagination_keeps_the_filters_and_the_order(self, client, site):
        for n in range(12):
            site.article(title=f"Brújula {n}", date=day(2025), revision=False)
        for n in range(3):
            site.article(title=f"Brújula vieja {n}", date=day(2020), revision=False)
        html = client.get("/buscar/?q=brújula&year=2025&orden=fecha").content.decode()
        (following,) = {
            part.split('"')[0].replace("&amp;", "&")
            for part in html.split('href="')[1:]
            if "page=2" in part.split('"')[0]
        }
        assert parse_qs(following.split("?")[1]) == {
            "q": ["brújula"], "year": ["2025"], "orden": ["fecha"], "page": ["2"],
        }  # fmt: skip
        page = client.get("/buscar/" + following[following.index("?") :]).context
        assert len(page["results"]) == 2
        assert page["total"] == 12


class TestOrder:
    def test_by_date_the_latest_come_first(self, answer):
        found = titles(answer("q=agenda&kind=blog.articlepage&orden=fecha"))
        assert found == ["Agenda 4", "Agenda 3", "Agenda 2", "Agenda 1"]

    def test_the_orders_are_links_that_keep_the_filters(self, answer):
        best, latest = answer("q=agenda&year=2025&page=1")["orders"]
        assert (best.selected, latest.selected) == (True, False)
        assert parse_qs(latest.query) == {"q": ["agenda"], "year": ["2025"], "orden": ["fecha"]}
        best, latest = answer(latest.query)["orders"]
        assert (best.selected, latest.selected) == (False, True)
        assert parse_qs(best.query) == {"q": ["agenda"], "year": ["2025"]}


class TestOperators:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("agenda tema:precios", {"Agenda 2", "Agenda 3"}),
            ("agenda tema:precio", {"Agenda 2", "Agenda 3"}),
            ('agenda tema:"cobros precios"', {"Agenda 2", "Agenda 3"}),
            ("agenda autor:lucia", {"Agenda 1", "Agenda 2", "Agenda 4"}),
            ('agenda autor:"marta quiroga"', {"Agenda 3", "Agenda 4"}),
            ("agenda autor:MARTA año:2025 tema:precios", {"Agenda 3"}),
            ("agenda año:2024", {"Agenda 1"}),
            ("agenda serie:errores", {"Agenda 1"}),
            ("agenda tipo:artículo", {"Agenda 1", "Agenda 2", "Agenda 3", "Agenda 4"}),
            ("agenda tema:nadie", set()),
            ("agenda tema:mármol año:2024", set()),
            ("autor:marta", {"Agenda 3", "Agenda 4"}),
            ("año:2025 -tema:precios", {"Agenda 4"}),
            ("autora:marta", {"Agenda 3", "Agenda 4"}),
            ("Autoras:marta autor:lucia", {"Agenda 4"}),
            ("autora:nadie", set()),
            ("temas:precios años:2025 tipos:artículos", {"Agenda 2", "Agenda 3"}),
            ("series:errores", {"Agenda 1"}),
        ],
    )
    def test_a_word_before_a_colon_narrows(self, answer, client, query, found):
        context = client.get("/buscar/", {"q": query}).context
        assert set(titles(context)) == found
        assert context["total"] == len(found)

    def test_operators_count_in_the_other_facets(self, client, answer):
        context = client.get("/buscar/", {"q": "agenda autor:marta"}).context
        assert counts(context)["topic"] == {"Organización": 1, "Precios y cobros": 1}

    def test_operators_are_explained(self, client, answer):
        html = client.get("/buscar/?q=agenda").content.decode()
        for operator in ("tema", "autor", "año", "tipo", "serie", "área", "público"):
            assert f"<code>{operator}:…</code>" in html
        assert html.count(":…</code>") == 7  # each once, none by its other names


class TestPrivacy:
    def test_private_topics_authors_and_series_are_never_named(
        self, client, answer, site, prices, marta
    ):
        for page in (prices, marta):
            PageViewRestriction.objects.create(page=page, restriction_type="login")
        found = counts(answer("q=agenda"))
        assert "Precios y cobros" not in found.get("topic", {})
        assert "Marta Quiroga" not in found.get("author", {})
        html = client.get(f"/buscar/?q=agenda&topic={prices.pk}&author={marta.pk}").content.decode()
        assert "Precios y cobros" not in html
        assert "Marta Quiroga" not in html

    def test_an_operator_finds_nothing_by_a_private_name(self, client, answer, prices):
        PageViewRestriction.objects.create(page=prices, restriction_type="login")
        assert client.get("/buscar/", {"q": "agenda tema:precios"}).context["total"] == 0

    def test_private_articles_and_drafts_are_not_counted(self, answer, site):
        secret = site.article(title="Agenda 5", date=day(2023))
        PageViewRestriction.objects.create(page=secret, restriction_type="login")
        site.article(title="Agenda 6", date=day(2022), live=False)
        context = answer("q=agenda")
        assert context["total"] == 5
        assert counts(context)["year"] == {"2025": 3, "2024": 1}


class TestHostile:
    @pytest.mark.parametrize("name", ["topic", "kind", "orden"])
    def test_any_value_is_answered(self, client, site, name):
        site.article(title="Agenda")
        for raw in ODD:
            value = raw.encode(errors="surrogatepass")
            quoted = "".join(f"%{byte:02x}" for byte in value[:3_000])
            response = client.get(f"/buscar/?q=agenda&{name}={quoted}")
            assert response.status_code == 200, raw
            assert "<script>alert" not in response.content.decode()

    @pytest.mark.parametrize("operator", ["tema"])
    def test_any_operand_is_answered(self, client, site, operator):
        site.article(title="Agenda")
        for raw in HOSTILE:
            text = raw.encode(errors="ignore").decode()
            assert client.get("/buscar/", {"q": f'agenda {operator}:"{text}'}).status_code == 200, (
                raw
            )

    @pytest.mark.parametrize(
        "value", ["topic:1", "1 year:2025", "%", "_", "1' OR '1'='1", "..", "9" * 60, "²", "٣"]
    )
    def test_no_value_means_another_facet(self, client, site, value):
        site.article(title="Agenda", date=day(2025))
        total = client.get("/buscar/", {"q": "agenda", "topic": value}).context["total"]
        assert total in {0, 1}
        assert client.get("/buscar/", {"q": "agenda", "year": "202_"}).context["total"] == 0


class TestQueryCounts:
    def test_the_number_of_values_and_results_does_not_matter(self, site, count_queries):
        for n in range(4):
            site.article(title=f"Agenda {n}", date=day(2020 + n % 2), revision=False)
        address = "/buscar/?q=agenda&year=2020"
        count_queries(address)
        few = count_queries(address)
        for n in range(20):
            topic = TopicPageFactory(parent=site.topics)
            author = AuthorPageFactory(parent=site.authors)
            site.article(
                title=f"Agenda {n}",
                date=day(2010 + n % 12),
                topic=topic,
                authors=[author],
                revision=False,
            )
        assert count_queries(address) == few
