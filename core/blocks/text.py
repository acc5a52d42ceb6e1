"""Text: paragraphs and headings, and what divides them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.base.richtext import PARAGRAPH
from core.blocks.base import Readable, ReadableStruct
from core.blocks.footnotes import FootnotedText
from core.blocks.reading import free_anchor

LEVELS = [
    ("h2", _("Section (h2)")),
    ("h3", _("Below a section (h3)")),
    ("h4", _("Below that (h4)")),
]


class ParagraphBlock(FootnotedText):
    """Running text, with links, lists and footnotes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": list(PARAGRAPH), **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        group = _("Text")
        description = _("Running text with links, lists and footnotes.")
        preview_value = _(
            "<p>A good week begins on Friday: half an hour with the diary, <b>before</b> the first message of Monday.</p>"
            "<ul><li>What can't move.</li><li>What can wait.</li></ul>"
        )


class HeadingValue(blocks.StructValue):
    """Answer at which level a heading stands and where it is found."""

    @property
    def tag(self) -> str:
        """Return the element, h2 where what is stored is none of ours."""
        return self["level"] if self["level"] in dict(LEVELS) else "h2"

    @property
    def depth(self) -> int:
        """Return the level as a number."""
        return int(self.tag[1])

    @property
    def own_anchor(self) -> str:
        """Return the anchor of a heading that stands alone."""
        return free_anchor(self["anchor"] or self["text"], set())


class HeadingBlock(ReadableStruct):
    """A heading with an anchor that stays."""

    reads = ("text",)

    text = blocks.CharBlock(label=_("Text"), max_length=160)
    level = blocks.ChoiceBlock(label=_("Level"), choices=LEVELS, default="h2")
    anchor = blocks.CharBlock(
        label=_("Anchor"),
        required=False,
        max_length=80,
        help_text=_(
            "The end of this section's address (#…). It is filled in for you and stays when you change the text."
        ),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _("Text")
        description = _("Title of a section; three or more make a table of contents.")
        template = "blocks/heading.html"
        value_class = HeadingValue
        label_format = "{text}"
        preview_value = {"text": _("First, your month"), "level": "h2", "anchor": ""}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the anchor: the one that is free in the body, else the heading's own."""
        context = super().get_context(value, parent_context=parent_context)
        return context | {"anchor": context.get("heading_anchor") or value.own_anchor}


class DividerBlock(Readable, blocks.StaticBlock):
    """A pause between two parts of a text."""

    class Meta:
        icon = "minus"
        label = _("Divider")
        group = _("Text")
        description = _("A pause between two parts of a text.")
        admin_text = _("A pause between two parts of the text.")
        template = "blocks/divider.html"
        preview_value = None
        default = ""
