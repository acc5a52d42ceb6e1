"""What programs put on the clipboard, as HTML that means what it shows."""

import pytest

from core.blocks.convert import blocks_from_html
from core.blocks.paste import clean_paste
from tests.pastes import DOCS, PAGES, WORD, WORDPRESS


def pasted(html):
    """Return the blocks of a paste; a picture is told by its alt text, or by where it lies."""
    clean, pictures = clean_paste(html)

    def picture(tag):
        found = pictures[int(tag["data-picture"])]
        return [("image", (found.alt or found.source, found.caption))]

    return blocks_from_html(clean, picture)


def headings(blocks):
    return [(value["level"], value["text"]) for kind, value in blocks if kind == "heading"]


def texts(blocks):
    return [value for kind, value in blocks if kind == "paragraph"]


def test_word():
    blocks = pasted(WORD)
    assert headings(blocks) == [("h2", "Cómo cobrar sin pena"), ("h2", "Tres pasos")]
    assert texts(blocks) == [
        "<p>Primero, <b>la charla</b>.</p>",
        "<ul><li>Anotá<ul><li>con fecha</li></ul></li><li>Mandá</li></ul><ol><li>Uno</li><li>Dos</li></ol>",
        "<p>Después, el presupuesto.</p>",
    ]
    assert ("image", ("Un gráfico de barras", "")) in blocks
    table = next(value for kind, value in blocks if kind == "table")
    assert [row["values"] for row in table["rows"]] == [["Hora", "Precio"], ["1", "900"]]
    assert "mso" not in str(blocks)
    assert "[1]" not in str(blocks)  # the mark of a note that stays in Word


def test_google_docs():
    blocks = pasted(DOCS)
    assert headings(blocks) == [("h2", "Una semana más liviana")]
    [text] = texts(blocks)
    first, second = text.split("</p>", 1)
    assert "<b>muy importante</b>" in first
    assert "<i>Y esto, no tanto.</i>" in first
    assert 'href="https://ejemplo.example/a?b=1"' in first
    assert not first.startswith("<p><b>")  # the wrapper that isn't bold
    assert (
        second.replace("\n", "")
        == "<ul><li>uno<br><ul><li>dentro de uno</li></ul></li><li>dos</li></ul>"
    )
    assert blocks[-1][0] == "image"


def test_pages():
    blocks = pasted(PAGES)
    assert headings(blocks) == [("h2", "Encabezado grande")]
    assert texts(blocks) == [
        "<p>Texto común, <b>negrita</b> y más texto del mismo tamaño.</p><ul><li>un punto</li></ul>"
    ]


def test_wordpress():
    blocks = pasted(WORDPRESS)
    assert headings(blocks) == [("h2", "Mi mesa")]
    assert [value for kind, value in blocks if kind == "image"] == [
        ("Una mesa ordenada", "Así quedó"),
        ("Antes", "Así estaba"),
    ]
    assert "wp:" not in str(blocks)
    assert "caption" not in str(texts(blocks))


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("", []),
        ("   ", []),
        ("solo texto", [("paragraph", "<p>solo texto</p>")]),
        ("<p>a\0b</p>", [("paragraph", "<p>ab</p>")]),
        ("<script>alert(1)</script><p onclick=x>hola</p>", [("paragraph", "<p>hola</p>")]),
        ('<p><a href="javascript:alert(1)">x</a></p>', [("paragraph", "<p>x</p>")]),
        ('<p><a href="#arriba">volver</a></p>', [("paragraph", "<p>volver</p>")]),
        ("<p>queda<del> se va</del></p>", [("paragraph", "<p>queda</p>")]),
        ("<ul><ul><li>a</li></ul></ul>", [("paragraph", "<ul><li>a</li></ul>")]),
        ('<img width="1" src="https://espia.example/p.gif">', []),
        ("<p style='mso-list:l0 level99 lfo1'>x</p>", [("paragraph", "<ul><li>x</li></ul>")]),
        ("<p style='font-size:9e999pt'>x</p><p>y</p>", [("paragraph", "<p>x</p><p>y</p>")]),
    ],
)
def test_odd_pastes(html, wanted):
    assert pasted(html) == wanted


def test_a_paste_of_any_depth_ends():
    assert "hola" in str(pasted("<div><b>" * 1000 + "hola"))
