"""Known-item queries: words of one article, typed in four ways."""

from random import Random

import pytest

from bench.articles import generate
from bench.forms import Forms, lemmas_of, regular_forms
from bench.queries import VARIANTS, WORDS, Queries, text_of, with_typo
from bench.words import content_words, without_accents
from tests.bench.prose import PROSE


@pytest.fixture(scope="module")
def lines():
    return list(generate(PROSE, 30, seed=7))


@pytest.fixture(scope="module")
def queries(lines):
    return list(Queries(lines, lemmas={}).draw(30, seed=1))


def test_a_query_names_words_of_its_article(lines, queries):
    texts = {line["slug"]: content_words(text_of(line)) for line in lines}
    for query in queries:
        words = query.typed["plain"].split()
        assert len(set(words)) == WORDS
        assert set(words) <= set(texts[query.slug])
    assert {query.kind for query in queries} == {"title", "paragraph", "text"}


def test_the_seed_decides(lines, queries):
    again = list(Queries(lines, lemmas={}).draw(30, seed=1))
    assert again == queries
    assert list(Queries(lines, lemmas={}).draw(30, seed=2)) != queries


def test_variants_change_what_they_say(queries):
    for query in queries:
        plain, bare, inflected, typo = (query.typed[name] for name in VARIANTS)
        assert bare == without_accents(plain)
        pairs = zip(plain.split(), inflected.split(), strict=True)
        assert all(without_accents(before) != without_accents(after) for before, after in pairs)
        assert len(typo) == len(plain) - 1


def test_words_in_most_articles_are_not_drawn_across_the_text(lines, queries):
    found_in = Queries(lines, lemmas={}).found_in
    words = [
        word for each in queries if each.kind == "text" for word in each.typed["plain"].split()
    ]
    assert all(found_in[word] <= len(lines) / 2 for word in words)


def test_a_typo_drops_one_letter_of_the_longest_word():
    found = {with_typo(["sol", "tomate"], Random(seed)) for seed in range(50)}
    assert found == {
        f"sol {typo}" for typo in ("omate", "tmate", "toate", "tomte", "tomae", "tomat")
    }


def test_forms_of_the_corpus_come_before_rules():
    lemmas = {"regamos": "regar", "regó": "regar", "rego": "regar", "huerta": "huerta"}
    forms = Forms(dict.fromkeys(lemmas, 1), lemmas)
    assert forms.others("regamos") == ["rego", "regó"]
    assert forms.others("regó") == ["regamos"]
    assert forms.others("huerta") == ["huertas"]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("canción", "canciones"),
        ("reuniones", "reunión"),
        ("raíz", "raíces"),
        ("papeles", "papel"),
        ("nombres", "nombre"),
        ("redes", "red"),
        ("valor", "valores"),
        ("organizado", "organizada"),
        ("públicas", "públicos"),
        ("lugar", "lugares"),
        ("delegar", "delegás"),
        ("resolver", "resolvés"),
        ("escribir", "escribís"),
        ("regando", "regar"),
        ("pedirán", "pedirá"),
    ],
)
def test_regular_forms(word, form):
    assert form in regular_forms(word)


@pytest.mark.parametrize("word", ["solamente", "regamos", "linux", "crisis"])
def test_what_has_no_other_form_by_rule_keeps_its_own(word):
    assert regular_forms(word) == []


def test_dictionary_forms_are_kept(tmp_path):
    kept = tmp_path / "lemmas.json"
    kept.write_text('{"huertas": "huerta", "otras": "otro"}')
    assert lemmas_of(["huertas"], kept) == {"huertas": "huerta"}
