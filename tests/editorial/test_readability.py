"""Measures of Spanish text."""

import time

import pytest

from editorial.checks import readability
from editorial.checks.language_detection import detect_foreign
from editorial.checks.repetition import overused
from editorial.checks.title_width import pixels

# Syllables as the Academy's Ortografía (2010) counts them.
SYLLABLES = {
    1: "sol pan y rey muy ley hoy buey pie fue guion truhan dio vio que quien miau Luis seis yo guiar huir pdf",
    2: """casa mesa agua cielo hielo huevo hueso viuda ciudad diurno aire causa guerra queso quiero reyes mayo estoy acción
        prohibir ahumar cuidar ruido reunir construir día tía país raíz baúl ahí búho búhos caer leer zoo león maíz reír
        actuáis limpiáis virtual jueves viernes huésped caiga oigo chao Raúl treinta guía ñandú quórum creer clienta
        veintiún""",
    3: """guitarra pingüino vergüenza jesuita poeta teatro héroe aldea oeste ahora alcohol chiita oído caían oía Paraguay
        Uruguay vivíais leíais desahucio buhardilla cuídate cigüeña línea idea ideas área Guaymallén leyendo huyendo
        continua bahía sonreír cohete siguiente pequeño Ñuñoa interviú""",
    4: """aéreo cooperar vehículo averiguáis lingüística oxígeno murciélago asistente presupuesto averigüe Yrigoyen
        continúa biología""",
    5: "organización geografía",
    6: "responsabilidad semiautomático",
    7: "teórico-práctico",
}
WORDS = [(word, count) for count, words in SYLLABLES.items() for word in words.split()]

SENTENCES = [
    ("El Sr. Pérez cobra $ 1.500. Vive lejos.", 2),
    ("Entrá a www.agenda.example y a https://a.example/b.c?d=e. Después seguí.", 2),
    ("¿Qué hacés? ¡Nada! Bueno…", 3),
    ("Pensó… y volvió.", 1),
    ("¿Vamos?, dijo. Fueron.", 2),
    ("¿Y ahora? preguntó ella.", 1),
    ("Mandó mails, facturas, etc. y se fue.", 1),
    ("Mandó mails, facturas, etc. Se fue.", 2),
    ("Dijo: «No puedo». Y se fue a las 9 a. m. del lunes.", 2),
    ("J. L. Borges, p. ej., en EE. UU. vivió poco.", 1),
    ("Un ítem\nOtro ítem\n\nFin", 3),
    ("1.\n…\n¿?", 0),
    ("", 0),
]


def test_there_are_words_enough():
    assert len(WORDS) >= 80


@pytest.mark.parametrize(("word", "count"), WORDS)
def test_syllables(word, count):
    assert readability.syllables(word) == count == readability.syllables(word.upper())


@pytest.mark.parametrize(("text", "count"), SENTENCES)
def test_sentences(text, count):
    assert len(readability.sentences(text)) == count


def test_words_are_no_numbers_and_no_addresses():
    text = "En 2026 gasté 1.500 pesos: ver https://a.example o hola@correo.example, ida-y-vuelta."
    assert readability.words(text) == ["En", "gasté", "pesos", "ver", "o", "ida-y-vuelta"]


def test_letters_may_come_in_parts():
    assert readability.words("dı\u0301a a\u0301rea") and readability.syllables("a\u0301rea") == 3


def test_indices_are_those_of_their_authors():
    # 100 words of two syllables in ten sentences: 206.84 - 0.6 * 200 - 1.02 * 10, 206.835 - 62.3 * 2 - 10.
    index = readability.index("Casa casa casa casa casa casa casa casa casa casa. " * 10)
    assert (index.words, index.syllables, index.sentences) == (100, 200, 10)
    assert index.fernandez_huerta == pytest.approx(76.64)
    assert index.perspicuity == pytest.approx(72.235)
    assert index.band == "easy" and index.is_sample


def test_a_semicolon_ends_a_sentence_of_the_index():
    assert readability.index("Vino tarde; se fue pronto.").sentences == 2


@pytest.mark.parametrize(
    ("perspicuity", "band"),
    [
        (-5, "very_hard"),
        (39.9, "very_hard"),
        (40, "hard"),
        (55, "normal"),
        (65, "easy"),
        (80, "very_easy"),
        (140, "very_easy"),
    ],
)
def test_bands(perspicuity, band, monkeypatch):
    monkeypatch.setattr(readability.Index, "perspicuity", property(lambda self: perspicuity))
    assert readability.Index(100, 10, 200).band == band


@pytest.mark.parametrize(
    "text", ["", "   ", "…", "123 456", "\0", "\ud800", "😀😀", "ПРИВЕТ мир", "a"]
)
def test_hardly_any_text_says_nothing(text):
    assert not readability.index(text).is_sample
    assert overused(text) == [] and pixels(text) >= 0 and detect_foreign(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "La asistente virtual organiza su semana con cuidado. " * 29_000,  # 200,000 words
        "a" * 1_000_000,
        "x@" * 500_000,
        "." * 1_000_000,
        "¿¡(" * 300_000,
        "Sr. " * 200_000,
        "a-" * 200_000,
        "\n" * 1_000_000,
    ],
    ids=["words", "letters", "mails", "stops", "openers", "abbreviations", "hyphens", "lines"],
)
def test_huge_texts_take_time_in_proportion(text):
    def seconds(part: str) -> float:
        start = time.process_time()
        readability.index(part), overused(part), detect_foreign(part)
        return time.process_time() - start

    assert seconds(text[: len(text) // 10]) < 5 and seconds(text) < 20


def test_inflected_forms_count_together():
    text = "Organizás la semana. Organizar ayuda. La organización rinde. " * 3
    (family,) = [each for each in overused(text) if each.word.startswith("organiz")]
    assert family.times == 9 and set(family.forms) == {"organizás", "organizar", "organización"}


def test_what_the_title_names_may_come_more_often():
    others = " ".join(f"{a}o{b}o{c}o" for a in "bcdfglmnp" for b in "rstv" for c in "bcdfglmnp")
    text = f"{others} " + "agenda " * 8
    assert [family.word for family in overused(text)] == ["agenda"]
    assert overused(text, "La agenda compartida") == []
    assert overused(text + "agenda " * 40, "La agenda compartida")


def test_a_stop_word_is_never_too_many():
    assert overused("de la que los para como este " * 200) == []


def test_width_of_titles():
    assert pixels("") == 0
    assert pixels("iiii") < pixels("oooo") < pixels("WWWW")
    assert pixels("á") == pixels("a") and pixels("Ñ") == pixels("N")
    assert pixels("Hello") == 46  # 722 + 556 + 222 + 222 + 556, of 20 px


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("What gave me peace was to hear of it twice a week, at the same hour.", "en"),
        ("Não é fácil dizer não com uma agenda cheia", "pt"),
        ("Je ne suis pas sûr que cette vie est pour nous", "fr"),
        ("La vita è bella e non si ferma per una cosa", "it"),
        ("Wer nicht wagt, der nicht gewinnt und das ist so", "de"),
        ("Lo que me dio paz fue oírlo dos veces por semana, a la misma hora.", ""),
        ("No os preocupéis: el New York Times no es The Guardian.", ""),
        ("Hay que decirle que no a la urgencia de los demás.", ""),
        ("Just do it", ""),
    ],
)
def test_foreign_text_is_known_only_where_it_is_sure(text, code):
    assert detect_foreign(text) == code
