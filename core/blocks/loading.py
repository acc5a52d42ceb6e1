"""What the choosers of a body name, loaded at once, where Wagtail asks once a type of block."""

from collections.abc import Iterable, Iterator
from copy import copy
from functools import singledispatch
from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock as WagtailDocumentChooserBlock
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.images.blocks import ImageChooserBlock

from core.base.at_hand import held


class LoadsAtOnce:
    """A chooser that takes what is at hand; migrations know it as Wagtail's own."""

    def bulk_to_python(self, values: Iterable[Any]) -> list[Any]:
        """Return the objects, each one of its own: an image has another alt text in another place."""
        known = held(self.model_class)  # type: ignore[attr-defined]
        if known is None:
            return super().bulk_to_python(values)  # type: ignore[misc]
        return [copy(known.get(value)) for value in values]


class ImageBlock(WagtailImageBlock):
    """Wagtail's image with its alt text."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        chooser = _ImageChooser(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser


class _ImageChooser(LoadsAtOnce, ImageChooserBlock):
    pass


class DocumentChooserBlock(LoadsAtOnce, WagtailDocumentChooserBlock):
    """Wagtail's chooser of a document."""

    def deconstruct(self) -> Any:
        """Call it by Wagtail's name."""
        return ("wagtail.documents.blocks.DocumentChooserBlock", *super().deconstruct()[1:])


@singledispatch
def named_in(block: blocks.Block, stored: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the model and id of each object that a block's stored value names."""
    if isinstance(block, LoadsAtOnce) and stored is not None:
        yield block.model_class, stored  # type: ignore[attr-defined]


@named_in.register
def _in_struct(block: blocks.StructBlock, stored: Any) -> Iterator[tuple[Any, Any]]:
    # An image was stored as its id alone, once.
    parts = stored if isinstance(stored, dict) else {"image": stored}
    for name, child in block.child_blocks.items():
        yield from named_in(child, parts.get(name))


@named_in.register
def _in_list(block: blocks.ListBlock, stored: Any) -> Iterator[tuple[Any, Any]]:
    for item in stored or []:
        yield from named_in(block.child_block, item["value"] if _is_wrapped(item) else item)


def _is_wrapped(item: Any) -> bool:
    """Tell whether an item of a list is stored with an id, as Wagtail does today."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item


@named_in.register
def _in_stream(block: blocks.StreamBlock, stored: Any) -> Iterator[tuple[Any, Any]]:
    for item in stored or []:
        if item["type"] in block.child_blocks:
            yield from named_in(block.child_blocks[item["type"]], item["value"])
