"""Suggestions while typing: pages and tags that anybody may see, never other people's searches."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.search_promotions.models import Query
from wagtail.models import PageViewRestriction

from tests.factories import AuthorPageFactory, SeriesPageFactory, TopicPageFactory
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def suggested(client, site):
    """Return a function that types and returns what is suggested."""

    def suggest(typed: str) -> list[dict]:
        response = client.get("/buscar/sugerencias/", {"q": typed})
        assert response.status_code == 200
        return response.json()["suggestions"]

    return suggest


@pytest.fixture
def titles(suggested):
    """Return a function that types and returns the titles suggested."""
    return lambda typed: [each["title"] for each in suggested(typed)]


class TestAnswers:
    def test_an_answer_has_the_query_and_suggestions_with_title_address_and_kind(
        self, client, site
    ):
        page = site.article(title="La agenda")
        response = client.get("/buscar/sugerencias/?q=Agen")
        assert response["Content-Type"] == "application/json"
        assert response.json() == {
            "query": "Agen",
            "suggestions": [{"title": "La agenda", "url": page.get_url(), "kind": "Artículo"}],
        }

    def test_articles_topics_series_authors_and_tags_are_suggested(self, suggested, site):
        site.article(title="Brújula uno", tags=["brújulas"])
        TopicPageFactory(parent=site.topics, title="Brújula dos")
        SeriesPageFactory(parent=site.blog, title="Brújula tres", summary="Nada.")
        AuthorPageFactory(parent=site.authors, title="Brújula Pérez")
        found = {each["title"]: each["kind"] for each in suggested("brúj")}
        assert found == {
            "Brújula uno": "Artículo",
            "Brújula dos": "Tema",
            "Brújula tres": "Serie",
            "Brújula Pérez": "Autora",
            "brújulas": "Etiqueta",
        }

    def test_every_address_answers(self, client, suggested, site):
        site.article(title="Brújula uno", tags=["brújulas"])
        for each in suggested("brúj"):
            assert client.get(each["url"]).status_code == 200

    @pytest.mark.parametrize(
        "typed",
        ["fac", "FACT", "fáct", "la fact", "facturas electr", "electrónica fac", "facturacion"],
    )
    def test_the_beginning_of_each_word_is_enough(self, titles, site, typed):
        site.article(title="Otra cosa")
        site.article(title="La facturación electrónica")
        assert titles(typed) == ["La facturación electrónica"]

    def test_an_enye_is_a_letter_of_its_own(self, titles, site):
        site.article(title="Un año")
        assert titles("año") == ["Un año"]
        assert titles("ano") == []

    @pytest.mark.parametrize(
        "typed", ["agneda", "agenad", "ageda", "agendda", "agenfa", "agneda comp", "compratida"]
    )
    def test_a_typo_is_forgiven(self, titles, site, typed):
        site.article(title="Otra cosa")
        site.article(title="La agenda compartida")
        assert titles(typed) == ["La agenda compartida"]

    def test_two_typos_of_a_long_word_are_forgiven_where_no_word_is_nearer(self, titles, site):
        site.article(title="Decir que sí por WhatsApp")
        assert titles("wathsapp") == ["Decir que sí por WhatsApp"]
        assert titles("wtahs") == []

    def test_a_heading_leads_to_its_place_in_the_article(self, suggested, client, site):
        page = site.article(
            title="La semana",
            body=[
                ("heading", {"text": "Tres etiquetas y ninguna más", "level": "h2", "anchor": ""}),
                ("paragraph", "<p>Nada.</p>"),
            ],
        )
        for typed in ("etiquetas y nin", "etiqutas", "tres eti"):
            (found,) = suggested(typed)
            assert found["title"] == "Tres etiquetas y ninguna más"
            assert found["kind"] == "La semana"
            address, _hash, anchor = found["url"].partition("#")
            assert address == page.get_url()
            assert f'id="{anchor}"' in client.get(address).content.decode()

    def test_a_word_of_a_private_page_answers_no_typo(self, titles, site):
        page = site.article(title="Brújula")
        PageViewRestriction.objects.create(page=page, restriction_type="login")
        assert titles("bujula") == titles("brujuka") == []

    def test_articles_are_not_suggested_by_their_authors(self, titles, site):
        site.article(title="La semana", authors=[site.author])
        site.article(title="Lucía y la semana", authors=[site.author])
        assert set(titles("luc")) == set(titles("lucía")) == {"Lucía Ferreyra", "Lucía y la semana"}
        assert titles("ferrey") == ["Lucía Ferreyra"]

    def test_only_titles_and_headings_are_looked_at(self, titles, site):
        site.article(title="Uno", summary="Brújula", body=[("paragraph", "<p>Brújula</p>")])
        assert titles("brúj") == []

    @pytest.mark.parametrize("typed", ["", " ", "b", "-", "¿?", "\x00"])
    def test_too_little_suggests_nothing(self, titles, site, typed):
        site.article(title="Brújula")
        assert titles(typed) == []

    def test_there_are_at_most_eight(self, titles, site):
        for n in range(12):
            site.article(title=f"Brújula {n}", tags=[f"brújula{n}"], revision=False)
        assert len(titles("brúj")) == 8

    def test_tags_take_only_two_places(self, suggested, site):
        site.article(title="Brújula", tags=[f"brújula{n}" for n in range(6)])
        kinds = [each["kind"] for each in suggested("brúj")]
        assert kinds == ["Artículo", "Etiqueta", "Etiqueta"]


class TestPrivacy:
    @pytest.mark.parametrize("kind", ["password", "login", "groups"])
    def test_private_pages_are_never_suggested(self, titles, site, kind):
        page = site.article(title="Brújula", tags=["brújulas"])
        PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secreta")
        assert titles("brúj") == []

    def test_drafts_and_their_tags_are_never_suggested(self, titles, site):
        site.article(title="Brújula", live=False, tags=["brújulas"])
        assert titles("brúj") == []

    def test_a_title_that_is_not_published_yet_is_not_suggested(self, titles, site):
        page = site.article(title="Papel")
        page.title = "Brújula"
        page.save_revision()
        assert titles("brúj") == []
        assert titles("pap") == ["Papel"]

    def test_what_others_searched_is_never_suggested(self, titles, site):
        Query.get("brújula rota").add_hit()
        assert titles("brúj") == []

    def test_what_is_typed_is_not_counted_as_a_search(self, client, site):
        from search import hits

        client.get("/buscar/sugerencias/?q=brúj")
        hits.flush()
        assert not Query.objects.exists()


class TestRequests:
    def test_any_string_is_answered(self, client, site):
        site.article(title="Agenda", tags=["agendas"])
        for raw in HOSTILE:
            quoted = "".join(f"%{byte:02x}" for byte in raw.encode(errors="surrogatepass")[:8_000])
            assert client.get(f"/buscar/sugerencias/?q={quoted}").status_code == 200, raw

    def test_without_a_query_there_is_nothing(self, client, site):
        assert client.get("/buscar/sugerencias/").json() == {"query": "", "suggestions": []}

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_other_methods_are_not_allowed(self, site, method):
        client = Client(enforce_csrf_checks=True)
        assert getattr(client, method)("/buscar/sugerencias/?q=agenda").status_code == 405

    def test_the_number_of_pages_does_not_matter(self, site, count_queries):
        address = "/buscar/sugerencias/?q=brúj"
        for n in range(4):  # each tag of the first few costs a look
            site.article(title=f"Brújula {n}", tags=[f"brújula{n}"], revision=False)
        count_queries(address)
        few = count_queries(address)
        for n in range(4, 24):
            site.article(title=f"Brújula {n}", tags=[f"brújula{n}"], revision=False)
        TopicPageFactory(parent=site.topics, title="Brújula")
        assert count_queries(address) <= few <= 14

    def test_too_little_asks_no_index(self, client, site):
        client.get("/buscar/sugerencias/?q=b")
        with CaptureQueriesContext(connection) as queries:
            client.get("/buscar/sugerencias/?q=b")
        assert not [query for query in queries if "search_entry" in query["sql"]]
