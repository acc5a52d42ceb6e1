"""Findings of the checks: what is wrong, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.checks.subject import Place


class Level(StrEnum):
    """Name the levels of findings: errors stop publication, advice doesn't."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """Hold what a check has found at a place of an article."""

    level: Level
    code: str
    place: Place
    message: str
    mend: str = ""

    @property
    def target(self) -> str:
        """Return the place's `data-contentpath` in the editor's form."""
        return self.place.block_id or self.place.field

    @property
    def anchor(self) -> str:
        """Return the element id of the place in the editor."""
        if self.place.block_id:
            return f"block-{self.place.block_id}-section"
        return f"id_{self.place.field}"

    @property
    def heading(self) -> str:
        """Return the capitalized name of the place."""
        return capfirst(self.place.label)

    @property
    def sentence(self) -> str:
        """Return message and remedy as one text."""
        return f"{self.message} {self.mend}".strip()

    def __str__(self) -> str:
        return _("%(place)s: %(text)s") % {"place": self.heading, "text": self.sentence}


error = partial(Finding, Level.ERROR)
advice = partial(Finding, Level.ADVICE)
