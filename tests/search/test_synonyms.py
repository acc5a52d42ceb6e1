"""Synonyms: what editors may write, and what a query finds."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from search.models import Synonym
from search.synonyms import alternatives, is_term, key_of
from tests.search.hostile import HOSTILE

pytestmark = pytest.mark.django_db


def synonym(terms: str) -> Synonym:
    made = Synonym(terms=terms)
    made.full_clean()
    made.save()
    return made


def keys(made: Synonym) -> set[str]:
    return set(made.keys.values_list("key", flat=True))


def found(*words: str) -> dict[str, list[str]]:
    """Return the alternatives of words, looked up as a query's are."""
    return alternatives(words)


@pytest.mark.parametrize(
    ("term", "same"),
    [
        ("Boletín", "boletin"),
        ("Boletín", "boletines"),
        ("  correo   ELECTRÓNICO ", "correos electronicos"),
        ("co-working", "co working"),
        ("¿?", ""),
    ],
)
def test_keys_know_no_case_accents_number_or_symbols(term, same):
    assert key_of(term) == key_of(same)


@pytest.mark.parametrize("raw", HOSTILE)
def test_any_string_has_a_key(raw):
    key_of(raw)
    is_term(raw)


class TestWriting:
    def test_spaces_and_repeated_terms_are_put_right(self):
        made = synonym("  Boletín ,newsletter,, boletin,correo  de   noticias ")
        assert made.terms == "Boletín, newsletter, correo de noticias"
        assert keys(made) == set(map(key_of, ("boletín", "newsletter", "correo de noticias")))

    @pytest.mark.parametrize(
        "terms",
        [
            "boletín",
            "boletín, Boletin",
            ",",
            "",
            "boletín, ***",
            "boletín, " + "x" * 61,
            "boletín, una carta de noticias",
            "boletín, a-b-c-d",
        ],
    )
    def test_what_can_not_be_searched_is_refused(self, terms):
        with pytest.raises(ValidationError) as error:
            synonym(terms)
        assert list(error.value.message_dict) == ["terms"]

    def test_keys_follow_the_terms(self):
        made = synonym("boletín, newsletter")
        kept = made.keys.get(key=key_of("boletín")).pk
        made.terms = "boletín, noticias"
        made.full_clean()
        made.save()
        assert keys(made) == {key_of("boletín"), key_of("noticias")}
        assert made.keys.get(key=key_of("boletín")).pk == kept
        made.delete()
        assert found("boletín") == {}


class TestAlternatives:
    def test_each_term_finds_the_others_as_they_are_written(self):
        synonym("Boletín, newsletter, carta de noticias")
        assert found("boletines") == {key_of("boletín"): ["newsletter", "carta de noticias"]}
        assert found("newsletter") == {key_of("newsletter"): ["Boletín", "carta de noticias"]}

    def test_runs_of_words_are_terms_too(self):
        synonym("asistente virtual, secretaria a distancia")
        synonym("virtual, en línea")
        assert found("una", "asistente", "virtual") == {
            key_of("asistente virtual"): ["secretaria a distancia"],
            key_of("virtual"): ["en línea"],
        }
        assert found("secretaria", "a", "distancia") == {
            key_of("secretaria a distancia"): ["asistente virtual"]
        }
        assert found("virtual", "asistente") == {key_of("virtual"): ["en línea"]}

    def test_groups_with_the_same_term_add_up(self):
        synonym("agenda, planner")
        synonym("Agenda, calendario, planner")
        assert found("agenda") == {key_of("agenda"): ["planner", "calendario"]}

    @pytest.mark.parametrize(
        ("terms", "word", "has"),
        [
            ("ordenador, computadora", "ordenadores", True),
            ("ordenador, computadora", "ordeno", False),
            ("contadora, contable", "contadores", True),
            ("contadora, contable", "contar", False),
            ("enviar, mandar", "mandan", True),
            ("reunión, meeting", "reuniones", True),
        ],
    )
    def test_a_noun_is_no_verb_that_shares_its_stem(self, terms, word, has):
        synonym(terms)
        assert bool(found(word)) == has

    def test_one_query_however_many_words(self, django_assert_num_queries):
        for n in range(20):
            synonym(f"agenda, planner {n}")
        with django_assert_num_queries(1):
            answers = found("agenda", *(f"palabra{n}" for n in range(11)))
        assert len(answers[key_of("agenda")]) == 20
        with django_assert_num_queries(0):
            assert alternatives([]) == {}

    @pytest.mark.parametrize("raw", HOSTILE)
    def test_folded_words_of_any_string_are_looked_up(self, raw):
        assert alternatives(raw.split()[:12]) == {}


class TestForm:
    def test_an_editor_adds_changes_and_finds_them(self, admin_client):
        add = reverse("wagtailsnippets_search_synonym:add")
        html = admin_client.get(add, {"terms": "boletín"}).content.decode()
        assert 'value="boletín, "' in html
        admin_client.post(add, {"terms": "boletín,newsletter"})
        made = Synonym.objects.get()
        assert made.terms == "boletín, newsletter"
        assert found("newsletter") == {key_of("newsletter"): ["boletín"]}
        edit = reverse("wagtailsnippets_search_synonym:edit", args=[made.pk])
        admin_client.post(edit, {"terms": "boletín, noticias"})
        assert found("newsletter") == {}
        listed = admin_client.get(reverse("wagtailsnippets_search_synonym:list"), {"q": "notic"})
        assert "boletín, noticias" in listed.content.decode()

    @pytest.mark.parametrize("terms", ["<script>alert(1)</script>", '"><img src=x>', "x" * 5_000])
    def test_what_an_address_gives_is_only_text(self, admin_client, terms):
        response = admin_client.get(reverse("wagtailsnippets_search_synonym:add"), {"terms": terms})
        assert response.status_code == 200
        assert terms not in response.content.decode()

    def test_errors_are_shown_beside_the_field(self, admin_client):
        response = admin_client.post(
            reverse("wagtailsnippets_search_synonym:add"), {"terms": "boletín"}
        )
        assert response.status_code == 200
        assert response.context["form"].errors["terms"]
        assert not Synonym.objects.exists()
