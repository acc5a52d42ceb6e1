"""For those who know markup: code to show, HTML to keep."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

from core.blocks.base import Readable, ReadableStruct, words_of
from core.blocks.sanitize import clean_html, html_to_text

LANGUAGES = [
    ("text", _("Plain text")),
    ("html", "HTML"),
    ("css", "CSS"),
    ("javascript", "JavaScript"),
    ("python", "Python"),
    ("json", "JSON"),
    ("bash", "Bash"),
]


class CodeValue(blocks.StructValue):
    """Answer in which language code is written."""

    @property
    def language_code(self) -> str:
        """Return the code of the language, 'text' where what is stored is none of ours."""
        return self["language"] if self["language"] in dict(LANGUAGES) else "text"

    @property
    def language_name(self) -> str:
        """Return the name of the language, '' for plain text."""
        return "" if self.language_code == "text" else str(dict(LANGUAGES)[self.language_code])

    @property
    def trimmed(self) -> str:
        """Return the code without empty lines around it."""
        return self["code"].strip("\r\n").rstrip()


class CodeBlock(ReadableStruct):
    """Text set letter by letter: code, a message to copy."""

    excerpted_last = True
    reads = ("code", "caption")

    language = blocks.ChoiceBlock(label=_("Language"), choices=LANGUAGES, default="text")
    code = blocks.TextBlock(label=_("Code"), rows=6)
    caption = blocks.CharBlock(
        label=pgettext_lazy("below a picture", "Caption"), required=False, max_length=200
    )

    class Meta:
        icon = "code"
        label = _("Code")
        group = _("Technical")
        description = _("Code, or any text whose spaces and lines must stay.")
        template = "blocks/code.html"
        value_class = CodeValue
        label_format = "{caption}"
        preview_value = {
            "language": "html",
            "code": '<img src="agenda.avif" alt="">',
            "caption": _("A decorative image"),
        }


class HTMLBlock(Readable, blocks.RawHTMLBlock):
    """HTML for what has no block; cleaned when saved and when rendered."""

    class Meta:
        icon = "code"
        label = _("HTML")
        group = _("Technical")
        description = _(
            "HTML for what has no block of its own; scripts, styles, frames and pictures are removed."
        )
        preview_value = "<table><thead><tr><th>Tecla</th><th>Qué hace</th></tr></thead><tbody><tr><td><kbd>e</kbd></td><td>archiva</td></tr></tbody></table>"

    def normalize(self, value: Any) -> SafeString:
        """Clean whatever comes in."""
        return mark_safe(clean_html(str(value or "")))  # noqa: S308 - cleaned by nh3

    def to_python(self, value: Any) -> SafeString:
        """Clean what was stored."""
        return self.normalize(value)

    def value_from_form(self, value: Any) -> SafeString:
        """Clean what the editor typed."""
        return self.normalize(value)

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        """Render the cleaned HTML; a wide table scrolls inside."""
        return mark_safe(f'<div class="html">{clean_html(str(value or ""))}</div>')  # noqa: S308 - cleaned by nh3


@words_of.register(blocks.RawHTMLBlock)
def _words_of_html(block: blocks.RawHTMLBlock, value: Any) -> Any:
    yield html_to_text(str(value or ""))
