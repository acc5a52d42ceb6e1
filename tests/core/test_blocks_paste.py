"""What programs put on the clipboard, as HTML that means what it shows."""

import pytest

from core.blocks.convert import blocks_from_html
from core.blocks.paste import clean_paste
from tests.pastes import DOCS, PAGES, WORD, WORDPRESS


def pasted(html):
    """Return the blocks of a paste; a picture is told by its alt text, or by where it lies."""
    paste = clean_paste(html)

    def picture(tag):
        found = paste.pictures[int(tag["data-picture"])]
        return [("image", (found.alt or found.source, found.caption))]

    return blocks_from_html(paste.html, picture)


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
        (
            "<p>ahora <del>100</del> 80</p>",
            [("paragraph", "<p>ahora <s>100</s> 80</p>")],
        ),
        (
            "<p>queda<del cite='mailto:Ana' datetime='2026-03-01T10:00'> se va</del></p>",
            [("paragraph", "<p>queda</p>")],
        ),
        (
            "<p><span style='text-decoration:line-through'>100</span> 80, <strike>9</strike> 8</p>",
            [("paragraph", "<p><s>100</s> 80, <s>9</s> 8</p>")],
        ),
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


WORD_NOTES = """<p class=MsoNormal>Una <a style='mso-comment-reference:A_1'>frase</a><span class=MsoCommentReference><a
href="#_msocom_1">[A1]</a></span> con nota<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span
class=MsoFootnoteReference>[1]</span></a> y otra<a href="#_edn1" name="_ednref1">[i]</a>.</p>
<div style='mso-element:footnote-list'><hr size=1><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a
href="#_ftnref1" name="_ftn1">[1]</a> Según la <b>encuesta</b>.</p></div></div>
<div style='mso-element:endnote-list'><hr size=1><div style='mso-element:endnote' id=edn1><p class=MsoEndnoteText><a
href="#_ednref1" name="_edn1">[i]</a> Al final.</p></div></div>
<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'><div id="_com_1" class=msocomtxt><p
class=MsoCommentText><a class=msocomoff href="#_msoanchor_1">[A1]</a>No publicar el nombre</p></div></div></div>"""
DOCS_NOTES = """<p>Una frase<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> con nota<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>
y otra<sup><a href="#ftnt2" id="ftnt_ref2">[2]</a></sup>.</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Según la
<b>encuesta</b>.</span></p></div><div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a> Al final.</p></div><div class=c9><p><a
href="#cmnt_ref1" id="cmnt1">[a]</a><span>No publicar el nombre</span></p><p>de la clienta</p></div>"""
OFFICE_NOTES = """<p>Una frase con nota<a class="sdfootnoteanc" href="#sdfootnote1sym"><sup>1</sup></a> y otra<sup><a
href="#fn:2">2</a></sup>.</p><div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" href="#sdfootnote1anc">1</a>
Según la <b>encuesta</b>.</p></div><ol><li id="fn:2">Al final. <a href="#fnref:2">↩</a></li></ol>"""


@pytest.mark.parametrize(
    ("html", "comments"), [(WORD_NOTES, 1), (DOCS_NOTES, 1), (OFFICE_NOTES, 0)]
)
def test_notes_keep_their_places(html, comments):
    paste = clean_paste(html)
    assert paste.notes.left_out == ({"comment": comments} if comments else {})
    (first, text), (second, other) = paste.notes.texts.items()
    assert "Según la\n<b>encuesta</b>" in text.replace("la <b>", "la\n<b>")
    assert "Al final." in other
    [(kind, body)] = blocks_from_html(paste.html)
    assert kind == "paragraph"
    body = body.replace("\n", " ")
    assert f'con nota<footnote id="{first}">[{first[:6]}]</footnote> y' in body
    assert f'otra<footnote id="{second}">[{second[:6]}]</footnote>.' in body
    for gone in ("publicar", "clienta", "[1]", "[a]", "encuesta", "A1", "hr"):
        assert gone not in body


def test_a_mark_without_its_note_is_counted():
    paste = clean_paste("<p>Una frase<a href='#_ftn4'>[4]</a>.</p>")
    assert paste.notes.left_out == {"footnote": 1}
    assert blocks_from_html(paste.html) == [("paragraph", "<p>Una frase.</p>")]


def test_tracked_changes_are_taken_as_accepted():
    html = "<p>Cómo <del cite='mailto:Ana' datetime='x'>tasar</del><ins cite='mailto:Ana'>cobrar</ins></p>"
    assert clean_paste(html).notes.left_out == {"deletion": 1}
    assert pasted(html) == [("paragraph", "<p>Cómo cobrar</p>")]


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            "<ol class='lst-kix_a-0'><li>Uno</li></ol><ul class='lst-kix_a-1'><li>Adentro</li></ul><ol class='lst-kix_a-0'><li>Dos</li></ol>",
            "<ol><li>Uno<ul><li>Adentro</li></ul></li><li>Dos</li></ol>",
        ),
        ("<ol><li>Uno</li></ol><p>x</p>", "<ol><li>Uno</li></ol><p>x</p>"),
        ("<ol start='3'><li>Tres</li><li>Cuatro</li></ol>", "<p>3. Tres</p><p>4. Cuatro</p>"),
        ("<ol><li value='7'>Siete</li></ol>", "<p>7. Siete</p>"),
        ("<ol start='x'><li>Uno</li></ol>", "<ol><li>Uno</li></ol>"),
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>4)</span>Cuatro</p>",
            "<p>4) Cuatro</p>",
        ),
        (
            "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>a)</span>A</p>",
            "<ol><li>A</li></ol>",
        ),
    ],
)
def test_lists_keep_their_numbers_and_depth(html, wanted):
    assert "".join(texts(pasted(html))) == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (
            "<tr><td rowspan=2>Agenda<td>100<tr><td>200<tr><td>Mails<td>50",
            [["Agenda", "100"], ["Agenda", "200"], ["Mails", "50"]],
        ),
        ("<tr><td colspan=2>Todo<td>9<tr><td>a<td>b<td>c", [["Todo", "", "9"], ["a", "b", "c"]]),
        (
            "<tr><td>a<td rowspan=2 colspan=2>b<td>c<tr><td>d<td>e",
            [["a", "b", "", "c"], ["d", "b", "", "e"]],
        ),
        ("<tr><td rowspan=0>a<td>b<tr><td rowspan=-2>c<td colspan=x>d", [["a", "b"], ["c", "d"]]),
        ("<tr><td rowspan=65534>a<td>b<tr><td>c", [["a", "b"], ["a", "c"]]),
    ],
)
def test_merged_cells_stay_in_their_columns(rows, wanted):
    [(_kind, table)] = pasted(f"<table>{rows}</table>")
    assert [row["values"] for row in table["rows"]] == wanted


@pytest.mark.parametrize("spans", ["colspan=1000", "rowspan=1000", "colspan=1000 rowspan=1000"])
def test_many_merged_cells_end_soon(spans):
    assert "hola" in str(pasted("<table>" + f"<tr><td {spans}>hola<td>x" * 900 + "</table>"))


@pytest.mark.parametrize(
    "image",
    [
        '<img class="emoji" src="https://s.w.org/1f642.svg" alt="🙂">',
        '<img src="https://x.example/a.png" alt="👩🏽\u200d💻">',
        '<img data-emoji="🇦🇷" class="an1" src="https://fonts.example/a.png">',
        '<img class="wp-smiley" src="a.gif" alt=":-)">',
    ],
)
def test_an_emoji_that_is_a_picture_becomes_its_sign(image):
    [(kind, html)] = pasted(f"<p>Hola {image} chau.</p>")
    assert kind == "paragraph"
    assert html.startswith("<p>Hola ")
    assert html.endswith(" chau.</p>")
    assert len(html) > len("<p>Hola  chau.</p>")
    assert not clean_paste(image).pictures
