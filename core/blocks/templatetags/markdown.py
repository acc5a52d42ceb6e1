"""Texts in files that are written as Markdown."""

from django import template

from core.blocks.markdown import escaped

register = template.Library()


@register.filter
def markdown_line(text: str) -> str:
    """Return a text as one line of Markdown that reads as the text does."""
    return escaped(str(text))
