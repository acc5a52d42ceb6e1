"""Values for blocks, made from the blocks' own definitions, and what is asserted of any block."""

from typing import Any

from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

HOSTILE = {
    "markup": """<script>alert(1)</script><img src=x onerror=alert(1)>"'><b onclick='x'>negrita</b><iframe src="//evil"></iframe>""",
    "address": "javascript:alert(document.cookie)",
    "right to left": "\u202eשלום עולם مرحبا\u202c ﷽",
    "ten thousand characters": "palabra " * 1250,
    "NUL": "a\0b",
    "nothing but spaces": "  \n\t ",
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "astral": "👩🏽‍💻 𝒜 ñandú",
}

OWN_FORMS = {"/contacto/"}  # a block of ours shows it


def filled(block: blocks.Block, text: str) -> Any:
    """Return a stored value of the block with the text in every place that takes text."""
    if isinstance(block, (ImageBlock, blocks.ChooserBlock)):
        return None
    if isinstance(block, TypedTableBlock):
        return {"caption": text, "columns": [text, text], "rows": [[text, text], [text]]}
    if isinstance(block, blocks.StructBlock):
        return {name: filled(child, text) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [filled(block.child_block, text)] * 2
    if isinstance(block, blocks.IntegerBlock):
        return -(10**9)
    return None if isinstance(block, blocks.StaticBlock) else text


def render(stream_block: blocks.StreamBlock, kind: str, value: Any, **context: Any) -> str:
    """Render a body with one block from its stored value."""
    stream = stream_block.to_python([{"type": kind, "value": value, "id": "uno"}])
    return str(stream_block.render(stream, context))


def unsafe_parts(html: str) -> list[str]:
    """Return what no visitor's page may hold: scripts, frames, handlers, styles, script addresses."""
    soup = BeautifulSoup(html, "html.parser")
    found = [
        tag.name
        for tag in soup.find_all(["script", "style", "iframe", "object", "embed", "base", "form"])
        if tag.get("action") not in OWN_FORMS
    ]
    for tag in soup.find_all(True):
        found += [name for name in tag.attrs if name.startswith("on") or name == "style"]
        found += [
            str(tag[name])
            for name in ("href", "src", "cite")
            if str(tag.get(name, "")).startswith("javascript")
        ]
    return found


def text_of(stream_block: blocks.StreamBlock, kind: str, value: Any) -> str:
    """Return the plain text of one block."""
    block = stream_block.child_blocks[kind]
    return block.plain_text(block.to_python(value) if value is not None else None)


def search_text_of(stream_block: blocks.StreamBlock, kind: str, value: Any) -> str:
    """Return what search finds of one block."""
    stream = stream_block.to_python([{"type": kind, "value": value, "id": "uno"}])
    return " ".join(map(str, stream_block.get_searchable_content(stream)))
