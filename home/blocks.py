"""Blocks of the front page and of content pages."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    IntegerBlock,
    ListBlock,
    PageChooserBlock,
    StructValue,
    TextBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from blog.models import ArticlePage, SeriesPage
from core.base.publishing import published
from core.base.richtext import SHORT
from core.blocks import library as blocks
from core.blocks.action import link_errors
from core.blocks.footnotes import FootnotedText
from core.serving.renditions import pictures
from newsletter.form_block import SubscribeBlock
from services.blocks import FocusBlock, ServicesBlock
from services.requests.blocks import ContactBlock

LATEST_MAXIMUM = 10
# A page has the form once: two would have the same ids.
ONCE = {"subscribe": {"max_num": 1}}


class HeroValue(StructValue):
    """Give the hero's link its URL."""

    @property
    def href(self) -> str:
        """Return the page's URL, '' where it is gone or not published."""
        page = self["page"]
        return (page.url or "") if page is not None and page.live else ""


class HeroBlock(blocks.ReadableStruct):
    """Open the front page: title, text, image, link."""

    reads = ("title", "text", "label")
    preview_newest = ("image",)

    title = CharBlock(label=_("Title"), max_length=160)
    text = FootnotedText(label=_("Text"), features=list(SHORT))
    image = ImageBlock(label=_("Image"), required=False)
    label = CharBlock(label=_("Label of the link"), required=False, max_length=60)
    page = PageChooserBlock(label=_("Page"), required=False)

    class Meta:
        icon = "home"
        label = _("Opening")
        group = _("Front page")
        description = _("Who you are: the first thing that a visitor reads.")
        template = "home/blocks/hero.html"
        value_class = HeroValue
        label_format = "{title}"
        preview_value = {
            "title": _("Order that lasts"),
            "text": _("<p>I am Lucía, a virtual assistant in Buenos Aires.</p>"),
            "image": None,
            "label": "",
            "page": None,
        }

    def clean(self, value: Any) -> Any:
        """Require page and label together, with errors on the field concerned."""
        cleaned = super().clean(value)
        errors = {} if self.is_deferred_validation else link_errors(cleaned, required=False)
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class StrengthBlock(blocks.ReadableStruct):
    """Hold one strength: title and text."""

    title = CharBlock(label=_("Title"), max_length=120)
    text = TextBlock(label=_("Text"), rows=2, max_length=400)

    class Meta:
        icon = "tick-inverse"
        label = _("Strength")
        label_format = "{title}"


class StrengthsBlock(blocks.ReadableStruct):
    """Show strengths in short texts."""

    title = CharBlock(label=_("Title"), max_length=160)
    items = ListBlock(StrengthBlock(), label=_("Strengths"), min_num=1, max_num=6)

    class Meta:
        icon = "tick-inverse"
        label = _("Strengths")
        group = _("Front page")
        description = _("What you do best, in one to six short texts.")
        template = "home/blocks/strengths.html"
        label_format = "{title}"
        preview_value = {
            "title": _("What I do best"),
            "items": [
                {
                    "title": _("Diaries"),
                    "text": _("Weeks that leave room for what can't be planned."),
                },
                {"title": _("Mail"), "text": _("An empty inbox by eleven.")},
            ],
        }


class LatestArticlesBlock(blocks.ReadableStruct):
    """Show the newest articles of the blog."""

    reads = ("title",)

    title = CharBlock(label=_("Title"), max_length=160)
    count = IntegerBlock(label=_("How many"), default=4, min_value=1, max_value=LATEST_MAXIMUM)

    class Meta:
        icon = "doc-full"
        label = _("Latest articles")
        group = _("Front page")
        description = _("The newest articles of the blog, one to ten.")
        template = "home/blocks/latest_articles.html"
        label_format = "{title}"
        preview_value = {"title": _("From the blog"), "count": 3}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the articles."""
        count = min(max(value["count"] or 1, 1), LATEST_MAXIMUM)
        articles = ArticlePage.objects.published().newest_first().for_list("card", "wide")[:count]
        return super().get_context(value, parent_context=parent_context) | {"articles": articles}


class SeriesListBlock(blocks.ReadableStruct):
    """Show series of articles, in the order chosen."""

    reads = ("title",)

    title = CharBlock(label=_("Title"), max_length=160)
    series = ListBlock(PageChooserBlock("blog.SeriesPage"), label=_("Series"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Series")
        group = _("Front page")
        description = _("Series of articles, in the order you choose.")
        template = "home/blocks/series_list.html"
        label_format = "{title}"
        preview_value = {"title": _("To read in order"), "series": []}

    def get_preview_value(self) -> Any:
        """Return a preview with the site's newest series."""
        value = super().get_preview_value()
        value["series"].extend(published(SeriesPage.objects.all()).order_by("-pk")[:1])
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the public series, each with its number of parts."""
        chosen = [page.pk for page in value["series"] if page is not None]
        visible = (
            published(SeriesPage.objects.filter(pk__in=chosen))
            .select_related("cover")
            .prefetch_related(pictures("cover", "card"))
            .in_bulk()
        )
        parts = (
            ArticlePage.objects.published()
            .filter(series__in=visible)
            .values_list("series", flat=True)
        )
        counts = Counter(parts)
        series = [
            {"page": visible[pk], "parts": counts[pk]}
            for pk in dict.fromkeys(chosen)
            if pk in visible
        ]
        return super().get_context(value, parent_context=parent_context) | {"series": series}


class HomeBody(blocks.BodyBlock):
    """Name the blocks of the front page."""

    hero = HeroBlock()
    strengths = StrengthsBlock()
    latest_articles = LatestArticlesBlock()
    series_list = SeriesListBlock()
    services = ServicesBlock()
    focus = FocusBlock()
    paragraph = blocks.ParagraphBlock()
    heading = blocks.HeadingBlock()
    image = blocks.PictureBlock()
    quote = blocks.QuoteBlock()
    pull_quote = blocks.PullQuoteBlock()
    call_to_action = blocks.CallToActionBlock()
    contact = ContactBlock()
    subscribe = SubscribeBlock()

    class Meta:
        block_counts = ONCE


class ContentBody(blocks.BodyBlock):
    """Name the blocks of a content page."""

    paragraph = blocks.ParagraphBlock()
    heading = blocks.HeadingBlock()
    quote = blocks.QuoteBlock()
    pull_quote = blocks.PullQuoteBlock()
    callout = blocks.CalloutBlock()
    divider = blocks.DividerBlock()
    trajectory = blocks.TrajectoryBlock()
    steps = blocks.StepsBlock()
    checklist = blocks.ChecklistBlock()
    definitions = blocks.DefinitionsBlock()
    table = blocks.TableBlock()
    image = blocks.PictureBlock()
    gallery = blocks.GalleryBlock()
    embed = blocks.EmbedBlock()
    audio = blocks.AudioBlock()
    file = blocks.FileBlock()
    call_to_action = blocks.CallToActionBlock()
    services = ServicesBlock()
    focus = FocusBlock()
    contact = ContactBlock()
    subscribe = SubscribeBlock()
    html = blocks.HTMLBlock()

    class Meta:
        block_counts = ONCE
