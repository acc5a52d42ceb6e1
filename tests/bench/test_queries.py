"""Known-item queries: words of one article, typed in several ways."""

import pytest

from bench.articles import generate
from bench.forms import Forms, lemmas_of, regular_forms
from bench.queries import VARIANTS, VERB_VARIANTS, WORDS, Queries, text_of
from bench.verbs import voseo, with_pronouns
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
        plain, bare, inflected, typo, two = (query.typed[name] for name in VARIANTS)
        assert bare == without_accents(plain)
        pairs = zip(plain.split(), inflected.split(), strict=True)
        assert all(without_accents(before) != without_accents(after) for before, after in pairs)
        assert len(typo) == len(plain) - 1
        assert (
            sum(before != after for before, after in zip(plain.split(), two.split(), strict=True))
            == 2
        )


def test_words_in_most_articles_are_not_drawn_across_the_text(lines, queries):
    found_in = Queries(lines, lemmas={}).found_in
    words = [
        word for each in queries if each.kind == "text" for word in each.typed["plain"].split()
    ]
    assert all(found_in[word] <= len(lines) / 2 for word in words)


def test_a_query_with_a_verb_has_it_in_voseo_and_with_pronouns():
    texts = ("Regamos los tomates verdes", "Riega el tomate verde", "Regaban un tomate verdoso")
    lines = [{"title": text, "slug": text, "html": f"<p>{text}</p>"} for text in texts]
    lemmas = dict.fromkeys(("regamos", "riega", "regaban"), "regar")
    lemmas |= {"tomates": "tomate", "tomate": "tomate", "verdes": "verde", "verde": "verde"}
    for query in Queries(lines, lemmas).draw_verbs(6, seed=1):
        first, second = (set(query.typed[name].split()) for name in VERB_VARIANTS)
        assert set(query.typed) == set(VERB_VARIANTS)
        assert first - second < set(voseo("regar"))
        assert without_accents(*(second - first)) in map(without_accents, with_pronouns("regar"))


def test_forms_of_the_corpus_are_the_only_ones_where_they_are_known():
    lemmas = {"regamos": "regar", "regó": "regar", "rego": "regar", "huerta": "huerta"}
    forms = Forms(dict.fromkeys(lemmas, 1), lemmas)
    assert forms.others("regamos") == ["rego", "regó"]
    assert forms.others("regó") == ["regamos"]
    assert forms.others("huerta") == []
    assert Forms({"huerta": 1}, {}).others("huerta") == ["huertas"]


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
