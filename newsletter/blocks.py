"""Blocks of a campaign's body."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlock

from core.base.richtext import SHORT


class IntroBlock(blocks.RichTextBlock):
    """Hold rich text."""

    def __init__(self, **kwargs: Any) -> None:
        """Set the features that every mail program shows."""
        super().__init__(**{"features": SHORT, "label": _("Text")} | kwargs)


class ArticlesBlock(StructBlock):
    """Hold a list of articles, shown with title, summary and link."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100, required=False)
    articles = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="blog.ArticlePage"), label=_("Articles"), max_num=12
    )

    class Meta:
        icon = "list-ul"
        label = _("Articles")


class CallBlock(StructBlock):
    """Hold the text and the URL of a button."""

    text = blocks.CharBlock(label=_("Button"), max_length=60)
    url = blocks.URLBlock(label=_("Address"), max_length=300)

    class Meta:
        icon = "link-external"
        label = _("Call to action")


class CampaignBody(blocks.StreamBlock):
    """Hold the body of a campaign."""

    intro = IntroBlock()
    articles = ArticlesBlock()
    call = CallBlock()
