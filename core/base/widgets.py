"""The rich-text editor, which opens whatever is stored."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text import DraftailRichTextArea

from core.base.markup import TAG_END

# Elements without an end that only a paste or an import has left: none of our features writes them.
_FOREIGN = re.compile(
    rf"<(?:area|base|col|embed|hr|img|input|link|meta|source|track|wbr)\b{TAG_END}", re.I
)
_BREAK = re.compile(rf"<br\b{TAG_END}", re.I)


class TextEditor(DraftailRichTextArea):
    """Wagtail's editor; stored elements without an end, which it waits for in vain, leave the page editable."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the field that a script lays over the form's own a name for who doesn't see it."""
        super().__init__(*args, **kwargs)
        self.options["ariaLabel"] = _("Text")

    def format_value(self, value: Any) -> Any:
        """Write line breaks as Wagtail does, and leave out what it can't show."""
        if isinstance(value, str):
            value = _BREAK.sub("<br/>", _FOREIGN.sub(" ", value))
        return super().format_value(value)
