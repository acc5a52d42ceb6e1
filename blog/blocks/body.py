"""The blocks an article is composed of."""

from wagtail.blocks import StreamBlock

from core.blocks.text import ParagraphBlock


class ArticleBody(StreamBlock):
    """Everything an article may hold."""

    paragraph = ParagraphBlock()
