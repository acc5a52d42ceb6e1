"""The newsletter in the blog's templates."""

from typing import Any

from django import template

from newsletter.forms import short_form

register = template.Library()


@register.simple_tag(takes_context=True)
def subscribe_form(context: template.Context, place: str, series: Any = None) -> str:
    """Show the form that asks for the address alone."""
    return short_form(context.get("request"), place, series)
