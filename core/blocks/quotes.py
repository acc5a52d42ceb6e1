"""Quotations: of others, and of the article itself."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.base.languages import LANGUAGES, in_language
from core.blocks.addresses import safe_address, validate_web_address
from core.blocks.base import ReadableStruct


class QuoteValue(blocks.StructValue):
    """Answer where a quotation comes from and in which language it is."""

    @property
    def href(self) -> str:
        """Return the address of the source, '' where there is none."""
        return safe_address(self["url"])

    @property
    def lang(self) -> str:
        """Return the code of a foreign language, '' for Spanish."""
        return self["language"] if in_language(self["language"]) else ""

    @property
    def in_language(self) -> str:
        """Return 'in English' and the like, '' for Spanish."""
        return in_language(self.lang)


class QuoteBlock(ReadableStruct):
    """What somebody else said or wrote."""

    reads = ("text", "author", "work")

    text = blocks.TextBlock(label=_("Text"), rows=3)
    author = blocks.CharBlock(label=_("Author"), required=False, max_length=160)
    work = blocks.CharBlock(
        label=_("Work"), required=False, max_length=200, help_text=_("Book, article or talk.")
    )
    url = blocks.URLBlock(
        label=_("Address of the work"), required=False, validators=[validate_web_address]
    )
    language = blocks.ChoiceBlock(
        label=_("Language of the quotation"),
        choices=[("", _("Spanish")), *LANGUAGES[1:]],
        required=False,
        default="",
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = _("Text")
        description = _("Somebody else's words, with author, work and language.")
        template = "blocks/quote.html"
        value_class = QuoteValue
        label_format = "{author}: {text}"
        preview_value = {
            "text": _("What gave me peace was to hear of it twice a week, at the same hour."),
            "author": _("Silvina, potter"),
            "work": "",
            "url": "",
            "language": "",
        }


class PullQuoteBlock(ReadableStruct):
    """A striking sentence of the article itself, set large."""

    text = blocks.TextBlock(label=_("Text"), rows=2, max_length=280)

    class Meta:
        icon = "openquote"
        label = _("Pull quote")
        group = _("Text")
        description = _("A striking sentence of this very article, set large.")
        template = "blocks/pull_quote.html"
        preview_value = {
            "text": _("A discount without a reason teaches that the first price was an ornament.")
        }
