"""What every block stands on: its plain text, values that are always whole, anchors of headings."""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import Any

from django.utils.html import format_html_join
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import RichText

from core.base.page_links import load_linked
from core.base.publishing import published
from core.blocks.comparison import StructComparison
from core.blocks.reading import heading_anchors
from core.blocks.sanitize import html_to_text
from core.blocks.walking import leaves, parts
from core.wagtail_compat.blocks import CompletedStructBlock


@singledispatch
def words_of(block: blocks.Block, value: Any) -> Iterator[str]:
    """Yield what a reader reads of the value; nothing of addresses, choices and files."""
    for part in parts(block, value) or ():
        yield from words_of(*part)


@words_of.register(blocks.CharBlock)
@words_of.register(blocks.TextBlock)
def _words_of_text(block: blocks.Block, value: Any) -> Iterator[str]:
    yield str(value or "")


@words_of.register(blocks.RichTextBlock)
def _words_of_rich_text(block: blocks.Block, value: Any) -> Iterator[str]:
    yield html_to_text(getattr(value, "source", value) or "")


@words_of.register(blocks.StructBlock)
def _words_of_struct(block: blocks.StructBlock, value: Any) -> Iterator[str]:
    for name in getattr(block, "reads", None) or block.child_blocks:
        yield from words_of(block.child_blocks[name], (value or {}).get(name))


@words_of.register(ImageBlock)
def _words_of_image(block: ImageBlock, value: Any) -> Iterator[str]:
    yield from ()


@words_of.register(TypedTableBlock)
def _words_of_table(block: TypedTableBlock, value: Any) -> Iterator[str]:
    if value:
        yield from (value.caption or "", *(column["heading"] or "" for column in value.columns))
    for part in parts(block, value) or ():
        yield from words_of(*part)


def joined(parts: Iterable[str]) -> str:
    """Return the parts that hold words, a line each, without the NUL that databases refuse."""
    words = (part.replace("\0", "").strip() for part in parts)
    return "\n".join(part for part in words if part)


def _one_newline(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Readable:
    """A block whose words can be read without markup: by search, word count, feeds of plain text."""

    # Whether search shows an excerpt of it only where no prose has the words: cells, captions, code.
    excerpted_last = False

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """Read a form, newlines as imports write them: else opening a page in the editor changes it."""
        value = super().value_from_datadict(data, files, prefix)  # type: ignore[misc]
        if isinstance(value, blocks.StructValue):
            value.update({name: _one_newline(part) for name, part in value.items()})
        return _one_newline(value)

    def plain_text(self, value: Any) -> str:
        """Return what a reader reads, a line each part."""
        return joined(words_of(self, value))

    def get_searchable_content(self, value: Any) -> list[str]:
        """Return the plain text: no HTML, addresses or choice codes."""
        text = self.plain_text(value)
        return [text] if text else []


TEXTUAL = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.ChoiceBlock)


class ReadableStruct(Readable, CompletedStructBlock):
    """A struct that reads its children; `reads` names them where not all are words.

    Its values are always whole: what is missing or None in what was stored has its default, text is never None.
    """

    reads: tuple[str, ...] = ()
    # Choosers that the preview fills with the newest of the site's objects.
    preview_newest: tuple[str, ...] = ()

    def normalize(self, value: Any) -> blocks.StructValue:
        """Complete a dict before it becomes a value."""
        if isinstance(value, self.meta.value_class):
            return value
        return super().normalize(self._defaults() | _present(value))

    def to_python(self, value: Any) -> blocks.StructValue:
        """Read a stored value, None included."""
        return super().to_python(_present(value))

    def bulk_to_python(self, values: Iterable[Any]) -> list[blocks.StructValue]:
        """Read stored values, None included."""
        return super().bulk_to_python([_present(value) for value in values])

    def get_comparison_class(self) -> type[StructComparison]:
        """Compare two versions by the parts that hold something."""
        return StructComparison

    def get_preview_value(self) -> blocks.StructValue:
        """Show the site's newest image, document or page where the preview needs one."""
        value = super().get_preview_value()
        for name in self.preview_newest:
            value[name] = value[name] or newest(self.child_blocks[name])
        return value

    def _defaults(self) -> dict[str, Any]:
        return {name: block.get_default() for name, block in self.child_blocks.items()}

    def complete(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return '' for a text that is None."""
        return {
            name: "" if value is None and isinstance(self.child_blocks[name], TEXTUAL) else value
            for name, value in values.items()
        }


def _present(value: Any) -> dict[str, Any]:
    return {name: part for name, part in dict(value or {}).items() if part is not None}


def newest(block: blocks.Block) -> Any:
    """Return the newest object that can be chosen in the block, None where there is none."""
    chooser = block.child_blocks["image"] if isinstance(block, ImageBlock) else block
    objects = chooser.model_class._default_manager.order_by("-pk")
    # A teaser shows nothing of a draft.
    chosen = (published(objects) if issubclass(objects.model, Page) else objects).first()
    if isinstance(block, ImageBlock) and chosen:
        chosen.contextual_alt_text, chosen.decorative = chosen.default_alt_text, False
    return chosen


def pin_anchors(stream: blocks.StreamValue) -> blocks.StreamValue:
    """Store each heading's anchor in its value, so that it outlives edits, moves and copies."""
    for child, anchor in heading_anchors(stream):
        child.value["anchor"] = anchor
    return stream


class BodyBlock(blocks.StreamBlock):
    """A body of blocks: its headings have anchors that stay, each once a page."""

    def clean(self, value: Any) -> blocks.StreamValue:
        """Give new headings an anchor."""
        return pin_anchors(super().clean(value))

    def get_prep_value(self, value: Any) -> list[dict[str, Any]]:
        """Give headings that came without a form (import, demo) an anchor before they are stored."""
        if isinstance(value, blocks.StreamValue):
            pin_anchors(value)
        return super().get_prep_value(value)

    def render_basic(self, value: Any, context: Any = None) -> str:
        """Render the blocks in order, footnotes counted from one."""
        load_linked(texts_of(value))
        context = dict(context or {})
        forget_footnotes(context.get("page"))
        anchors = {id(child): anchor for child, anchor in heading_anchors(value)}
        return format_html_join(
            "\n",
            '<div class="block-{}">{}</div>',
            (
                (
                    child.block_type,
                    child.render(context | {"heading_anchor": anchors.get(id(child), "")}),
                )
                for child in value
            ),
        )


def texts_of(stream: Any) -> Iterator[str]:
    """Yield the rich texts of a stream, at any depth, as they are stored."""
    for child in stream:
        for _block, value in leaves(child.block, child.value):
            if isinstance(value, RichText):
                yield value.source


def forget_footnotes(page: Any) -> None:
    """Forget the footnotes that an earlier rendering of the same object has counted."""
    if page is not None:
        page.footnotes_list = []
        page.__dict__.pop("footnotes_by_id", None)
