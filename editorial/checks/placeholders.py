"""Placeholders of presets, `[✎ …]`: an article that still has one isn't finished."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from editorial.checks.subject import Finding, Subject, error

PLACEHOLDER_MARK = "✎"
_PLACEHOLDER = re.compile(rf"\[{PLACEHOLDER_MARK}([^\[\]]*+)\]")


def placeholder(text: Any) -> str:
    """Return a placeholder with a text."""
    return f"[{PLACEHOLDER_MARK} {text}]"


def placeholders_in(text: str) -> list[str]:
    """Return the texts of the placeholders in a text."""
    return [asks.strip() for asks in _PLACEHOLDER.findall(text)]


def placeholders(subject: Subject) -> Iterator[Finding]:
    """Find placeholders that were not replaced."""
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
