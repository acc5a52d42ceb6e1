"""Blocks of a campaign: what an editor composes for subscribers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import StructBlock

from core.base.richtext import SHORT


class IntroBlock(blocks.RichTextBlock):
    """Some paragraphs."""

    def __init__(self, **kwargs: Any) -> None:
        """Have the features that every mail program shows."""
        super().__init__(**{"features": SHORT, "label": _("Text")} | kwargs)


class ArticlesBlock(StructBlock):
    """Articles, each with title, summary and a link."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=100, required=False)
    articles = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="blog.ArticlePage"), label=_("Articles"), max_num=12
    )

    class Meta:
        icon = "list-ul"
        label = _("Articles")


class CallBlock(StructBlock):
    """A button that leads somewhere."""

    text = blocks.CharBlock(label=_("Button"), max_length=60)
    url = blocks.URLBlock(label=_("Address"), max_length=300)

    class Meta:
        icon = "link-external"
        label = _("Call to action")


class CampaignBody(blocks.StreamBlock):
    """What an editor writes to subscribers."""

    intro = IntroBlock()
    articles = ArticlesBlock()
    call = CallBlock()
