"""HTML of ours as Markdown (https://spec.commonmark.org, tables by GitHub's): every word, and nothing that marks up by chance.

The text of an element is escaped where it is read, so that none of it begins a link, a heading or a line of code;
code stands between more backticks than it holds; addresses are absolute and of schemes that do nothing by themselves.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from core.base.seo import resolved
from core.blocks.sanitize import LINK_SCHEMES

# What no reader reads: controls, and what only a browser shows.
_DROPPED = """
    audio button form iframe link nav noscript object script source style svg template video
"""
DROPPED = frozenset(_DROPPED.split())
_CONTAINERS = """
    [document] address article aside body dd details div figcaption figure footer header html
    main p picture section summary
"""
_CONTAINER_TAGS = frozenset(_CONTAINERS.split())
_EMPHASIS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("cite", "dfn", "em", "i", "var"), "*"),
    **dict.fromkeys(("del", "s"), "~~"),
}
_CODE = {"code", "kbd", "samp"}
_SPACE = re.compile(r"[ \t\r\n\f]+")
# A '!' at the end may stand before a link, which would be a picture.
_SIGNS = re.compile(r"[\\`*_\[\]<>|~]|&(?=[#\w])|!\Z")
# What begins a heading, a list, a rule or the line below a heading where a line begins with it.
_BEGINS = re.compile(r"^([0-9]{0,9})(?=[#+\-=.)])(?:(?<![0-9])[#+\-=]|(?<=[0-9])[.)])", re.M)
_CLOSING = re.compile("(?<= )#+$")  # of a heading: it would be taken for its end
_ESCAPE = r"\\\g<0>"
_BACKTICKS = re.compile("`+")
_LANGUAGE = re.compile(r"language-([\w+-]{1,30})")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s\x00-\x20\x7f<>()\\`|\"]")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_LINE = re.compile(r"\n(?=[^\n])")
BREAK = "\\\n"


def to_markdown(html: str, address: str) -> str:
    """Return the HTML of the page at an address as Markdown."""
    soup = BeautifulSoup(html.replace("\0", ""), "html.parser")
    return "\n\n".join(_Writer(address).blocks(soup)) + "\n"


def escaped(text: str) -> str:
    """Return a text as one line of Markdown that reads as the text does."""
    return _safe_beginning(_escaped(_SPACE.sub(" ", text).strip()))


def _escaped(text: str) -> str:
    return _SIGNS.sub(_ESCAPE, text)


def _safe_beginning(lines: str) -> str:
    """Return escaped lines of a paragraph none of which begins anything else."""
    return _BEGINS.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", lines)


class _Writer:
    """Writes the elements of a page."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.by_name: dict[str, Callable[[Tag], Iterable[str]]] = {
            **dict.fromkeys(_CONTAINER_TAGS, self.blocks),
            **{f"h{level}": self._heading for level in range(1, 7)},
            "blockquote": self._quote,
            "dl": self.blocks,
            "dt": self._term,
            "hr": lambda tag: ["---"],
            "ol": self._list,
            "pre": self._fenced,
            "table": self._table,
            "ul": self._list,
        }

    def blocks(self, tag: Tag) -> Iterator[str]:
        """Yield the blocks in an element; what of its text stands between others is a paragraph of its own."""
        line: list[str] = []
        for child in tag.children:
            if not isinstance(child, Tag) or child.name not in self.by_name:
                line.append(self._inline(child))
                continue
            yield from _paragraph(line)
            line = []
            if not _is_hidden(child):
                yield from self.by_name[child.name](child)
        yield from _paragraph(line)

    def _heading(self, tag: Tag) -> Iterator[str]:
        if text := self._line(tag):
            yield f"{'#' * int(tag.name[1])} {_CLOSING.sub(_ESCAPE, text)}"

    def _term(self, tag: Tag) -> Iterator[str]:
        if text := self._line(tag):
            yield f"**{text}**"

    def _quote(self, tag: Tag) -> Iterator[str]:
        if text := "\n\n".join(self.blocks(tag)):
            yield "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))

    def _list(self, tag: Tag) -> Iterator[str]:
        """Yield a list; its items stand apart where one of them holds several blocks."""
        start = str(tag.get("start", ""))
        number = int(start) if re.fullmatch("[0-9]{1,6}", start) else 1
        items, is_loose = [], False
        for item in tag.children:
            found = list(self._of_item(item))
            if not found:
                continue
            mark = f"{number}. " if tag.name == "ol" else "- "
            number += 1
            is_loose = is_loose or len(found) > 1
            items.append(mark + _indented("\n\n".join(found), len(mark)))
        if items:
            yield ("\n\n" if is_loose else "\n").join(items)

    def _of_item(self, item: Any) -> Iterable[str]:
        if not isinstance(item, Tag):
            return _paragraph([self._inline(item)])
        return [] if _is_hidden(item) else self.by_name.get(item.name, self.blocks)(item)

    def _fenced(self, tag: Tag) -> Iterator[str]:
        text = tag.get_text().replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if text.strip():
            fence = "`" * max(3, _longest_run(text) + 1)
            classes = " ".join(
                str(name) for each in tag.find_all("code") for name in each.get("class") or []
            )
            language = _LANGUAGE.search(classes)
            yield f"{fence}{language[1] if language else ''}\n{text}\n{fence}"

    def _table(self, tag: Tag) -> Iterator[str]:
        for caption in tag.find_all("caption", recursive=False):
            yield from self._term(caption)
        rows = [
            [self._line(cell) for cell in row.find_all(("td", "th"), recursive=False)]
            for row in tag.find_all("tr")
            if row.find_parent("table") is tag  # what is in a cell is a part of its line
        ]
        width = max(map(len, rows), default=0)
        if width:
            head, *body = [[*row, *[""] * (width - len(row))] for row in rows]
            lines = [head, ["---"] * width, *body]
            yield "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _line(self, tag: Tag) -> str:
        """Return what an element says, in one line."""
        return _safe_beginning(_SPACE.sub(" ", self._inlines(tag).replace(BREAK, " ")).strip())

    def _inlines(self, tag: Tag) -> str:
        return "".join(self._inline(child) for child in tag.children)

    def _inline(self, node: Any) -> str:
        """Return what a text or an element of a line says."""
        if not isinstance(node, Tag):
            is_text = isinstance(node, NavigableString) and not isinstance(node, PreformattedString)
            return _escaped(_SPACE.sub(" ", node)) if is_text else ""
        if _is_hidden(node):
            return ""
        if node.name == "br":
            return BREAK
        if node.name == "img":
            return self._image(node)
        if node.name in _CODE:
            return _code(node)
        text = self._inlines(node)
        if node.name == "a":
            return self._link(node, text)
        if mark := _EMPHASIS.get(node.name):
            return _around(text, mark)
        if node.name == "q":
            return f"«{text}»"
        return f" {text} " if node.name in self.by_name or node.name == "li" else text

    def _link(self, tag: Tag, text: str) -> str:
        """Return a link; that to a footnote as its number, one that leads nowhere safe as its words."""
        if tag.get("role") == "doc-noteref":
            return f"\\[{text.strip()}\\]"
        address = self._address(tag.get("href"))
        words = text.replace(BREAK, " ").strip()
        return f"[{words}]({address})" if address and words else text

    def _image(self, tag: Tag) -> str:
        text = _escaped(_SPACE.sub(" ", str(tag.get("alt") or "")).strip())
        address = self._address(tag.get("src"))
        return f"![{text}]({address})" if address else text

    def _address(self, value: Any) -> str:
        """Return an absolute address that ends nothing, '' for one that programs shouldn't follow."""
        if not value:
            return ""
        address = resolved(self.address, str(value))
        try:
            scheme = urlsplit(address).scheme
        except ValueError:
            return ""
        if scheme not in LINK_SCHEMES:
            return ""
        quoted = _UNSAFE_IN_ADDRESS.sub(lambda sign: quote(sign[0]), address)
        return _ENTITY.sub("&amp;", quoted)


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.name in DROPPED
        or tag.get("aria-hidden") == "true"
        or tag.get("role") == "doc-backlink"
        or tag.has_attr("hidden")
    )


def _paragraph(parts: list[str]) -> Iterator[str]:
    """Yield the parts of a line as a paragraph, nothing where they say nothing."""
    found = [_SPACE.sub(" ", line).strip(" ") for line in "".join(parts).split(BREAK)]
    text = BREAK.join(line for line in found if line)
    if text:
        yield _safe_beginning(text)


def _around(text: str, mark: str) -> str:
    """Put marks around the words of a text, the spaces outside: else they mark nothing."""
    words = text.strip(" ")
    if not words or BREAK in words:
        return text
    before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
    return f"{before}{mark}{words}{mark}{after}"


def _code(tag: Tag) -> str:
    """Return code in a line; in a table, where a bar would end the cell, as plain text."""
    text = _SPACE.sub(" ", tag.get_text())
    if not text.strip() or ("|" in text and tag.find_parent(("td", "th", "caption"))):
        return _escaped(text)
    fence = "`" * (_longest_run(text) + 1)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _BACKTICKS.findall(text)), default=0)


def _indented(text: str, width: int) -> str:
    return _LINE.sub("\n" + " " * width, text)
