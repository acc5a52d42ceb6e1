"""Parts of a query: how much each tells, what finds it, and what a result lacks."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from search.analysis import terms
from search.models import Synonym
from search.query import parse
from search.units import Reader, coverage, parted

pytestmark = pytest.mark.django_db


def body(text: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{text}</p>")]


def day(year: int, month: int) -> datetime:
    return datetime(year, month, 10, 12, tzinfo=UTC)


@pytest.fixture
def answer(client, site):
    """Return a function that searches and returns the page's context."""
    return lambda words: client.get("/buscar/", {"q": words}).context


@pytest.fixture
def titles(answer):
    """Return a function that searches and returns the titles found."""
    return lambda words: [result.page.title for result in answer(words)["results"]]


@pytest.fixture
def shares(site):
    """Return a function that gives the share of each part of a query."""

    def ask(words: str) -> dict[str, float]:
        units = Reader(parse(words)).units()
        return {
            unit.text: part.share for unit, part in zip(units, coverage(units).parts, strict=True)
        }

    return ask


class TestShares:
    def test_a_rare_word_is_more_than_a_common_one(self, shares, site):
        for number in range(6):
            site.article(title=f"Agenda {number}", body=body("Nada."))
        site.article(title="Agenda y monotributo", body=body("Nada."))
        found = shares("agenda monotributo")
        assert found["monotributo"] > 2 * found["agenda"]
        assert sum(found.values()) == pytest.approx(1)

    def test_another_form_is_as_rare_as_its_stem(self, shares, site):
        for number in range(6):
            site.article(title=f"Cobrar {number}", body=body("Nada."))
        site.article(title="Un dibujo", body=body("Nada."))
        found = shares("cobrale dibujo")
        assert found["cobrale"] < found["dibujo"]

    def test_fillers_are_little_beside_another_word_and_equal_alone(self, shares, site):
        site.article(title="Quiero y necesito una agenda", body=body("Puedo hacer algo."))
        assert shares("quiero agenda")["quiero"] < 0.15
        assert shares("quiero necesito") == {"quiero": 0.5, "necesito": 0.5}


class TestResults:
    def test_the_page_with_all_comes_first_and_others_say_what_they_lack(self, answer, site):
        site.article(title="Cobrar por hora", body=body("Nada."))
        site.article(title="Cobrar por proyecto", body=body("Una hora, y otra."))
        site.article(title="Cobrar a fin de mes", body=body("Sin apuro."))
        found = answer("quiero cobrar por hora de trabajo infinito")
        assert [result.page.title for result in found["results"]][:1] == ["Cobrar por hora"]
        page = answer("cobrar hora mes")
        missing = {result.page.title: result.missing for result in page["results"]}
        assert missing["Cobrar por hora"] == ["mes"]

    def test_the_page_names_what_is_missing(self, client, site):
        site.article(title="Agenda de papel y arena", body=body("Nada."))
        site.article(title="Agenda de papel", body=body("Nada."))
        html = client.get("/buscar/?q=agenda papel arena").content.decode()
        hits = BeautifulSoup(html, "html.parser").select(".hit")
        assert "Sin:" not in hits[0].get_text()
        assert "Sin: arena" in " ".join(hits[1].get_text().split())

    def test_words_that_say_nothing_alone_are_said_to(self, client, site):
        site.article(title="Como agua para el mate", body=body("Nada."))
        assert "casi todas las páginas" in client.get("/buscar/?q=como para").content.decode()
        assert "casi todas las páginas" not in client.get("/buscar/?q=como mate").content.decode()


class TestConnectives:
    def test_what_nobody_wrote_is_not_made_up_for_by_words_that_say_little(self, titles, site):
        site.article(title="Quiero descansar", body=body("Quiero descansar."))
        assert titles("quiero zxcvbnm") == []

    def test_an_unknown_word_finds_others_of_its_root(self, titles, site):
        site.article(title="Elegir una especialidad")
        assert titles("tengo que especializarme en algo") == ["Elegir una especialidad"]

    def test_all_words_in_the_title_in_another_form_beat_a_mention_as_they_are_written(
        self, titles, site
    ):
        site.article(title="Acerca de mí", body=body("Cobro por hora, y no sé cuánto."))
        site.article(title="Cobrar por horas", body=body("Conviene cobrar por horas."))
        assert titles("¿cuánto cobro por hora?")[0] == "Cobrar por horas"

    def test_a_page_that_holds_the_more_common_of_two_words_is_found(self, titles, site):
        site.article(title="La semana", body=body("Las horas de una semana."))
        for n in range(6):
            site.article(title=f"Otra {n}", body=body("Una semana." if n < 4 else "Nada."))
        site.article(title="Calcular", body=body("Una cuenta."))
        assert "La semana" in titles("calcular semana")

    def test_a_long_query_says_that_only_its_beginning_was_searched(self, client, site):
        html = client.get("/buscar/", {"q": "agenda compartida " * 20}).content.decode()
        assert "solo se buscó el comienzo" in html

    def test_or_makes_one_part_of_two_words(self, titles, site):
        site.article(title="Mate amargo", body=body("Nada."))
        site.article(title="Café amargo", body=body("Nada."))
        site.article(title="Té amargo", body=body("Nada."))
        assert set(titles("mate OR café")) == {"Mate amargo", "Café amargo"}
        assert set(titles("mate OR café OR té OR agua")) == {
            "Mate amargo",
            "Café amargo",
            "Té amargo",
        }
        assert set(titles("amargo mate OR café")[:2]) == {"Mate amargo", "Café amargo"}

    def test_and_asks_for_both(self, titles, site):
        site.article(title="Mate amargo", body=body("Nada."))
        site.article(title="Mate dulce y amargo", body=body("Nada."))
        site.article(title="Mate dulce", body=body("Nada."))
        assert titles("dulce AND amargo mate") == ["Mate dulce y amargo"]

    def test_not_leaves_out(self, titles, site):
        site.article(title="Mate amargo", body=body("Nada."))
        site.article(title="Mate dulce", body=body("Nada."))
        assert titles("mate NOT dulce") == ["Mate amargo"]

    @pytest.mark.parametrize(
        "typed",
        ["NOT", "NOT NOT", "mate NOT", "OR", "AND", "OR OR", "AND mate", "mate OR", "OR AND OR"],
    )
    def test_connectives_alone_are_answered(self, client, site, typed):
        assert client.get("/buscar/", {"q": typed}).status_code == 200


class TestPeriods:
    @pytest.fixture(autouse=True)
    def articles(self, site):
        site.article(title="Balance viejo", date=day(2024, 12), body=body("Nada."))
        site.article(title="Balance nuevo", date=day(2025, 12), body=body("Nada."))
        site.article(title="Balance de junio", date=day(2025, 6), body=body("Nada."))
        site.article(title="Balance contado", date=day(2026, 1), body=body("En diciembre de 2025."))

    @pytest.mark.parametrize(
        "typed", ["diciembre 2025", "diciembre de 2025", "Diciembre del 2025", "dic 2025"]
    )
    def test_a_month_and_year_narrow_by_date_or_by_words(self, titles, typed):
        assert set(titles(f"balance {typed}")) == {"Balance nuevo", "Balance contado"}
        assert set(titles(typed)) >= {"Balance nuevo", "Balance contado"}
        assert "Balance viejo" not in titles(typed)

    @pytest.mark.parametrize("typed", ["setiembre 2023", "septiembre de 2023", "sept 2023"])
    def test_september_has_two_spellings(self, titles, site, typed):
        site.article(title="Balance de primavera", date=day(2023, 9), body=body("Nada."))
        assert titles(f"balance {typed}") == ["Balance de primavera"]

    def test_a_year_narrows_where_it_is_meant_as_one(self, titles):
        assert set(titles("balance en 2024")) == {"Balance viejo"}

    def test_the_page_says_so(self, client):
        assert (
            "Solo lo de diciembre 2025"
            in client.get("/buscar/?q=balance diciembre 2025").content.decode()
        )

    def test_a_period_without_any_page_is_words(self, answer):
        found = answer("balance marzo 1999")
        assert found["total"] and not found["outcome"].finding.period
        assert found["outcome"].finding.empty_period == "marzo 1999"

    def test_a_period_alone_without_any_page_finds_nothing(self, client, titles, site):
        site.article(title="Cuentas de marzo", date=day(2024, 12), body=body("Nada."))
        assert titles("marzo 2025") == []
        assert (
            "Nada es de marzo 2025" in client.get("/buscar/?q=balance marzo 2025").content.decode()
        )

    @pytest.mark.parametrize(
        "typed", ["diciembre 0000", "de 1900", "mayo 99999", "en 1900", "año 2100"]
    )
    def test_any_year_is_answered(self, client, typed):
        assert client.get("/buscar/", {"q": typed}).status_code == 200


class TestJoinedAndParted:
    @pytest.mark.parametrize(
        ("written", "typed"),
        [
            ("WhatsApp", "whats app"),
            ("videollamada", "video llamada"),
            ("bandeja de entrada", "bandejadeentrada"),
            ("email", "e-mail"),
            ("e-mail", "email"),
            ("home office", "home-office"),
            ("home office", "homeoffice"),
            ("hoja de cálculo", "hojadecalculo"),
        ],
    )
    def test_words_meet_however_they_are_joined(self, titles, site, written, typed):
        site.article(title="Otra cosa", body=body("Nada."))
        site.article(title="Uno", body=body(f"Acá se habla de {written} y listo."))
        assert titles(typed)[:1] == ["Uno"]

    def test_a_rare_word_finds_it_written_as_two_as_well(self, titles, site):
        site.article(title="Uno", body=body("Mi home office."))
        site.article(title="Dos", body=body("Mi homeoffice."))
        assert set(titles("homeoffice")) == {"Uno", "Dos"}

    def test_synonyms_do_not_keep_a_rare_word_from_being_parted(self, titles, site):
        Synonym(terms="freelance, independiente").save()
        for n in range(4):
            site.article(title=f"Independiente {n}")
        site.article(title="Trabajar free lance")
        assert "Trabajar free lance" in titles("freelance")

    def test_a_compound_has_the_synonyms_of_its_word(self, titles, site):
        Synonym(terms="email, correo").save()
        site.article(title="El correo de todos")
        assert titles("e-mail") == ["El correo de todos"]

    def test_a_single_letter_joins(self, titles, site):
        site.article(title="Uno", body=body("Mandá un email."))
        site.article(title="Dos", body=body("Mandá un mail."))
        assert set(titles("e mail")) == {"Uno", "Dos"}

    def test_a_stop_word_beside_a_known_word_joins_nothing(self, titles, site):
        site.article(title="Intereses de mora", body=body("Nada."))
        site.article(title="La demora", body=body("Nada."))
        assert titles("de mora") == ["Intereses de mora"]

    @pytest.mark.parametrize("word", ["", "a", "ab", "x" * 64, "123456", "ñandú" * 6, "ab" * 15])
    def test_any_word_can_be_tried(self, site, word):
        assert parted(word) == ""


class TestPronouns:
    @pytest.mark.parametrize(
        ("typed", "verb"),
        [
            ("cobrale", "cobrar"), ("anotalo", "anotar"), ("pedile", "pedir"), ("escribímelo", "escribir"),
            ("escribimelo", "escribir"), ("mandáselo", "mandar"), ("mandaselo", "mandar"), ("hacelo", "hacer"),
            ("organizate", "organizar"), ("decíselo", "decir"), ("dale", "dar"), ("hazlo", "hacer"),
        ],
    )  # fmt: skip
    def test_an_imperative_with_pronouns_is_its_verb(self, typed, verb):
        assert set(terms(typed).asked) & set(terms(verb).indexed)

    @pytest.mark.parametrize(
        "word", ["regalo", "instala", "animales", "iniciales", "modelo", "escala", "revela"]
    )
    def test_what_only_looks_like_one_is_none(self, word):
        assert not any(term.endswith("r") for term in terms(word).asked)


def test_a_synonym_finds_its_numbers_and_no_verb_of_its_stem(titles, site):
    site.article(title="Los comprobantes", body=body("Nada."))
    site.article(title="Comprobá la hora", body=body("Nada."))
    Synonym.objects.create(terms="factura, comprobante")
    assert titles("factura") == ["Los comprobantes"]


def test_synonyms_count_as_one_part(titles, site):
    site.article(title="Un acuerdo escrito", body=body("Nada."))
    site.article(title="Otra cosa escrita", body=body("Nada."))
    Synonym.objects.create(terms="contrato, acuerdo")
    assert titles("contrato escrito")[0] == "Un acuerdo escrito"
