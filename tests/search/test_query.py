"""Any string becomes a query."""

import pytest

from search.query import MAX_CHARACTERS, MAX_WORDS, parse
from tests.search.hostile import HOSTILE


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
    "raw", ["", " ", "\x00", '"', "***", "¿?", "\ud800", "😀", "\u202e", "___", "\ufffd"]
)
def test_a_query_may_have_no_words(raw):
    assert parse(raw).words == ()


def test_operators_are_words_like_any_other():
    assert parse('title:agenda AND NEAR("x* y", 3) OR -z^2').words == (
        "title", "agenda", "and", "near", "x", "y", "3", "or", "z", "2",
    )  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE)
def test_queries_are_bounded_and_can_be_written(raw):
    query = parse(raw)
    assert len(query.text) <= MAX_CHARACTERS
    assert len(query.words) <= MAX_WORDS
    assert all(word.isalnum() for word in query.words)
    query.text.encode()


def test_a_long_query_ends_with_a_whole_word():
    assert parse("abcd " * 100).text.endswith(" abcd")
    assert parse("agenda " + "x" * 9_999).words == ("agenda",)
    assert len(parse("x" * 10_000).text) == MAX_CHARACTERS


def test_a_long_row_of_emoji_is_not_cut_inside_one():
    family = "👩\u200d👩\u200d👧"
    assert parse(family * 40).text == family * (MAX_CHARACTERS // len(family))
