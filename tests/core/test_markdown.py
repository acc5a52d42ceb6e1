"""HTML as Markdown: whatever words it holds, they mean what they meant when a parser of Markdown reads them."""

import re

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from core.blocks.markdown import escaped, to_markdown

ADDRESS = "https://sitio.example/blog/nota/"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "a](javascript:alert(1)) [b",
    "![x](https://malo.example/pixel.png)",
    "<script>alert(1)</script> <img src=x onerror=y> <https://malo.example>",
    "# título ## otro #",
    "- lista",
    "+ lista",
    "1. lista",
    "12) lista",
    "> cita",
    "---",
    "=====",
    "``` código ``` y `más`",
    "~~~ y ~~tachado~~",
    "**negrita** _itálica_ __más__",
    "| celda | otra |",
    "&lt; &#60; &copy; AT&T",
    "fin con barra \\",
    "[a]: https://malo.example",
    "[^1]: nota",
    "¡Mirá!",
    "2026. Un año",
]


def read(markdown: str) -> BeautifulSoup:
    return BeautifulSoup(READER.render(markdown), "html.parser")


def words(text: str) -> str:
    return " ".join(text.split())


def element(name: str, text: str) -> str:
    return f"<{name}>{_html(text)}</{name}>"


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("name", ["p", "h2", "li", "td", "blockquote", "dt", "figcaption", "b"])
def test_text_is_text_whatever_it_holds(name, subtests):
    for text in HOSTILE:
        wrapped = {"li": "<ul>{}</ul>", "td": "<table><tr>{}</tr></table>", "b": "<p>{}</p>"}
        html = wrapped.get(name, "{}").format(element(name, text))
        with subtests.test(text):
            page = read(to_markdown(html, ADDRESS))
            assert words(page.get_text()) == words(text)
            assert not page.find(["a", "img", "script", "code", "hr", "del"])
            assert len(page.find_all(["h1", "h2"])) == (name == "h2")
            assert len(page.find_all("li")) == (name == "li")


def test_a_line_that_follows_a_break_begins_nothing():
    for text in HOSTILE:
        page = read(to_markdown(f"<p>Uno<br>{_html(text)}<br>tres</p>", ADDRESS))
        assert [tag.name for tag in page.find_all(True)] == ["p", "br", "br"], text
        assert words(page.get_text()) == words(f"Uno {text} tres")


@pytest.mark.parametrize(
    "inside", ["{}", "<ul><li><p>a</p>{}</li></ul>", "<blockquote>{}</blockquote>"]
)
def test_code_can_not_leave_its_fence(inside):
    code = "uno\n```\n# título\n````` ~~~\n\n    <b>&amp;</b>\n"
    html = inside.format(f'<pre><code class="language-html">{_html(code)}</code></pre>')
    page = read(to_markdown(html, ADDRESS))
    assert page.find("code").get_text().strip("\n") == code.strip("\n")
    assert page.find("code")["class"] == ["language-html"]
    assert not page.find(["h1", "h2"])


def test_code_in_a_line_holds_backticks():
    for code in ("a`b", "``", "`", " x ", "a``b`c"):
        page = read(to_markdown(f"<p>Así: <code>{code}</code></p>", ADDRESS))
        assert page.find("code").get_text().strip() == code.strip()
    bar = read(
        to_markdown("<table><tr><td><code>a|b\\|c</code></td><td>d</td></tr></table>", ADDRESS)
    )
    assert [cell.get_text() for cell in bar.find_all("th")] == ["a|b\\|c", "d"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("otra/", "https://sitio.example/blog/nota/otra/"),
        ("../x", "https://sitio.example/blog/x"),
        ("?page=2", "https://sitio.example/blog/nota/?page=2"),
        ("#a", "https://sitio.example/blog/nota/#a"),
        ("//otro.example/a", "https://otro.example/a"),
        ("https://otro.example/a_(b)|c d", "https://otro.example/a_%28b%29%7Cc%20d"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("/a?x=1&copy=2", "https://sitio.example/a?x=1&copy=2"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("http://[", None),
    ],
)
def test_links_are_absolute_and_safe(href, expected):
    written = href.replace("&", "&amp;")
    html = f'<p>Ver! <a href="{written}">la [nota]</a></p><p>¡Ya!<a href="{written}">x</a></p>'
    page = read(to_markdown(html, ADDRESS))
    assert page.find("p").get_text() == "Ver! la [nota]"
    assert not page.find("img")
    assert [link["href"] for link in page.find_all("a")] == [expected] * 2 * bool(expected)


def test_pictures_have_their_text_and_no_other():
    html = f'<picture><img src="/media/a b.jpg" alt="{HOSTILE[0]}"></picture><img src="data:x" alt="Caja">'
    page = read(to_markdown(html, ADDRESS))
    (image,) = page.find_all("img")
    assert (image["src"], image["alt"]) == ("https://sitio.example/media/a%20b.jpg", HOSTILE[0])
    assert "Caja" in page.get_text() and not page.find("a")


def test_structure_stays():
    html = """
    <h2>Uno <em>dos</em></h2>
    <ol start="3"><li>tres<ul><li>a</li><li>b</li></ul></li><li><p>cuatro</p><p>más</p></li></ol>
    <table><caption>Tabla</caption><tr><th>A</th><th>B</th></tr><tr><td>1<br>2</td></tr></table>
    <blockquote><p>dicho</p><p>y hecho</p></blockquote>
    <dl><dt>Término</dt><dd><p>Qué es.</p></dd></dl>
    <p>con <strong> fuerza </strong>y <s>menos</s></p><hr>
    <form><p>no</p></form><script>no</script><nav>no</nav>
    """
    page = read(to_markdown(html, ADDRESS))
    assert page.h2.em.get_text() == "dos"
    assert page.ol["start"] == "3" and len(page.ol.find_all("li", recursive=False)) == 2
    assert [item.get_text() for item in page.ol.ul.find_all("li")] == ["a", "b"]
    assert [cell.get_text() for cell in page.table.find_all(["th", "td"])] == ["A", "B", "1 2", ""]
    assert [each.get_text() for each in page.blockquote.find_all("p")] == ["dicho", "y hecho"]
    assert {each.get_text() for each in page.find_all("strong")} == {"Tabla", "Término", "fuerza"}
    assert page.s.get_text() == "menos" and page.hr
    assert not re.search(r"\bno\b", page.get_text())


def test_a_line_is_one_line():
    assert escaped(" # uno\n\n- dos ") == "\\# uno - dos"
