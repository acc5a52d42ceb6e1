"""Foreign HTML becomes our blocks and loses no words."""

import re

import pytest

from blog.blocks import ArticleBody
from core.blocks.convert import blocks_from_html
from core.blocks.reading import plain_text
from core.blocks.sanitize import html_to_text
from tests.block_values import unsafe_parts

BODY = ArticleBody()


def kinds(html: str) -> list[str]:
    return [kind for kind, _value in blocks_from_html(html)]


def value_of(html: str):
    ((_kind, value),) = blocks_from_html(html)
    return value


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        (" \n&nbsp;<p></p><div><br></div>", []),
        ("<p>a</p><p>b</p><ul><li>c</li></ul>", ["paragraph"]),
        ("<h1>a</h1>b<hr>c", ["heading", "paragraph", "divider", "paragraph"]),
        ("<blockquote><p>a</p></blockquote><pre>b</pre>", ["quote", "code"]),
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", ["table"]),
        ("<table><tr><td><h2>a</h2><p>b</table>", ["heading", "paragraph"]),
        ("<ul><li><pre>a</pre></li><li>b</li></ul>", ["code", "paragraph"]),
        ('<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>', ["embed"]),
        ("<p>https://vimeo.com/76979871</p>", ["embed"]),
        ('<iframe src="https://mapas.example/x"></iframe>', ["paragraph"]),
        ("<script>a</script><style>b</style><!-- c -->", []),
    ],
)
def test_kinds(html, expected):
    assert kinds(html) == expected


def test_headings_keep_to_our_levels():
    levels = [
        value["level"]
        for _kind, value in blocks_from_html("".join(f"<h{n}>t</h{n}>" for n in range(1, 7)))
    ]
    assert levels == ["h2", "h2", "h3", "h4", "h4", "h4"]


def test_quotation_loses_its_inner_paragraphs():
    assert value_of("<blockquote><p>Uno</p><p>Dos</p></blockquote>")["text"] == "Uno\n\nDos"


def test_line_breaks_divide_paragraphs():
    assert (
        value_of("uno<br>dos<br /><br>tres<div>cuatro</div>")
        == "<p>uno<br>dos</p><p>tres</p><p>cuatro</p>"
    )


def test_inline_markup_is_ours():
    html = '<p><strong>a</strong> <em class="x">b</em> <span style="color:red">c</span> <a href="/x" onclick="y">d</a> <kbd>e</kbd></p>'
    assert value_of(html) == '<p><b>a</b> <i>b</i> c <a href="/x">d</a> <code>e</code></p>'


def test_code_keeps_its_spaces():
    assert value_of("<pre><code>si:\n    no &lt;b&gt;</code></pre>")["code"] == "si:\n    no <b>"


def test_picture_becomes_a_link():
    assert (
        value_of('<img src="https://x.example/a.jpg" alt="La agenda">')
        == '<p><a href="https://x.example/a.jpg">La agenda</a></p>'
    )


def test_linked_picture_becomes_its_text():
    assert (
        value_of('<a href="/grande"><img src="/a.jpg" alt="La agenda"></a>')
        == '<p><a href="/grande">La agenda</a></p>'
    )


def test_tracking_pixel_goes():
    assert blocks_from_html('<img src="https://x.example/p.gif" width="1" height="1">') == []


def test_table_keeps_links_and_caption():
    value = value_of(
        '<table><caption>C</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><a href="/x">2</a></td></tr></table>'
    )
    assert value["caption"] == "C"
    assert [column["type"] for column in value["columns"]] == ["text", "rich_text"]
    assert value["rows"] == [{"values": ["1", '<a href="/x">2</a>']}]


def test_long_heading_becomes_a_paragraph():
    assert kinds(f"<h2>{'palabra ' * 40}</h2>") == ["paragraph"]


HOSTILE = [
    "<p>uno<b>dos<i>tres</p>cuatro</b>cinco</i>",
    "<ul>uno<li>dos<ul><li>tres</ul><p>cuatro<p>cinco</ul>seis",
    "<table>uno<tr><td>dos<td>tres<table><tr><td>cuatro</table>cinco</table>seis",
    "<h2>uno<p>dos</h2>tres<h3><img src=x alt=cuatro>cinco</h3>",
    "<blockquote>uno<blockquote>dos</blockquote><pre>tres</pre>cuatro</blockquote>",
    "<a href='javascript:alert(1)'>uno<div>dos</div></a><p onmouseover=x>tres",
    "uno</p></div></b></table>dos<<<>&amp;&&#x3c;tres",
    "<dl><dt>uno<dd>dos<dt>tres</dl><form><input value=x><button>cuatro</button><select><option>cinco<option>seis</select></form>",
    "<figure><img src=/a.jpg alt=uno><figcaption>dos</figcaption></figure><details><summary>tres</summary>cuatro</details>",
    "<b><h2>uno</h2>dos</b><font size=7>tres</font><custom-tag>cuatro</custom-tag> <svg><text>cinco</text></svg>",
    "<center>uno</center><center>dos</center><p>tres<p>cuatro<br>cinco<br><br>seis",
    "<pre>uno<br>dos</pre><td>tres</td><li>cuatro</li>",
    "\0uno\0<\0p>dos",
    "<div>" * 2000 + "uno" + "</div>" * 2000 + "dos",
    "<b>" * 2000 + "uno",
    "<blockquote>" * 300 + "uno",
    "<ul><li>" * 300 + "uno",
    "<table><tr><td>" * 60 + "uno",
    "<!DOCTYPE html><html><head><title>x</title></head><body>uno</body></html>dos",
    "<![CDATA[uno]]>dos<?php echo 1 ?>tres",
    "<p>שלום <b>עולם</b>",
    "palabra " * 5000,
]


@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_are_lost_or_unsafe(html):
    stream = BODY.to_python(blocks_from_html(html))
    expected = re.findall(
        r"\b(?:uno|dos|tres|cuatro|cinco|seis|palabra|שלום|עולם)\b", html_to_text(html)
    )
    found = plain_text(stream)
    assert [word for word in expected if word not in found] == []
    assert len(re.findall(r"\bpalabra\b", found)) == expected.count("palabra")
    assert unsafe_parts(str(BODY.render(stream, {}))) == []


@pytest.mark.parametrize("html", HOSTILE, ids=range(len(HOSTILE)))
def test_what_comes_out_can_be_stored(html):
    stream = BODY.to_python(blocks_from_html(html))
    again = BODY.to_python(BODY.get_prep_value(stream))
    assert plain_text(again) == plain_text(stream)
