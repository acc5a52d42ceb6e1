"""Placeholders: what a skeleton says where she is to write, in brackets with a pencil; an article that still has one isn't finished."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from editorial.checks.findings import Finding, error
from editorial.checks.subject import Subject

PLACEHOLDER_MARK = "✎"
_PLACEHOLDER = re.compile(rf"\[{PLACEHOLDER_MARK}([^\[\]]*+)\]")


def placeholder(text: Any) -> str:
    """Return the placeholder that asks for this."""
    return f"[{PLACEHOLDER_MARK} {text}]"


def placeholders_in(text: str) -> list[str]:
    """Return what the placeholders in a text ask for."""
    return [asks.strip() for asks in _PLACEHOLDER.findall(text)]


def placeholders(subject: Subject) -> Iterator[Finding]:
    """Refuse the placeholders of a skeleton that were not written over."""
    for placed in subject.placed:
        for asks in placeholders_in(placed.block.plain_text(placed.value)):
            yield error(
                "placeholder.left",
                placed.place,
                _("The skeleton’s own text is still there: “%(text)s”") % {"text": asks},
                _("Write over it, or take the block out."),
            )


ERRORS = (placeholders,)
ADVICE = ()
