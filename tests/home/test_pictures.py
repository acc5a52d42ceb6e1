"""The demo's pictures, sound and documents: made by program, always the same."""

import re
import wave
from io import BytesIO
from time import process_time

import pytest
from PIL import Image, ImageChops

from home.demo.documents import budget_pdf, welcome_checklist
from home.demo.pictures import MOTIFS, draw, portrait, share_card
from home.demo.sounds import chime

SMALL = (320, 200)
TITLES = ("Cómo poner precio a un servicio", "Cuándo decir que no", "Una factura a tiempo")
PEOPLE = ("Lucía Ferreyra", "Marina Quiroga", "Sol Benítez")


def test_the_motifs_are_the_ten_of_the_contract():
    names = "petals agenda envelope key paper cup window thread lamp calendar"
    assert sorted(MOTIFS) == sorted(names.split())


@pytest.mark.parametrize("motif", MOTIFS)
def test_the_same_title_gives_the_same_picture(motif):
    assert draw(TITLES[0], motif, SMALL).tobytes() == draw(TITLES[0], motif, SMALL).tobytes()


@pytest.mark.parametrize("motif", MOTIFS)
def test_other_titles_give_other_pictures(motif):
    pictures = {draw(title, motif, SMALL).tobytes() for title in TITLES}
    assert len(pictures) == len(TITLES)


def test_other_motifs_give_other_pictures():
    assert len({draw(TITLES[0], motif, SMALL).tobytes() for motif in MOTIFS}) == len(MOTIFS)


@pytest.mark.parametrize("motif", MOTIFS)
def test_many_titles_can_be_drawn(motif):
    for number in range(12):
        picture = draw(f"Título {number}", motif, (160, 100))
        assert len(picture.getcolors(16_000)) > 20


@pytest.mark.parametrize("size", [(1600, 1000), (400, 400), (300, 600), (333, 201), (1, 1)])
def test_a_picture_has_the_size_asked_for(size):
    picture = draw(TITLES[1], "agenda", size)
    assert (picture.size, picture.mode) == (size, "RGB")


def test_sizes_unless_told():
    assert draw("Ñandú", "petals").size == (1600, 1000)
    assert portrait(PEOPLE[0]).size == (800, 800)
    assert share_card("¿Qué hace una asistente virtual?").size == (1200, 630)


@pytest.mark.parametrize("motif", MOTIFS)
def test_the_scale_does_not_change_the_composition(motif):
    large = draw(TITLES[2], motif, (640, 400)).resize((160, 100), Image.Resampling.BOX)
    small = draw(TITLES[2], motif, SMALL).resize((160, 100), Image.Resampling.BOX)
    difference = (
        ImageChops.difference(large, small).convert("L").resize((1, 1), Image.Resampling.BOX)
    )
    assert difference.getpixel((0, 0)) < 8


def test_an_unknown_motif_is_refused_by_name():
    with pytest.raises(ValueError, match="'volcano'"):
        draw("Título", "volcano")


def test_an_empty_title_can_be_drawn():
    assert draw("", "key", SMALL).size == SMALL


def test_people_differ_and_stay_the_same():
    faces = [portrait(name, (200, 200)).tobytes() for name in PEOPLE]
    assert len(set(faces)) == len(PEOPLE)
    assert faces == [portrait(name, (200, 200)).tobytes() for name in PEOPLE]


def test_share_cards_differ_and_stay_the_same():
    cards = [share_card(title, (240, 126)).tobytes() for title in TITLES]
    assert len(set(cards)) == len(TITLES)
    assert cards == [share_card(title, (240, 126)).tobytes() for title in TITLES]


def test_drawing_is_quick():
    start = process_time()
    draw(TITLES[0], "petals")
    # 0.2-0.4 s on one core; the margin is for busy machines.
    assert process_time() - start < 2


def test_the_budget_is_a_pdf_of_one_page_whose_places_are_right():
    data = budget_pdf()
    assert data.startswith(b"%PDF-1.7")
    assert data.endswith(b"%%EOF\n")
    assert data.count(b"/Type /Page ") == 1
    assert data == budget_pdf()
    start = int(re.search(rb"startxref\n(\d+)", data)[1])
    assert data[start : start + 4] == b"xref"
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", data), 1):
        assert data[int(place) :].startswith(b"%d 0 obj" % number)


def test_the_length_of_the_page_is_right():
    data = budget_pdf()
    length, content = re.search(rb"/Length (\d+) >>\nstream\n(.*)\nendstream", data, re.S).groups()
    assert int(length) == len(content)


def test_the_budget_says_its_accents_in_the_encoding_it_declares():
    data = budget_pdf()
    assert data.count(b"/Encoding /WinAnsiEncoding") == 3
    text = "\n".join(part.decode("cp1252") for part in re.findall(rb"\((.*)\) Tj", data))
    for words in (
        "Qué vas a recibir",
        "Cómo se paga",
        "Firma y aclaración",
        "«acepto»",
        "seña",
        "$ …",
    ):
        assert words in text


def test_the_checklist_is_text_in_utf_8_that_says_vos():
    text = welcome_checklist().decode()
    assert text.count("[ ]") > 15
    for words in ("Mandá", "Preguntá", "contraseñas", "DÍA"):
        assert words in text


@pytest.mark.parametrize("seconds", [0, 1, 6, 60])
def test_the_chime_is_a_light_wav(seconds):
    data = chime(seconds)
    with wave.open(BytesIO(data)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22_050)
        assert sound.getnframes() == round(min(seconds, 6.7) * 22_050)
    assert len(data) < 300_000


def test_the_chime_begins_and_ends_in_silence():
    data = chime(1)
    first, last = (int.from_bytes(data[at : at + 2], "little", signed=True) for at in (44, -2))
    assert max(abs(first), abs(last)) < 60
