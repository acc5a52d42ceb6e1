"""Blocks: values completed before they are made, and values as the editor's scripts take them."""

from collections.abc import Iterable
from typing import Any

from wagtail import blocks
from wagtail.admin.telepath import JSContext
from wagtail.images.blocks import ImageBlock

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("_to_struct_value", "_image_to_struct_value", "JSContext")


class CompletedStructBlock(blocks.StructBlock):
    """A struct block that completes its values, wherever they come from.

    Why: of the ways to a value (form, storage, Python) each has a documented method, and none has one for all.
    """

    def complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values of the child blocks as they should be."""
        return values

    def _to_struct_value(self, block_items: Iterable[tuple[str, Any]]) -> blocks.StructValue:
        return super()._to_struct_value(self.complete(dict(block_items)))


def pack_for_editor(stream: blocks.StreamValue) -> Any:
    """Return the blocks of a stream as JSON that telepath unpacks in the editor.

    Why: Wagtail packs the value of a whole field when it renders a form, and offers nothing for blocks that come later.
    """
    return JSContext().pack(stream.stream_block.get_form_state(stream))


def parts_of_image(block: ImageBlock, image: Any) -> blocks.StructValue:
    """Return an image as the struct (image, alt text, decorative) whose form the editor shows.

    Why: `ImageBlock.get_form_state` is for scripts; benchmarks send the form itself.
    """
    return block._image_to_struct_value(image)
