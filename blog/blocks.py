"""Blocks of the blog, which point at sources and at other articles; and the blocks an article is composed of."""

from collections.abc import Iterable
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from core.base.languages import LANGUAGES, in_language
from core.base.publishing import visible
from core.blocks import library
from core.blocks.addresses import safe_address, validate_web_address
from core.blocks.base import ReadableStruct, joined


class SourceValue(blocks.StructValue):
    """The value of a SourceBlock: what is cited, where it is and in which language."""

    @property
    def href(self) -> str:
        """Return the cited address, by default the source's own."""
        return safe_address(self["url"]) or safe_address(getattr(self["source"], "url", ""))

    @property
    def cited_title(self) -> str:
        """Return the cited title, by default the source's."""
        return self["title"] or getattr(self["source"], "title", "")

    @property
    def publisher(self) -> str:
        """Return the source's title where it says more than the cited one."""
        title = getattr(self["source"], "title", "")
        return "" if title == self.cited_title else title

    @property
    def language_code(self) -> str:
        """Return the language of what is cited, by default the source's."""
        return self["language"] or getattr(self["source"], "language", "")

    @property
    def lang(self) -> str:
        """Return the language where it isn't Spanish."""
        return self.language_code if self.in_language else ""

    @property
    def in_language(self) -> str:
        """Return 'in English' and the like, '' for Spanish."""
        return in_language(self.language_code)


class SourceBlock(ReadableStruct):
    """A source that the article cites: what, where, in which language, and what one finds there."""

    preview_newest = ("source",)

    source = SnippetChooserBlock("blog.Source", label=_("Source"))
    title = blocks.CharBlock(label=_("Title of the cited page"), required=False, max_length=200)
    url = blocks.URLBlock(
        label=_("Address of the cited page"),
        required=False,
        validators=[validate_web_address],
        help_text=_("By default, the source's own."),
    )
    language = blocks.ChoiceBlock(
        label=_("Language"),
        choices=[("", _("The source's own")), *LANGUAGES],
        required=False,
        default="",
    )
    note = blocks.TextBlock(
        label=_("Note"),
        required=False,
        rows=2,
        max_length=400,
        help_text=_("What the reader finds there, in your words."),
    )

    class Meta:
        icon = "link-external"
        label = _("Source")
        group = _("Links")
        description = _("A publication that you cite, with its language and what one finds there.")
        template = "blog/blocks/source.html"
        value_class = SourceValue
        label_format = "{title}"
        preview_value = {
            "source": None,
            "title": "How Users Read on the Web",
            "url": "https://www.nngroup.com/articles/how-users-read-on-the-web/",
            "language": "en",
            "note": _("A classic on how a text is read on a screen."),
        }

    def plain_text(self, value: Any) -> str:
        """Return title, publisher and note."""
        cited = self.normalize(value)
        return joined((cited.cited_title, cited.publisher, cited["note"]))


class TeaserValue(blocks.StructValue):
    """The value of a TeaserBlock: the article shown, if visitors may see it."""

    @property
    def shown(self) -> Any:
        """Return the article, None where it is gone, not published or private."""
        return next(iter(visible(filter(None, [self["article"]]))), None)

    @property
    def reason(self) -> str:
        """Return why to read it, by default its summary."""
        return self["text"] or getattr(self["article"], "summary", "")


class TeaserBlock(ReadableStruct):
    """Another article of the blog, and why to read it."""

    preview_newest = ("article",)

    article = blocks.PageChooserBlock("blog.ArticlePage", label=_("Article"))
    text = blocks.TextBlock(
        label=_("Why to read it"),
        required=False,
        rows=2,
        max_length=300,
        help_text=_("By default, its summary."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Article")
        group = _("Links")
        description = _("Another article of the blog, and why to read it.")
        template = "blog/blocks/article.html"
        value_class = TeaserValue
        label_format = "{text}"
        preview_value = {"article": None, "text": _("What to write down before you begin.")}

    def bulk_to_python(self, values: Iterable[Any]) -> list[blocks.StructValue]:
        """Read stored values, and the covers of all articles at once."""
        found = super().bulk_to_python(values)
        prefetch_related_objects([each["article"] for each in found if each["article"]], "cover")
        return found

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the article, looked up once."""
        return super().get_context(value, parent_context=parent_context) | {"article": value.shown}


class ArticleBody(library.BodyBlock):
    """Everything an article may hold."""

    packed_once = True  # core.wagtail_compat.blocks

    paragraph = library.ParagraphBlock()
    heading = library.HeadingBlock()
    quote = library.QuoteBlock()
    pull_quote = library.PullQuoteBlock()
    callout = library.CalloutBlock()
    question = library.QuestionBlock()
    divider = library.DividerBlock()
    steps = library.StepsBlock()
    checklist = library.ChecklistBlock()
    definitions = library.DefinitionsBlock()
    table = library.TableBlock()
    image = library.PictureBlock()
    gallery = library.GalleryBlock()
    embed = library.EmbedBlock()
    audio = library.AudioBlock()
    file = library.FileBlock()
    source = SourceBlock()
    article = TeaserBlock()
    call_to_action = library.CallToActionBlock()
    code = library.CodeBlock()
    html = library.HTMLBlock()
