"""Marks and excerpts."""

import re

import pytest
from django.utils.html import escape

from search.highlight import EXCERPT, Marker
from search.query import parse
from search.text import clean
from tests.search.hostile import HOSTILE

FILLER = "Otra cosa pasa mientras tanto en la casa. " * 30
SLACK = 60  # marks of omission and a word's end


def mark(text: str, words: list[str]) -> str:
    return Marker(words).mark(text)


def excerpt(text: str, words: list[str]) -> str:
    return Marker(words).excerpt(clean(text))


def unmarked(html: str) -> str:
    return re.sub("</?mark>", "", html)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["agenda"], "La <mark>Agenda</mark> y las <mark>agendas</mark>"),
        (["AGÉNDA"], "La <mark>Agenda</mark> y las <mark>agendas</mark>"),
        (["agendas", "agenda", ""], "La <mark>Agenda</mark> y las <mark>agendas</mark>"),
        (["la"], "<mark>La</mark> Agenda y las agendas"),
        (["la", "agenda"], "La <mark>Agenda</mark> y las <mark>agendas</mark>"),
        (["genda"], "La Agenda y las agendas"),
        (["age"], "La Agenda y las agendas"),
        ([], "La Agenda y las agendas"),
    ],
)
def test_words_are_marked_in_every_form_and_stop_words_only_when_alone(words, expected):
    assert mark("La Agenda y las agendas", words) == expected


@pytest.mark.parametrize(
    ("word", "marked"),
    [
        ("facturas", "facturar factura facturación"),
        ("organizar", "organizás organizo organizó"),
        ("poder", "podés puedo pudo"),
        ("sol", "sol soles"),
        ("casa", "casa casas casita"),
    ],
)
def test_other_forms_of_the_word_are_marked_whole(word, marked):
    assert mark(marked, [word]) == " ".join(f"<mark>{each}</mark>" for each in marked.split())


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ano", "año"),
        ("año", "ano"),
        ("casa", "caso"),
        ("sol", "sola"),
        ("pena", "peña"),
        ("preciosidad", "precio"),
        ("generoso", "género"),
    ],
)
def test_other_words_are_not_marked(word, text):
    assert mark(text, [word]) == text


def test_a_compound_is_marked_by_its_parts_and_as_one_word():
    html = mark("Co-working, coworking", ["co-working"])
    assert html == "<mark>Co</mark>-<mark>working</mark>, <mark>coworking</mark>"


def test_accents_do_not_matter():
    assert mark("Organización", ["organizacion"]) == "<mark>Organización</mark>"
    assert mark("organizacion", ["organización"]) == "<mark>organizacion</mark>"
    assert mark("Organizacio\u0301n", ["organización"]) == "<mark>Organización</mark>"


def test_everything_else_is_escaped():
    html = mark("<b>agenda</b> & <script>", ["agenda", "b", "amp", "lt"])
    assert (
        html
        == "&lt;<mark>b</mark>&gt;<mark>agenda</mark>&lt;/<mark>b</mark>&gt; &amp; &lt;script&gt;"
    )


def test_the_excerpt_is_about_the_words():
    html = excerpt(FILLER + "Acá está la agenda de la semana. " + FILLER, ["agenda", "semana"])
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert "la <mark>agenda</mark> de la <mark>semana</mark>." in html
    assert EXCERPT - SLACK < len(unmarked(html)) < EXCERPT + SLACK


def test_the_excerpt_prefers_where_the_words_are_together():
    text = f"Una agenda. {FILLER} Una semana. {FILLER} La agenda de la semana. {FILLER}"
    assert "<mark>agenda</mark> de la <mark>semana</mark>" in excerpt(text, ["agenda", "semana"])


def test_without_a_word_found_the_excerpt_is_the_beginning():
    assert excerpt("Nada de eso.", ["agenda"]) == "Nada de eso."
    assert excerpt(FILLER, ["agenda"]).startswith("Otra cosa pasa")
    assert excerpt("", ["agenda"]) == ""


def test_a_word_at_the_end_shows_what_stands_before():
    html = excerpt(FILLER + "agenda", ["agenda"])
    assert html.endswith("<mark>agenda</mark>")
    assert len(unmarked(html)) > EXCERPT - SLACK


def test_a_cut_never_splits_an_emoji():
    family = "👩\u200d👩\u200d👧"
    for shift in range(len(family)):
        html = excerpt("x" * shift + family * 200, ["agenda"])
        assert html.removeprefix("x" * shift).removesuffix(" …").replace(family, "") == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_and_queries_are_safe(text):
    html = excerpt(text + " agenda " + text, ["agenda", *parse(text).words])
    html.encode()
    assert not re.search("[<>\"']", unmarked(html))
    assert not re.search("&(?!(?:amp|lt|gt|quot|#x27);)", html)
    assert html.count("<mark>") == html.count("</mark>")
    assert len(unmarked(html)) < 6 * (EXCERPT + SLACK)


def test_marks_keep_the_text():
    text = "Äl fin y al cabo: ﬁn, İstanbul, ß & ½."
    assert unmarked(mark(text, ["fin", "istanbul", "ss", "al", "½"])) == escape(text)
