"""The search page: what a visitor finds."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from home.models import HomePage
from tests.factories import (
    AuthorPageFactory,
    ContentPageFactory,
    SeriesPageFactory,
    TopicPageFactory,
)
from tests.ground import planted
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db


def body(text: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{text}</p>")]


def make_private(page: Page, kind: str = PageViewRestriction.PASSWORD) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secreta")


@pytest.fixture
def titles(client, site):
    """Return a function that searches and returns the titles found."""

    def search(words: str) -> list[str]:
        return [
            result.page.title for result in client.get("/buscar/", {"q": words}).context["results"]
        ]

    return search


@planted(on="site")
def agendas(site):
    """Return a site with eleven articles about agendas."""
    for n in range(11):
        site.article(title=f"Agenda {n}")
    return site


class TestSearchEngines:
    @pytest.mark.parametrize(
        "query",
        ["q=agenda", "q=agenda&page=2", "q=mármol", "q=***", "q=-agenda&orden=fecha&year=2025"],
    )
    def test_they_list_no_results_and_follow_them(self, client, agendas, query):
        html = client.get(f"/buscar/?{query}").content.decode()
        assert html.count('<meta name="robots" content="noindex, follow">') == 1
        assert 'rel="canonical"' not in html

    @pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20&page=2", "?year=2025"])
    def test_they_may_list_the_page_itself(self, client, site, query):
        html = client.get(f"/buscar/{query}").content.decode()
        assert 'name="robots"' not in html
        assert '<link rel="canonical"\n          href="http://127.0.0.1:8000/buscar/">' in html


class TestExcerpts:
    TABLE = ("table", {
        "caption": "Tarifas por tarifa",
        "columns": ["Tarifa", "Otra tarifa"],
        "rows": [["Tarifa básica", "tarifa plena"], ["Tarifa de prueba", "tarifa brújula"]],
    })  # fmt: skip
    CODE = ("code", {"language": "text", "code": "tarifa tarifa tarifa", "caption": "Tarifa"})

    @pytest.fixture
    def excerpt(self, client, site):
        """Return a function that searches a page whose table and code stand before its prose and hold 'tarifa' more often."""
        prose = body(f"{'Nada de eso. ' * 40} Una tarifa se explica en prosa.")
        ContentPageFactory(parent=site.home, title="Uno", body=[self.TABLE, *prose])
        site.article(
            title="Dos",
            summary="Nada de eso.",
            body=[self.CODE, self.TABLE, *prose],
            revision=False,
        )

        def search(words: str) -> dict[str, str]:
            results = client.get("/buscar/", {"q": words}).context["results"]
            return {result.page.title: result.excerpt for result in results}

        return search

    def test_they_come_from_prose_before_tables_and_code(self, excerpt):
        found = excerpt("tarifas")
        assert found.keys() == {"Uno", "Dos"}
        for text in found.values():
            assert "Una <mark>tarifa</mark> se explica en prosa." in text

    def test_a_table_is_shown_where_it_alone_has_the_word(self, excerpt):
        for text in excerpt("brújula").values():
            assert "tarifa <mark>brújula</mark>" in text

    def test_a_table_is_shown_where_it_alone_has_the_words_together(self, excerpt):
        for text in excerpt("tarifa brújula").values():
            assert "<mark>tarifa</mark> <mark>brújula</mark>" in text


class TestWordsFound:
    def test_a_visitor_reads_title_excerpt_kind_and_address(self, client, site):
        page = site.article(
            title="La semana que respira", body=body("Con una agenda <b>de papel</b> &amp; lápiz.")
        )
        response = client.get("/buscar/?q=Agenda")
        (result,) = response.context["results"]
        assert result.title == "La semana que respira"
        assert "Con una <mark>agenda</mark> de papel &amp; lápiz." in result.excerpt
        assert (result.url, result.date) == (page.get_url(), page.date)
        assert result.kind == str(page._meta.verbose_name)
        html = response.content.decode()
        assert result.excerpt in html
        assert f'href="{result.url}"' in html
        assert response.context["total"] == 1

    def test_the_title_is_marked_and_escaped(self, client, site):
        site.article(title="<i>Agenda</i> & semana")
        (result,) = client.get("/buscar/?q=agenda").context["results"]
        assert result.title == "&lt;i&gt;<mark>Agenda</mark>&lt;/i&gt; &amp; semana"
        assert result.title in client.get("/buscar/?q=agenda").content.decode()

    def test_every_type_of_page_is_found(self, titles, site):
        TopicPageFactory(parent=site.topics, title="Brújula", description="Para orientarte.")
        AuthorPageFactory(parent=site.authors, title="Brújula Pérez", bio="<p>Nació en Salta.</p>")
        SeriesPageFactory(parent=site.blog, title="Brújulas", summary="Una brújula por semana.")
        ContentPageFactory(parent=site.home, title="Sobre mí", body=body("Mi brújula."))
        assert set(titles("brújula")) == {"Brújula", "Brújula Pérez", "Brújulas", "Sobre mí"}
        assert titles("salta") == ["Brújula Pérez"]

    def test_articles_are_found_by_author_topic_tag_and_series(self, titles, site):
        series = SeriesPageFactory(parent=site.blog, title="Errores comunes")
        more = TopicPageFactory(parent=site.topics, title="Facturación")
        site.article(title="Uno", tags=["monotributo"], series=series, topics=[more])
        for words in ("ferreyra", "organización", "monotributo", "errores", "facturación"):
            assert "Uno" in titles(words), words

    def test_a_new_author_is_found_as_soon_as_published(self, titles, site):
        article = site.article(title="Uno")
        other = AuthorPageFactory(parent=site.authors, title="Marta Quiroga")
        draft = article.get_latest_revision_as_object()
        draft.article_authors.all()[0].author = other
        draft.article_authors = [type(article.article_authors.all()[0])(author=other)]
        draft.save_revision().publish()
        assert "Uno" in titles("quiroga")
        assert "Uno" not in titles("ferreyra")

    def test_pages_with_all_words_come_before_those_with_some(self, titles, site):
        site.article(title="Agenda de papel")
        site.article(title="Agenda de arena")
        assert titles("agenda papel") == ["Agenda de papel", "Agenda de arena"]
        assert titles("agenda arena papel") == ["Agenda de arena", "Agenda de papel"]
        assert set(titles("agenda mármol")) == {"Agenda de papel", "Agenda de arena"}

    def test_pages_that_only_lead_to_others_are_not_listed(self, titles, site):
        HomePage.objects.get().save()
        site.article(title="Inicio de un blog")
        assert titles("inicio") == ["Inicio de un blog"]
        assert titles("blog") == ["Inicio de un blog"]

    def test_a_plain_page_is_no_error(self, titles, site):
        site.home.add_child(instance=Page(title="Agenda simple"))
        assert titles("agenda") == []


class TestOrder:
    def test_the_page_about_it_comes_before_the_one_that_mentions_it(self, titles, site):
        long = "Ordenar el día es elegir qué dejar para mañana, y por qué. " * 20
        for n in range(3):
            site.article(title=f"Mañana {n}", body=body(f"{long} Una agenda. {long}"))
        site.article(title="La agenda", body=body("Una agenda sirve si la mirás."))
        site.article(title="Mañana otra vez", body=body(f"{long} Una agenda. {long}"))
        assert titles("agenda")[0] == "La agenda"

    def test_pages_follow_one_another_in_order(self, client, site):
        for n in range(13):
            site.article(
                title=f"Agenda {n}", body=body("agenda " * (n + 1) + "y nada más " * (13 - n))
            )
        pages = [
            client.get("/buscar/", {"q": "agenda", "page": n}).context["results"] for n in (1, 2)
        ]
        assert [len(page) for page in pages] == [10, 3]
        assert len({result.page.pk for page in pages for result in page}) == 13


class TestPageNumbers:
    @pytest.mark.parametrize(
        ("number", "shown"),
        [
            ("abc", 1),
            ("", 1),
            ("1.5", 1),
            ("\x00", 1),
            ("9" * 5000, 1),
            ("999", 2),
            ("-1", 2),
            ("0", 2),
            ("2", 2),
        ],
    )
    def test_any_number_gives_a_page(self, client, agendas, number, shown):
        response = client.get("/buscar/", {"q": "agenda", "page": number})
        assert response.status_code == 200
        assert response.context["results"].number == shown


class TestNothingAsked:
    def test_an_empty_query_shows_the_form(self, client, site):
        response = client.get("/buscar/")
        assert response.status_code == 200
        assert response.context["total"] == 0
        assert 'name="q"' in response.content.decode()

    def test_no_hits_is_a_page_that_says_so(self, client, site):
        response = client.get("/buscar/?q=inexistente")
        assert response.status_code == 200
        assert response.context["total"] == 0
        assert "inexistente" in response.content.decode()


class TestHostile:
    @pytest.mark.parametrize("raw", HOSTILE)
    def test_any_string_is_answered(self, agendas, client, raw):
        quoted = "".join(f"%{byte:02x}" for byte in raw.encode(errors="surrogatepass"))
        response = client.get(f"/buscar/?q={quoted}")
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()

    @pytest.mark.parametrize(
        "raw",
        ["%00", "%ff%fe", "%C3%28", "%ED%A0%80", "%", "%zz", "a%00b", "%u0000", "+", "q=&q=%00"],
    )
    def test_badly_encoded_queries_are_answered(self, agendas, client, raw):
        assert client.get(f"/buscar/?q={raw}").status_code == 200

    @pytest.mark.parametrize(
        "raw", ['"agenda"', "agenda*", "¿agenda?", "(agenda", "agenda\x00", "AGENDA😀", "agenda -"]
    )
    def test_words_beside_symbols_are_found(self, agendas, client, raw):
        assert client.get("/buscar/", {"q": raw}).context["total"] == 11

    def test_a_minus_sign_alone_gives_what_has_not_the_word(self, agendas, client):
        total = client.get("/buscar/", {"q": "-agenda"}).context["total"]
        assert total == 2  # the topic and the author


class TestPrivacy:
    @pytest.mark.parametrize(
        "kind",
        [
            PageViewRestriction.PASSWORD,
            PageViewRestriction.LOGIN,
            PageViewRestriction.GROUPS,
        ],
    )
    def test_private_pages_are_neither_listed_nor_counted(self, client, site, kind):
        make_private(site.article(title="Agenda secreta"), kind)
        response = client.get("/buscar/?q=agenda")
        assert response.context["total"] == 0
        assert "Agenda secreta" not in response.content.decode()

    def test_pages_below_a_private_page_are_private(self, client, site):
        above = ContentPageFactory(parent=site.home, title="Clientas")
        ContentPageFactory(parent=above, title="Agenda de clientas")
        assert client.get("/buscar/?q=agenda").context["total"] == 1
        make_private(above)
        assert client.get("/buscar/?q=agenda").context["total"] == 0

    def test_drafts_and_unpublished_pages_are_not_found(self, titles, site):
        site.article(title="Agenda en borrador", live=False)
        page = site.article(title="Agenda retirada")
        page.unpublish()
        published = site.article(title="Cosas", body=body("Nada más."))
        published.title = "Agenda en otra versión"
        published.save_revision()
        assert titles("agenda") == []

    def test_deleted_pages_are_not_found(self, titles, site):
        site.article(title="Agenda perdida").delete()
        assert titles("agenda") == []


class TestMethods:
    def test_head_is_answered(self, client, site):
        assert client.head("/buscar/?q=agenda").status_code == 200

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_other_methods_are_not_allowed(self, site, method):
        assert (
            getattr(Client(enforce_csrf_checks=True), method)("/buscar/?q=agenda").status_code
            == 405
        )


class TestQueryCounts:
    def test_the_number_of_results_does_not_matter(self, client, site, count_queries):
        for n in range(3):  # of fewer, other spellings are looked up
            site.article(title=f"Agenda {n}")
        count_queries("/buscar/?q=agenda")
        few = count_queries("/buscar/?q=agenda")
        for n in range(3, 50):
            site.article(title=f"Agenda {n}", tags=["papel"], revision=False)
        assert count_queries("/buscar/?q=agenda") == few

    def test_an_empty_query_asks_nothing_of_the_index(self, client, site):
        client.get("/buscar/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/buscar/")
        tables = ("search_entry", "search_fts", "search_word")
        assert not [query for query in queries if any(table in query["sql"] for table in tables)]
