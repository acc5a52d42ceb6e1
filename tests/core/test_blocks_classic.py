"""Bodies of WordPress before its blocks."""

import pytest

from core.blocks.classic import classic_html
from core.blocks.convert import blocks_from_html

WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def paragraphs(html):
    return "".join(value for kind, value in blocks_from_html(html) if kind == "paragraph")


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("Uno.\n\nDos.", "<p>Uno.</p><p>Dos.</p>"),
        ("Uno\r\ny medio.\r\n\r\nDos.", "<p>Uno<br>y medio.</p><p>Dos.</p>"),
        ("Uno <b>fuerte</b>.\n \n<em>Dos</em>.", "<p>Uno <b>fuerte</b>.</p><p><i>Dos</i>.</p>"),
        ("Uno.\n\n<!--more-->\n\nDos.", "<p>Uno.</p><p>Dos.</p>"),
        ("Uno.<!--nextpage-->Dos.\n\nTres.", "<p>Uno.</p><p>Dos.</p><p>Tres.</p>"),
        ("Uno.\n\n<p>Ya\nes uno.</p>\n\nDos.", "<p>Uno.</p><p>Ya\nes uno.</p><p>Dos.</p>"),
        ("<div>Uno.\n\nDos.</div>", "<p>Uno.</p><p>Dos.</p>"),
        ("Uno.\n\n<ul>\n<li>a</li>\n</ul>", "<p>Uno.</p><ul>\n<li>a</li>\n</ul>"),
    ],
)
def test_blank_lines_part_paragraphs(html, wanted):
    assert paragraphs(html) == wanted


@pytest.mark.parametrize(
    "html",
    [
        "<p>Uno\n\nsigue.</p>",
        "solo una línea",
        "una\nlínea partida",
        "<pre>uno\n\ndos</pre>",
        "<p>Uno.</p>\n\n<p>Dos.</p>",
        "<table><tr><td>a\n\nb</td></tr></table>",
        "",
    ],
)
def test_other_html_is_left_alone(html):
    assert classic_html(html) == html


def test_code_keeps_its_lines():
    blocks = blocks_from_html("Así:\n\n<pre>uno\n\n  dos</pre>\n\nFin.")
    assert [kind for kind, _value in blocks] == ["paragraph", "code", "paragraph"]
    assert blocks[1][1]["code"] == "uno\n\n  dos"


@pytest.mark.parametrize(
    "shortcode",
    [
        f"[youtube {WATCH}&w=640]",
        f"[youtube={WATCH}]",
        '[youtube id="dQw4w9WgXcQ"]',
        f"[youtube]{WATCH}[/youtube]",
        f'[embed width="300"]{WATCH}[/embed]',
        f'[video src="{WATCH}"][/video]',
        f"[embed]{WATCH.replace('watch?v=', 'embed/')}[/embed]",
        f"Mirá:\n\n{WATCH}\n\nListo.",
    ],
)
def test_videos(shortcode):
    found = [value["url"] for kind, value in blocks_from_html(shortcode) if kind == "embed"]
    assert found == [WATCH]


def test_other_media_are_links():
    html = paragraphs('Oí:\n[audio mp3="https://x.example/a.mp3"][/audio]')
    assert '<a href="https://x.example/a.mp3">https://x.example/a.mp3</a>' in html
    assert paragraphs("[vimeo 76979871]") == ""
    assert blocks_from_html("[vimeo 76979871]")[0][1]["url"] == "https://vimeo.com/76979871"


@pytest.mark.parametrize(
    "caption",
    [
        '[caption id="a" width="300"]<img src="/m.jpg" alt="Mesa" /> La mesa[/caption]',
        '[caption caption="La mesa" width="300"]<a href="/m.jpg"><img src="/m.jpg" alt="Mesa"></a>[/caption]',
    ],
)
def test_captions_in_both_forms(caption):
    made = []

    def picture(tag):
        made.append(tag)
        return [("image", tag["alt"])]

    blocks = blocks_from_html(f"Antes.\n\n{caption}\n\nDespués.", picture)
    assert blocks == [
        ("paragraph", "<p>Antes.</p>"),
        ("image", "Mesa"),
        ("paragraph", "<p>La mesa</p><p>Después.</p>"),
    ]


def test_a_gallery_says_what_is_missing(settings):
    assert paragraphs('[gallery ids="6344,27402" size="full"]') == (
        "<p>[Acá falta una galería de 2 imágenes]</p>"
    )
    assert paragraphs("[gallery]") == "<p>[Acá falta una galería]</p>"


@pytest.mark.parametrize(
    "html", ['[contact-form-7 id="12"]', "[embed]javascript:alert(1)[/embed]", "[caption]x[/caption]", "[1]"]
)  # fmt: skip
def test_what_is_unknown_stays_as_text(html):
    assert "[" in paragraphs(html)
    assert "<a" not in paragraphs(html)


@pytest.mark.parametrize(
    "piece", ["a\n\n", "[caption]", "[embed]", "<div>\n\n", "<p", "[youtube ", "<!--", '[gallery ids="1" ']
)  # fmt: skip
def test_it_ends_soon(piece):
    assert classic_html(piece * 50_000) is not None
