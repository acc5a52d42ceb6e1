"""What is found, by which words, and in which order."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from search.models import Synonym
from tests.factories import TopicPageFactory

pytestmark = pytest.mark.django_db
FILLER = "Ordenar el día es elegir qué dejar para mañana, y por qué. " * 12


def body(text: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{text}</p>")]


@pytest.fixture
def answer(client, site):
    """Return a function that searches and returns the page's context."""

    def search(words: str, **params: str) -> dict:
        return client.get("/buscar/", {"q": words} | params).context

    return search


@pytest.fixture
def titles(answer):
    """Return a function that searches and returns the titles found."""

    def search(words: str, **params: str) -> list[str]:
        return [result.page.title for result in answer(words, **params)["results"]]

    return search


class TestForms:
    @pytest.mark.parametrize(
        ("written", "asked"),
        [
            ("La facturación electrónica", "facturacion electronica"),
            ("Cómo organizás la semana", "organizar semanas"),
            ("Podés decir que no", "poder decir"),
            ("Las facturas del año", "facturar años"),
            ("Escribí un e-mail corto", "email"),
            ("Mandá emails cortos", "e-mail"),
            ("Hola@correo.example responde", "hola@correo.example"),
            ("Cobré $ 1.500 por hora", "1500"),
            ("Cuesta 1500 pesos", "1.500"),
            ("Newsletters que se leen", "newsletter"),
            ("O'Connor y su método", "oconnor"),
        ],
    )
    def test_another_form_of_the_words_finds_the_article(self, titles, site, written, asked):
        site.article(title="Otra cosa", body=body("Nada."))
        site.article(title="Uno", body=body(written))
        assert titles(asked)[0] == "Uno"

    def test_an_enye_is_a_letter_of_its_own(self, titles, site):
        site.article(title="Un año entero")
        site.article(title="El ano y otras partes")
        assert titles("año") == ["Un año entero"]
        assert titles("ano") == ["El ano y otras partes"]

    def test_a_word_of_another_family_finds_nothing(self, titles, site):
        site.article(title="La casa", body=body("Nada."))
        site.article(title="El caso", body=body("Nada."))
        assert titles("casas") == ["La casa"]
        assert titles("casos") == ["El caso"]

    def test_stop_words_count_only_when_alone(self, titles, site):
        site.article(title="Sin más", body=body("Nada."))
        site.article(title="Agenda", body=body("Nada."))
        assert titles("la agenda de") == ["Agenda"]
        assert titles("sin más") == ["Sin más"]


class TestPhrases:
    def test_a_phrase_is_found_just_so(self, titles, site):
        site.article(title="Uno", body=body("Una agenda de papel dura."))
        site.article(title="Dos", body=body("Papel de agenda. Las agendas de papel."))
        assert titles('"agenda de papel"') == ["Uno"]
        assert titles('"AGENDA de papél"') == ["Uno"]

    def test_no_phrase_runs_from_one_field_into_another(self, titles, site):
        site.article(title="Una agenda", summary="compartida", body=body("Nada."))
        assert titles('"agenda compartida"') == []

    def test_words_and_phrases_are_all_wanted(self, titles, site):
        site.article(title="Uno", body=body("Una agenda de papel y tinta."))
        site.article(title="Dos", body=body("Una agenda de papel."))
        assert titles('tinta "agenda de papel"') == ["Uno"]

    def test_what_is_excluded_is_left_out_in_every_form(self, titles, site):
        site.article(title="Agenda de papel", body=body("Nada."))
        site.article(title="Agenda de papeles", body=body("Nada."))
        site.article(title="Agenda de arena", body=body("Nada."))
        assert titles("agenda -papel") == ["Agenda de arena"]
        assert set(titles('agenda -"de papel"')) == {"Agenda de papeles", "Agenda de arena"}


class TestAnyWord:
    def test_some_of_the_words_are_enough_where_no_page_has_all(self, answer, site):
        site.article(title="Agenda de papel")
        found = answer("agenda mármol")
        assert [result.page.title for result in found["results"]] == ["Agenda de papel"]
        assert not found["outcome"].finding.is_whole

    def test_what_is_excluded_stays_excluded(self, titles, site):
        site.article(title="Agenda de papel")
        assert titles("agenda mármol -papel") == []

    def test_the_page_says_so(self, client, site):
        site.article(title="Agenda de papel")
        html = client.get("/buscar/?q=agenda mármol").content.decode()
        assert "tiene parte de «agenda mármol»" in html or "agenda mármol" in html


class TestSynonyms:
    def test_they_find_each_other_at_once(self, titles, site):
        site.article(title="El boletín")
        site.article(title="La newsletter")
        assert titles("boletín") == ["El boletín"]
        synonym = Synonym.objects.create(terms="boletín, newsletter")
        both = {"El boletín", "La newsletter"}
        assert (
            set(titles("boletín")) == set(titles("newsletter")) == set(titles("boletines")) == both
        )
        synonym.delete()
        assert titles("boletín") == ["El boletín"]

    def test_terms_may_have_several_words(self, titles, site):
        site.article(title="Atención al cliente", body=body("Nada."))
        site.article(title="Soporte", body=body("Nada."))
        Synonym.objects.create(terms="atención al cliente, soporte")
        both = {"Atención al cliente", "Soporte"}
        assert set(titles("soporte")) == set(titles("atencion al cliente")) == both

    def test_synonyms_hold_inside_longer_queries(self, titles, site):
        site.article(title="Un boletín mensual", body=body("Nada."))
        site.article(title="Una newsletter mensual", body=body("Nada."))
        site.article(title="Una newsletter", body=body("Nada."))
        Synonym.objects.create(terms="boletín, newsletter")
        assert set(titles("boletín mensual")[:2]) == {
            "Un boletín mensual",
            "Una newsletter mensual",
        }

    def test_the_enye_is_kept(self, titles, site):
        site.article(title="Un año")
        site.article(title="Doce meses")
        Synonym.objects.create(terms="año, doce meses")
        site.article(title="El ano")
        assert titles("ano") == ["El ano"]


class TestRanking:
    def test_title_beats_headings_beats_summary_beats_body(self, titles, site):
        site.article(title="Cuatro", body=body(f"{FILLER} Una brújula. {FILLER}"))
        site.article(title="Tres", summary="Una brújula.", body=body(FILLER))
        site.article(
            title="Dos",
            body=[("heading", {"text": "La brújula", "level": "h2"}), *body(FILLER)],
        )
        site.article(title="Uno con brújula", body=body(FILLER))
        assert titles("brújula") == ["Uno con brújula", "Dos", "Tres", "Cuatro"]

    def test_the_exact_form_beats_another(self, titles, site):
        for n, form in enumerate(["coordinar", "coordino", "coordinación", "coordinás"]):
            site.article(title=f"Texto {n}", body=body(f"{FILLER} {form} {FILLER}"))
        assert titles("coordino")[0] == "Texto 1"
        assert titles("coordinación")[0] == "Texto 2"
        assert len(titles("coordinás")) == 4

    def test_a_phrase_beats_words_that_are_scattered(self, titles, site):
        site.article(title="Juntas", body=body(f"{FILLER} brújula dorada {FILLER}"))
        site.article(title="Lejos", body=body(f"dorada {FILLER} {FILLER} brújula"))
        site.article(title="Al revés", body=body(f"dorada {FILLER} {FILLER} brújula nueva"))
        assert titles("brújula dorada")[0] == "Juntas"

    def test_of_two_alike_the_recent_one_comes_first(self, titles, site):
        now = timezone.now()
        for title, days in (("Nota 1", 2_000), ("Nota 2", 0), ("Nota 3", 365)):
            site.article(title=title, body=body("Una brújula."), date=now - timedelta(days=days))
        assert titles("brújula") == ["Nota 2", "Nota 3", "Nota 1"]

    def test_age_counts_less_than_what_it_is_about(self, titles, site):
        old = timezone.now() - timedelta(days=3_000)
        site.article(title="La brújula", body=body(FILLER), date=old)
        site.article(title="Hoy", body=body(f"{FILLER} Una brújula."))
        assert titles("brújula") == ["La brújula", "Hoy"]

    def test_promoted_links_come_first(self, client, site):
        page = site.article(title="La de siempre", body=body("Nada."))
        site.article(title="Una brújula")
        query = Query.get("brújula")
        SearchPromotion.objects.create(query=query, page=page, sort_order=0)
        html = client.get("/buscar/?q=brújula").content.decode()
        assert html.index("La de siempre") < html.index(page.get_url()) + 200
        assert html.index(page.get_url()) < html.index("Una <mark>brújula</mark>")

    def test_the_same_query_gives_the_same_order(self, titles, site):
        now = timezone.now()
        for n in range(8):
            site.article(title=f"Brújula {n}", body=body("Nada."), date=now)
        assert titles("brújula") == titles("brújula")

    def test_all_types_of_pages_compete(self, titles, site):
        site.article(title="Uno", body=body(f"{FILLER} Una brújula."))
        TopicPageFactory(parent=site.topics, title="Brújula")
        assert titles("brújula") == ["Brújula", "Uno"]
