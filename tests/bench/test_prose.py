"""Prose out of the packages' files: whole Spanish sentences, each below its heading."""

from random import Random

import pytest

from bench.phrases import phrase
from bench.prose import chapters_in, sentences
from bench.words import content_words, is_english, is_spanish, without_accents
from tests.bench.prose import FORTUNES, PAGE


@pytest.fixture
def share(tmp_path):
    handbook = tmp_path / "doc/debian-handbook/html/es-ES"
    fortunes = tmp_path / "games/fortunes/es"
    for folder in (handbook, fortunes / "off"):
        folder.mkdir(parents=True)
    (handbook / "sect.paquetes.html").write_text(PAGE, encoding="utf-8")
    (fortunes / "arte.fortunes").write_text(FORTUNES, encoding="utf-8")
    (fortunes / "unknown.fortunes").write_text(FORTUNES, encoding="utf-8")
    (fortunes / "off/vida.fortunes").write_text(FORTUNES, encoding="utf-8")
    return tmp_path


def test_the_handbook_is_read_by_sections_without_code(share):
    chapter = next(each for each in chapters_in(share) if each.name == "apt")
    assert chapter.category == "Paquetes"
    assert chapter.sections == (
        (
            "Añadir y quitar paquetes",
            (
                (
                    "El administrador añade los paquetes que necesita la máquina.",
                    "Además quita los que no usa nadie en la oficina.",
                ),
            ),
        ),
        ("Una advertencia", (("Conviene leer la advertencia que muestra el programa.",),)),
    )


def test_fortunes_are_read_without_their_authors_and_those_that_offend_are_not(share):
    found = [each for each in chapters_in(share) if each.name != "apt"]
    assert [each.name for each in found] == ["arte"]
    assert found[0].sections[0].paragraphs == (
        ("El que escribe lee dos veces la página.",),
        ("En la huerta de la abuela hay más sombra que en el pueblo.",),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Edite /etc/fstab con el editor de la casa.",
        "Una línea que no termina",
        "This is not the text of a book for you.",
        "a <b>=</b> la de el {1}.",
        "Sí.",
        "",
    ],
)
def test_what_is_no_prose_is_left_out(text):
    assert sentences(text) == ()


def test_words():
    assert content_words("¿Cuándo regó la Señora, después, sus PEQUEÑAS plantas?") == [
        "regó",
        "señora",
        "pequeñas",
        "plantas",
    ]
    assert without_accents("pingüino, Ñandú y canción") == "pinguino, Ñandu y cancion"
    assert is_spanish("la casa de la señora")
    assert is_english("the house of the lady")


def test_a_phrase_stands_in_the_sentence_and_ends_in_a_word_that_says_something():
    sentence = "La agenda compartida evita que dos clientas pidan la misma hora."
    for seed in range(30):
        found = phrase(sentence, Random(seed))
        assert found in sentence
        assert 3 <= len(found.split()) <= 8
        assert found.split()[-1] not in {"que", "la", "dos que"}
