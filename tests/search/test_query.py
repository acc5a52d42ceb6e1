"""Any string becomes a query."""

import pytest

from search.query import MAX_CHARACTERS, MAX_WORDS, parse
from tests.search.hostile import HOSTILE

OPERATORS = frozenset({"tema", "autor", "año"})


def test_words_are_lower_case_and_each_once():
    query = parse("  Agenda de  LUCÍA, agenda ")
    assert query.text == "Agenda de LUCÍA, agenda"
    assert query.words == ("agenda", "de", "lucía")


def test_a_query_shows_as_its_text_and_is_false_when_nothing_was_asked():
    assert str(parse(" Agenda ")) == "Agenda"
    assert parse("¿?")
    assert not parse(" \x00 ")


def test_decomposed_letters_are_composed():
    assert parse("mun\u0303eca cancio\u0301n").words == ("muñeca", "canción")


@pytest.mark.parametrize(
    "raw",
    ["", " ", "\x00", '"', "***", "¿?", "\ud800", "😀", "\u202e", "___", "\ufffd", "-", '-""'],
)
def test_a_query_may_ask_nothing(raw):
    assert parse(raw).words == ()
    assert not parse(raw).asks


def test_the_languages_of_databases_are_words_like_any_other():
    assert parse("title:agenda AND NEAR(x* y, 3) OR z^2").words == (
        "title", "agenda", "near", "x", "y", "3", "z", "2",
    )  # fmt: skip


class TestPhrases:
    @pytest.mark.parametrize(
        "raw", ['"Agenda de papel"', "“agenda de papel”", "«agenda, de papel»", '"agenda de papel']
    )
    def test_words_in_quotes_are_a_phrase(self, raw):
        query = parse(raw)
        assert (query.phrases, query.words) == (("agenda de papel",), ())
        assert query.wanted == ["agenda", "de", "papel"]

    def test_a_phrase_stands_beside_words(self):
        query = parse('semana "agenda de papel" tinta')
        assert (query.words, query.phrases) == (("semana", "tinta"), ("agenda de papel",))

    def test_one_word_in_quotes_is_a_word(self):
        query = parse('"agenda"')
        assert (query.words, query.phrases) == (("agenda",), ())

    @pytest.mark.parametrize("raw", ['""', '" "', '"', '"""', "“”"])
    def test_empty_quotes_ask_nothing(self, raw):
        assert not parse(raw).asks


class TestExclusion:
    @pytest.mark.parametrize(
        ("raw", "excluded"),
        [
            ("agenda -papel", ("papel",)),
            ("agenda –papel", ("papel",)),
            ('agenda -"de papel"', ("de papel",)),
            ("agenda -papel -tinta -papel", ("papel", "tinta")),
            ("agenda - papel", ()),
            ("agenda -", ()),
            ("agenda -*", ()),
        ],
    )
    def test_a_minus_sign_before_a_word_leaves_it_out(self, raw, excluded):
        assert parse(raw).excluded == excluded
        assert parse(raw).words[0] == "agenda"
        assert "papel" not in parse("agenda -papel").wanted

    def test_a_hyphen_inside_a_word_leaves_nothing_out(self):
        query = parse("e-mail")
        assert (query.words, query.excluded) == (("e-mail",), ())

    def test_what_is_left_out_may_be_all_that_is_asked(self):
        assert parse("-agenda").asks


class TestCompounds:
    @pytest.mark.parametrize(
        ("raw", "word"),
        [
            ("e-mail", "e-mail"),
            ("E‑mail", "e-mail"),
            ("O'Connor", "o-connor"),
            ("hola@correo.example", "hola-correo-example"),
            ("1.500", "1-500"),
            ("c++", "c"),
        ],
    )
    def test_a_compound_is_one_word_joined_by_hyphens(self, raw, word):
        assert parse(raw).words == (word,)


class TestOperators:
    @pytest.mark.parametrize(
        ("raw", "operators", "words"),
        [
            ("tema:precios", {"tema": "precios"}, ()),
            ("Tema:Precios agenda", {"tema": "Precios"}, ("agenda",)),
            ('agenda tema:"cómo cobrar"', {"tema": "cómo cobrar"}, ("agenda",)),
            ("autor:lucía tema:precios", {"autor": "lucía", "tema": "precios"}, ()),
            ("año:2026", {"año": "2026"}, ()),
            ("tema:uno tema:dos", {"tema": "dos"}, ()),
            ("tema: precios", {}, ("tema", "precios")),
            ("tema:", {}, ("tema",)),
            ("otro:precios", {}, ("otro", "precios")),
            ("https://correo.example/a", {}, ("https", "correo-example", "a")),
            ("10:30", {}, ("10", "30")),
        ],
    )
    def test_a_known_word_before_a_colon_filters(self, raw, operators, words):
        query = parse(raw, OPERATORS)
        assert (query.operators, query.words) == (operators, words)

    def test_a_filter_with_a_minus_sign_leaves_its_words_out(self):
        query = parse("agenda -tema:precios", OPERATORS)
        assert (query.operators, query.excluded) == ({}, ("precios",))

    def test_filters_count_as_asking_and_not_as_words(self):
        query = parse("tema:precios agenda", OPERATORS)
        assert query.asks
        assert query.key == "agenda"
        assert parse("tema:precios", OPERATORS).asks

    def test_nothing_is_lost_of_an_unknown_operator_before_a_phrase(self):
        query = parse('otro:"agenda de papel"', OPERATORS)
        assert "agenda de papel" in query.phrases
        assert "otro" in query.words
        assert "otro" not in query.phrases


class TestKey:
    def test_what_is_counted_and_promoted_is_free_of_signs(self):
        assert parse('Agenda "de papel" -tinta e-mail').key == "agenda e-mail de papel"

    def test_a_word_of_a_phrase_counts_once(self):
        assert parse('agenda "agenda de papel"').key == "agenda de papel"


class TestBounds:
    @pytest.mark.parametrize("raw", HOSTILE)
    @pytest.mark.parametrize("around", ["{}", '"{}"', "-{}", 'tema:"{}"', "tema:{}", "agenda {}"])
    def test_queries_are_bounded_and_can_be_written(self, raw, around):
        query = parse(around.replace("{}", raw), OPERATORS)
        assert len(query.text) <= MAX_CHARACTERS
        assert all(len(each) <= MAX_WORDS for each in (query.words, query.phrases, query.excluded))
        assert all(word.replace("-", "").isalnum() for word in query.words)
        for text in (query.text, query.key, *query.excluded, *query.operators.values()):
            text.encode()

    def test_a_long_query_ends_with_a_whole_word(self):
        assert parse("abcd " * 100).text.endswith(" abcd")
        assert parse("agenda " + "x" * 9_999).words == ("agenda",)
        assert len(parse("x" * 10_000).text) == MAX_CHARACTERS

    @pytest.mark.parametrize(
        ("raw", "is_cut"),
        [
            ("agenda " * 30, True),
            (" ".join("abcdefghijklmnopq"), True),
            ("agenda  ", False),
            ("agenda " * 12, False),
        ],
    )
    def test_a_query_says_that_it_was_cut(self, raw, is_cut):
        assert parse(raw).is_cut == is_cut

    def test_a_long_row_of_emoji_is_not_cut_inside_one(self):
        family = "👩\u200d👩\u200d👧"
        assert parse(family * 40).text == family * (MAX_CHARACTERS // len(family))
