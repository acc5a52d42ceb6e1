"""Any article's HTML as our blocks: what a reader could read stays, in its order."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from itertools import groupby
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.base.markup import Cleaner
from core.blocks.addresses import safe_address
from core.blocks.classic import classic_html
from core.blocks.sanitize import LINK_SCHEMES, html_to_text
from core.blocks.tables import table_of_cells
from core.blocks.video import find_video

HEADING_LENGTH = 160
MOST_CELLS = 5_000  # of a table: all its rows become as long as its longest
_MOST_SPANNED = 1_000  # columns or rows, as HTML has it
_HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
_RENAMED = {
    "strong": "b",
    "em": "i",
    "cite": "i",
    "dfn": "i",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "strike": "s",
    "del": "s",
}
_INLINE = {"a", "b", "i", "s", "code", "sup", "br", "footnote"}
_MEDIA = {"iframe", "audio", "video"}
_PICTURE = "img"
_LISTS = {"ul", "ol"}
_CONTAINER_NAMES = """
    address article aside body button caption center dd details dir div dl dt fieldset figcaption
    figure footer form header label legend li main menu nav option p section select summary tbody
    td textarea tfoot th thead tr
"""
_CONTAINERS = set(_CONTAINER_NAMES.split())
_OWN = {"blockquote", "pre", "hr", "table", *_HEADINGS, *_LISTS}
_BLOCKS = [*_CONTAINERS, *_OWN, *_MEDIA, _PICTURE]
# What a list, a quotation or a table can't hold: such a one is taken apart.
_HEAVY = ["pre", "table", "blockquote", "hr", *_HEADINGS, *_MEDIA, _PICTURE]
_EMOJI_CLASS = re.compile(r"\b(?:tw|wp-)?(?:emoji|smiley|emoticon|emojione)\b|\ban1\b")
_SIGNS = {"So", "Sk", "Sm", "Mn", "Me", "Cf"}  # symbols, what modifies and joins them
_LONGEST_SIGN = 30
_BREAK = BeautifulSoup("<br/>", "html.parser").contents[0]
_BREAKS = re.compile(r"<br\s*+/?>(?:\s*+<br\s*+/?>)++")

_TIDY = Cleaner(
    tags={*_INLINE, *_RENAMED, *_BLOCKS, "img", "span", "source"},
    clean_content_tags={"script", "style", "template", "noscript", "head", "title"},
    attributes={
        "a": {"href"},
        "blockquote": {"cite"},
        "footnote": {"id"},
        "img": {"src", "alt", "width", "height", "class", "data-picture", "data-emoji"},
        "iframe": {"src", "title"},
        "audio": {"src"},
        "video": {"src"},
        "source": {"src"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)
_PARAGRAPH = Cleaner(
    tags={*_INLINE, *_LISTS, "li"},
    attributes={"a": {"href"}, "footnote": {"id"}},
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)

Block = tuple[str, Any]


PictureMaker = Callable[[Tag], list[Block]]


def blocks_from_html(html: str, picture: PictureMaker | None = None) -> list[Block]:
    """Return the HTML's content as (type, value) pairs; never raise on what is malformed.

    `picture` makes blocks of an <img>, told by its data-picture and alt; without it a picture becomes a link to it.
    """
    soup = BeautifulSoup(_TIDY.clean(classic_html(html.replace("\0", ""))), "html.parser")
    _prepare(soup)
    write_emoji(soup)
    if picture is None:
        for image in soup.find_all(_PICTURE):
            _link_image(image)
    return list(_merged(_Walk(soup, picture).blocks()))


def _prepare(soup: BeautifulSoup) -> None:
    """Give inline markup our names; unwrap spans and links that lead nowhere."""
    for tag in soup.find_all(_RENAMED.keys()):
        tag.name = _RENAMED[tag.name]
    for tag in [*soup.find_all("span"), *soup.find_all("a", href=False)]:
        tag.unwrap()


def write_emoji(soup: BeautifulSoup) -> None:
    """Write an emoji that a site or a program shows as a picture as the sign that it is."""
    for image in soup.find_all(_PICTURE):
        sign = _attribute(image, "data-emoji") or _attribute(image, "alt").strip()
        classes: Any = image.get("class") or []
        names = classes if isinstance(classes, str) else " ".join(classes)
        if _is_emoji(sign) or (_EMOJI_CLASS.search(names) and len(sign) <= _LONGEST_SIGN):
            image.replace_with(sign)


def _is_emoji(sign: str) -> bool:
    """Return whether a picture's text is nothing but signs."""
    signs = "".join(sign.split())
    return 0 < len(signs) <= _LONGEST_SIGN and all(
        unicodedata.category(each) in _SIGNS or each == "\u20e3" for each in signs
    )


def _link_image(image: Tag) -> None:
    """Turn the picture into a link to it: one of another host may not load here."""
    source, alt = _attribute(image, "src"), " ".join(_attribute(image, "alt").split())
    is_linked = image.find_parent("a") is not None
    is_silent = not alt and (is_linked or not source or image.get("width") in ("0", "1"))
    if is_silent or is_linked or not source:
        has_neighbour = image.previous_sibling or image.next_sibling
        image.replace_with(f" {alt} " if has_neighbour else alt)
        return
    image.insert_before(" ")
    image.insert_after(" ")
    image.name, image.attrs, image.can_be_empty_element = "a", {"href": source}, False
    image.string = alt or _("Image")


def _holders(soup: BeautifulSoup, names: list[str]) -> set[int]:
    """Return the ids of the elements that hold one of these names, in one pass however deep."""
    found: set[int] = set()
    for tag in soup.find_all(names):
        for parent in tag.parents:
            if id(parent) in found:
                break
            found.add(id(parent))
    return found


class _Walk:
    """A walk through the tree in reading order, without recursion: nesting may exceed Python's stack."""

    def __init__(self, soup: BeautifulSoup, picture: PictureMaker | None) -> None:
        self.soup = soup
        self.makers = _MAKERS | ({_PICTURE: picture} if picture else {})
        self.holds_blocks = _holders(soup, _BLOCKS)
        self.holds_heavy = _holders(soup, _HEAVY)

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks; what stands between two of them is a paragraph."""
        stack: list[Iterator[Any]] = [iter(self.soup.children)]
        inline: list[Any] = []
        while stack:
            node = next(stack[-1], None)
            if node is not None and self._is_inline(node):
                inline.append(node)
                continue
            yield from _paragraphs(inline)
            inline = []
            if node is None:
                stack.pop()
            elif (made := self._own_block(node)) is not None:
                yield from made
            else:
                stack.append(iter(node.children))

    def _is_inline(self, node: Any) -> bool:
        return not isinstance(node, Tag) or (
            node.name not in _BLOCKS and id(node) not in self.holds_blocks
        )

    def _own_block(self, node: Tag) -> list[Block] | None:
        """Return the blocks that the element is, None where its children speak for themselves."""
        if id(node) in self.holds_heavy and node.name not in ("pre", *_MEDIA):
            return None
        maker = self.makers.get(node.name)
        return maker(node) if maker else None


def _heading(node: Tag) -> list[Block]:
    text = _text(node)
    if len(text) > HEADING_LENGTH:
        return [("paragraph", format_html("<p><b>{}</b></p>", text))]
    value = {"text": text, "level": _HEADINGS[node.name], "anchor": ""}
    return [("heading", value)] if text else []


def _list(node: Tag) -> list[Block]:
    """Keep items and nested lists; paragraphs inside an item become lines of it."""
    for block in node.find_all(_CONTAINERS - {"li"}):
        if block.find_next_sibling():
            block.append(copy(_BREAK))
        block.unwrap()
    html = _PARAGRAPH.clean(str(node))
    return [("paragraph", html)] if html_to_text(html) else []


def _quote(node: Tag) -> list[Block]:
    text = html_to_text(_broken(node)).replace("\n", "\n\n")
    url = safe_address(node.get("cite"))
    value = {"text": text, "author": "", "work": "", "url": url, "language": ""}
    return [("quote", value)] if text else []


def _code(node: Tag) -> list[Block]:
    for line in node.find_all("br"):
        line.replace_with("\n")
    code = node.get_text()
    value = {"language": "text", "code": code, "caption": ""}
    return [("code", value)] if code.strip() else []


def _divider(node: Tag) -> list[Block]:
    return [("divider", None)]


def _table(node: Tag) -> list[Block] | None:
    """Return a table; one that lays out a page, or is larger than a page shows, is taken apart."""
    rows = [found for row in node.find_all("tr") if (found := row.find_all(["td", "th"]))]
    grid = _grid(rows)
    width = max(map(len, grid), default=0)
    if width < 2 or width * len(rows) > MOST_CELLS:
        return None
    has_headings = all(cell.name == "th" for cell in rows[0]) or rows[0][0].find_parent("thead")
    caption = _text(node.caption) if node.caption else ""
    return [("table", table_of_cells(caption, grid, bool(has_headings)))]


def _grid(rows: Iterable[Iterable[Tag]]) -> list[list[str]]:
    """Return the cells of a table as HTML, each in its column; stop where they are more than a page shows.

    A cell that spans rows is repeated in each, so that a row can be read alone; one that spans columns is followed by empty ones.
    """
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # by column: in how many rows more, and what
    for row in rows:
        if sum(map(len, grid)) > MOST_CELLS:
            break
        cells: list[str] = []
        grid.append(cells)
        for cell in row:
            if len(cells) > MOST_CELLS:
                break
            _fill(cells, below)
            html, high = _paragraph_html(_broken(cell)), _span(cell, "rowspan")
            for text in (html, *[""] * (_span(cell, "colspan") - 1)):
                if high > 1:
                    below[len(cells)] = high, text
                cells.append(text)
        _fill(cells, below)
        below = {column: (high - 1, text) for column, (high, text) in below.items() if high > 1}
    return grid


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Add what reaches down into the next columns from the rows above."""
    while len(cells) in below:
        cells.append(below[len(cells)][1])


def _span(cell: Tag, name: str) -> int:
    """Return how many columns or rows a cell spans, as browsers read it; at most as many as a table may have."""
    value = _attribute(cell, name).strip()
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= 6 else 1
    return min(max(number, 1), _MOST_SPANNED)


def _media(node: Tag) -> list[Block]:
    parts = [node, *node.find_all("source")]
    source = next((_attribute(part, "src") for part in parts if part.get("src")), "")
    source = f"https:{source}" if source.startswith("//") else source
    title = " ".join(_attribute(node, "title").split())
    if find_video(source):
        return [("embed", _embed(source, title))]
    label = title or source
    return (
        [("paragraph", format_html('<p><a href="{}">{}</a></p>', source, label))] if source else []
    )


def _attribute(tag: Tag, name: str) -> str:
    return str(tag.get(name) or "")


def _embed(url: str, title: str) -> dict[str, Any]:
    video = find_video(url)
    name = title[:160] or _("Video")
    return {"url": video.watch_url if video else url, "title": name, "still": None, "caption": ""}


def _paragraphs(inline: list[Any]) -> Iterator[Block]:
    """Yield what stood together as paragraphs: two line breaks end one."""
    html = "".join(_html(part) for part in inline)
    for part in _BREAKS.split(html):
        clean = _paragraph_html(part)
        text = html_to_text(clean)
        if find_video(text):
            yield "embed", _embed(text, "")
        elif text:
            yield "paragraph", f"<p>{clean}</p>"


def _html(node: Any) -> str:
    return (
        node.output_ready(formatter="minimal") if isinstance(node, NavigableString) else str(node)
    )


def _paragraph_html(html: str) -> str:
    """Return the HTML cleaned, without line breaks at its edges."""
    lines = _PARAGRAPH.clean(html).split("<br>")
    written = [place for place, line in enumerate(lines) if line.strip()]
    return "<br>".join(lines[written[0] : written[-1] + 1]).strip() if written else ""


def _broken(node: Tag) -> str:
    """Return the element's inner HTML, each of its blocks ended by a line break."""
    for block in node.find_all([*_CONTAINERS, *_LISTS]):
        block.append(copy(_BREAK))
        block.unwrap()
    return node.decode_contents()


def _text(node: Tag) -> str:
    return " ".join(html_to_text(str(node)).split())


def _merged(found: Iterator[Block]) -> Iterator[Block]:
    """Join paragraphs that follow one another into one block, as an editor writes them."""
    for is_text, group in groupby(found, key=lambda block: block[0] == "paragraph"):
        if is_text:
            yield "paragraph", "".join(value for _kind, value in group)
        else:
            yield from group


_MAKERS: dict[str, Callable[[Tag], list[Block] | None]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_MEDIA, _media),
    "blockquote": _quote,
    "pre": _code,
    "hr": _divider,
    "table": _table,
}
