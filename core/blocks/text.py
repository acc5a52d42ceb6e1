"""Text: paragraphs."""

from django.utils.translation import gettext_lazy as _
from wagtail_footnotes.blocks import RichTextBlockWithFootnotes

from core.base.richtext import PARAGRAPH


class ParagraphBlock(RichTextBlockWithFootnotes):
    """Running text, with links, lists and footnotes."""

    def __init__(self, **kwargs):
        super().__init__(**{"features": list(PARAGRAPH), **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        group = _("Text")
