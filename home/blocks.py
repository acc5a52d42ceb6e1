"""Blocks of the front page and of content pages."""

from wagtail import blocks

from core.blocks.text import ParagraphBlock


class HomeBody(blocks.StreamBlock):
    """What the front page may hold."""

    paragraph = ParagraphBlock()


class ContentBody(blocks.StreamBlock):
    """What a content page may hold."""

    paragraph = ParagraphBlock()
