"""Placeholders: what a skeleton says where she is to write, in brackets with a pencil: '[✎ What to do first]'."""

import re
from typing import Any, NamedTuple

PLACEHOLDER_MARK = "✎"
_PLACEHOLDER = re.compile(rf"\[{PLACEHOLDER_MARK}([^\[\]]*+)\]")


class LeftOver(NamedTuple):
    """A block that still holds a placeholder, and what the placeholder asks for."""

    child: Any  # of the stream: it has `id`, `block`, `value`
    asks: str


def placeholder(text: Any) -> str:
    """Return the placeholder that asks for this."""
    return f"[{PLACEHOLDER_MARK} {text}]"


def placeholders_in(text: str) -> list[str]:
    """Return what the placeholders in a text ask for."""
    return [asks.strip() for asks in _PLACEHOLDER.findall(text)]


def left_over(body: Any) -> list[LeftOver]:
    """Return the placeholders of a body that were not replaced, in their order."""
    return [
        LeftOver(child, asks)
        for child in body or []
        for asks in placeholders_in(child.block.plain_text(child.value))
    ]
