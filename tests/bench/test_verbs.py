"""Voseo and pronouns by rule, beside what is written in the sets."""

import pytest

from bench.forms import Forms
from bench.sets import read_set
from bench.verbs import is_regular, voseo, with_pronouns
from bench.words import without_accents

NOT_OURS = {"anótalo"}  # of tú


@pytest.mark.parametrize(("form", "infinitive"), read_set("voseo"))
def test_voseo(form, infinitive):
    assert form in voseo(infinitive)


@pytest.mark.parametrize(("form", "infinitive"), read_set("clitics"))
def test_pronouns(form, infinitive):
    forms = with_pronouns(infinitive)
    assert form in {*forms, *map(without_accents, forms)} or form in NOT_OURS


@pytest.mark.parametrize("word", ["ser", "haber", "ir", "oír", "taza", "linux"])
def test_what_has_no_forms_by_rule(word):
    assert not is_regular(word)


def test_a_form_of_a_verb_is_no_noun_and_no_adjective():
    lemmas = {
        "regamos": "regar",
        "regar": "regar",
        "similar": "similar",
        "popular": "popular",
        "populares": "popular",
        "huerta": "huerta",
    }
    forms = Forms(dict.fromkeys(lemmas, 1), lemmas)
    assert [word for word in lemmas if forms.infinitive(word)] == ["regamos", "regar"]
    assert forms.infinitive("regamos") == "regar"
