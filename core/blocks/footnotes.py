"""Rich text with footnotes: references in the text, numbered in the order they are read."""

import re
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import RichTextBlock
from wagtail.models import Page
from wagtail_footnotes.blocks import RichTextBlockWithFootnotes

from core.base.markup import up_to
from core.base.richtext import ASIDE
from core.blocks.base import Readable
from core.blocks.sanitize import clean_rich_text

_MARK = re.compile(rf'<footnote id="([^"]*+)">{up_to("<", "/?footnote")}</footnote>')


def footnotes_by_id(page: Any) -> dict[str, Any]:
    """Return the page's footnotes by their id, read once a rendering."""
    if not isinstance(page, Page):
        return {}
    if "footnotes_by_id" not in page.__dict__:
        page.footnotes_by_id = {str(note.uuid): note for note in page.footnotes.all()}
    return page.footnotes_by_id


class FootnotedText(Readable, RichTextBlockWithFootnotes):
    """Rich text, cleaned again when rendered.

    The package keeps the notes of the page on the block, which threads share, and reads them once a paragraph:
    here they are kept on the page.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": list(ASIDE), **kwargs})

    def render(self, value: Any, context: Any = None) -> SafeString:
        """Render the text and its references."""
        html = clean_rich_text(RichTextBlock.render(self, value, context=context))
        return self.replace_footnote_tags(value, html, context=context)

    def replace_footnote_tags(self, value: Any, html: str, context: Any = None) -> SafeString:
        """Put links where the marks are; a mark without a footnote vanishes."""
        page = (context or {}).get("page")
        if "<footnote" in html:
            notes = footnotes_by_id(page)
            html = _MARK.sub(lambda mark: self._reference(page, notes.get(mark[1])), html)
        return mark_safe(html)  # noqa: S308 - cleaned by nh3 above

    def _reference(self, page: Any, note: Any) -> str:
        if note is None:
            return ""
        if not hasattr(page, "footnotes_list"):
            page.footnotes_list = []
        if note not in page.footnotes_list:
            note.references = []
            page.footnotes_list.append(note)
        note.references.append(len(note.references) + 1)
        number = page.footnotes_list.index(note) + 1
        return self.render_footnote_tag(number, note.references[-1]).strip()
