"""What a browser would send of an editor's form: the fields as rendered, and the blocks that scripts draw."""

from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from core.wagtail_compat.blocks import parts_of_image

Data = dict[str, str]


@singledispatch
def data_of(block: blocks.Block, value: Any, prefix: str) -> Data:
    """Return the form data of a block's value."""
    state = block.get_form_state(value)
    if isinstance(state, dict):  # a chooser's
        state = state["id"]
    if isinstance(state, list):  # a select's
        state = state[0]
    if isinstance(block, blocks.BooleanBlock):
        return {prefix: "on"} if state else {}
    return {prefix: "" if state is None else str(state)}


@data_of.register
def _of_struct(block: blocks.StructBlock, value: Any, prefix: str) -> Data:
    parts = (
        (child, value.get(name), f"{prefix}-{name}") for name, child in block.child_blocks.items()
    )
    return {key: text for part in parts for key, text in data_of(*part).items()}


@data_of.register
def _of_image(block: ImageBlock, value: Any, prefix: str) -> Data:
    return _of_struct(block, parts_of_image(block, value), prefix)


@data_of.register
def _of_list(block: blocks.ListBlock, value: Any, prefix: str) -> Data:
    data = {f"{prefix}-count": str(len(value))}
    for number, item in enumerate(value):
        data |= _place(f"{prefix}-{number}", number)
        data |= data_of(block.child_block, item, f"{prefix}-{number}-value")
    return data


@data_of.register
def _of_stream(block: blocks.StreamBlock, value: Any, prefix: str) -> Data:
    data = {f"{prefix}-count": str(len(value))}
    for number, child in enumerate(value):
        at = f"{prefix}-{number}"
        data |= _place(at, number) | {f"{at}-type": child.block_type, f"{at}-id": child.id or ""}
        data |= data_of(child.block, child.value, f"{at}-value")
    return data


@data_of.register
def _of_table(block: TypedTableBlock, value: Any, prefix: str) -> Data:
    rows = list(value.rows)
    data = {
        f"{prefix}-caption": value.caption,
        f"{prefix}-column-count": str(len(value.columns)),
        f"{prefix}-row-count": str(len(rows)),
    }
    for number, column in enumerate(value.columns):
        at = f"{prefix}-column-{number}"
        data |= _place(at, number)
        data |= {f"{at}-type": column["block"].name, f"{at}-heading": column["heading"]}
    for number, row in enumerate(rows):
        data |= _place(f"{prefix}-row-{number}", number)
        for column_number, cell in enumerate(row):
            data |= data_of(cell.block, cell.value, f"{prefix}-cell-{number}-{column_number}")
    return data


def _place(prefix: str, number: int) -> Data:
    return {f"{prefix}-order": str(number), f"{prefix}-deleted": ""}
