"""Going through the body of an article: its blocks with their places, and what lies in them at any depth."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Any, NamedTuple

from bs4 import BeautifulSoup, SoupStrainer
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from core.base.markup import Cleaner
from core.blocks.sanitize import DROPPED, LINK_SCHEMES

_LINKS = Cleaner(
    tags={"a"},
    clean_content_tags=DROPPED,
    attributes={"a": {"href", "linktype", "id"}},
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)


class Place(NamedTuple):
    """Where something is mended: a field of the form, or a block of it; `label` names it for people."""

    label: str
    field: str = "body"
    block_id: str = ""


class Placed(NamedTuple):
    """A block of the body at its place."""

    place: Place
    block: blocks.Block
    value: Any


class Link(NamedTuple):
    """A link in rich text or HTML, as it is stored."""

    text: str
    href: str
    kind: str  # Wagtail's 'linktype': page, document, '' for an address
    target: str  # the id of the page or document


def placed_blocks(body: Any) -> list[Placed]:
    """Return the blocks of a body with their places, counted from one."""
    return [
        Placed(_place(number, child), child.block, child.value)
        for number, child in enumerate(body or [], start=1)
    ]


def _place(number: int, child: Any) -> Place:
    label = _("block %(number)d (%(kind)s)") % {
        "number": number,
        "kind": str(child.block.label).lower(),
    }
    return Place(label, block_id=str(child.id or ""))


@singledispatch
def leaves(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    """Yield the blocks without children that lie in a block, with their values."""
    yield block, value


@leaves.register(blocks.StructBlock)
def _of_struct(block: blocks.StructBlock, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    for name, child in block.child_blocks.items():
        yield from leaves(child, (value or {}).get(name))


@leaves.register(blocks.ListBlock)
def _of_list(block: blocks.ListBlock, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    for item in value or []:
        yield from leaves(block.child_block, item)


@leaves.register(ImageBlock)
def _of_image(block: ImageBlock, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    yield block, value


@leaves.register(TypedTableBlock)
def _of_table(block: TypedTableBlock, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    for row in value.rows if value else []:
        for cell in row:
            yield from leaves(cell.block, cell.value)


def markup(block: blocks.Block, value: Any) -> str:
    """Return the HTML of a block that holds some, '' for others."""
    if isinstance(block, blocks.RichTextBlock):
        return getattr(value, "source", value) or ""
    return str(value or "") if isinstance(block, blocks.RawHTMLBlock) else ""


def links(html: str) -> list[Link]:
    """Return the links of stored rich text or HTML."""
    if "<a" not in html.lower():
        return []
    soup = BeautifulSoup(_whole(html), "html.parser", parse_only=SoupStrainer("a"))
    return [_link(anchor) for anchor in soup.find_all("a")]


def _whole(html: str) -> str:
    """Return the links alone, well formed: Python's parser takes the square of the time on tags that never end."""
    return _LINKS.clean(html.encode("utf-8", "replace").decode())


def _link(anchor: Any) -> Link:
    return Link(
        " ".join(anchor.get_text().split()),
        (anchor.get("href") or "").strip(),
        anchor.get("linktype") or "",
        str(anchor.get("id") or ""),
    )
