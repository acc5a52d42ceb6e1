"""Going through blocks at any depth: the values of a body, and what is stored of it."""

from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

Part = tuple[blocks.Block, Any]  # a block and its value


@singledispatch
def parts(block: blocks.Block, value: Any) -> Iterable[Part] | None:
    """Return the blocks directly in a block with their values, None where it is one that holds none."""
    return None


@parts.register
def _of_struct(block: blocks.StructBlock, value: Any) -> Iterable[Part]:
    return ((child, (value or {}).get(name)) for name, child in block.child_blocks.items())


@parts.register
def _of_image(block: ImageBlock, value: Any) -> None:
    """Take an image with its alternative text for one value, though its block is a struct."""


@parts.register
def _of_list(block: blocks.ListBlock, value: Any) -> Iterable[Part]:
    return ((block.child_block, item) for item in value or [])


@parts.register
def _of_stream(block: blocks.StreamBlock, value: Any) -> Iterable[Part]:
    return ((child.block, child.value) for child in value or [])


@parts.register
def _of_table(block: TypedTableBlock, value: Any) -> Iterable[Part]:
    return ((cell.block, cell.value) for row in (value.rows if value else []) for cell in row)


def leaves(block: blocks.Block, value: Any) -> Iterator[Part]:
    """Yield the blocks that hold no others, at any depth, with their values."""
    inner = parts(block, value)
    if inner is None:
        yield block, value
        return
    for part in inner:
        yield from leaves(*part)


Change = Callable[[blocks.Block, Any], Any]


@singledispatch
def map_stored(block: blocks.Block, stored: Any, change: Change) -> Any:
    """Return what is stored of a block, each value of a block that holds no others replaced by `change(block, value)`."""
    return change(block, stored)


@map_stored.register
def _in_struct(block: blocks.StructBlock, stored: Any, change: Change) -> Any:
    if not isinstance(stored, dict):  # an image was stored as its id alone, once
        return stored
    known = block.child_blocks
    return {
        name: map_stored(known[name], value, change) if name in known else value
        for name, value in stored.items()
    }


@map_stored.register
def _in_list(block: blocks.ListBlock, stored: Any, change: Change) -> Any:
    return [
        item | {"value": map_stored(block.child_block, item["value"], change)}
        if isinstance(item, dict) and item.keys() >= {"type", "value"}
        else map_stored(block.child_block, item, change)  # as Wagtail stored items, once
        for item in stored or []
    ]


@map_stored.register
def _in_stream(block: blocks.StreamBlock, stored: Any, change: Change) -> Any:
    known = block.child_blocks
    return [
        child | {"value": map_stored(known[child["type"]], child["value"], change)}
        if child["type"] in known
        else child
        for child in stored or []
    ]


@map_stored.register
def _in_table(block: TypedTableBlock, stored: Any, change: Change) -> Any:
    if not stored:
        return stored
    cells = [block.child_blocks.get(column["type"]) for column in stored["columns"]]
    rows = [
        row
        | {
            "values": [
                map_stored(cell, value, change) if cell else value
                for cell, value in zip(cells, row["values"], strict=False)
            ]
        }
        for row in stored["rows"]
    ]
    return stored | {"rows": rows}
