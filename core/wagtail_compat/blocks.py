"""Blocks: values completed before they are made, and values as the editor's scripts take them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from wagtail import blocks
from wagtail.admin.telepath import JSContext
from wagtail.blocks.base import BlockWidget
from wagtail.images.blocks import ImageBlock

READ_IN = "Wagtail 8.0.1"
PRIVATE = (
    "_to_struct_value",
    "_image_to_struct_value",
    "_build_block_json",
    "_js_context",
    "_block_json",
    "JSContext",
)


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


def pack_definitions_once() -> None:
    """Have the definitions of streams that say `packed_once` packed once a language, not at each opening of an editor.

    Why: Wagtail keeps them as long as one form, and they take a third of the CPU of the page. A stream says so where
    no choice within it is read from the database.
    """
    pack = BlockWidget._build_block_json

    def build(self: BlockWidget) -> None:
        if not getattr(self.block_def, "packed_once", False):
            return pack(self)
        packed = vars(self.block_def).setdefault("_packed_definitions", {})
        language = get_language()
        if language not in packed:
            pack(self)
            packed[language] = (self._js_context, self._block_json)
        self._js_context, self._block_json = packed[language]

    BlockWidget._build_block_json = build


def parts_of_image(block: ImageBlock, image: Any) -> blocks.StructValue:
    """Return an image as the struct (image, alt text, decorative) whose form the editor shows.

    Why: `ImageBlock.get_form_state` is for scripts; benchmarks send the form itself.
    """
    return block._image_to_struct_value(image)
