"""What a check finds, told to an editor: what, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.checks.subject import Place


class Level(StrEnum):
    """An error stops publication; advice never stops anything."""

    ERROR = "error"
    ADVICE = "advice"


@dataclass(frozen=True)
class Finding:
    """Something to mend, or to think about."""

    level: Level
    code: str
    place: Place
    message: str
    mend: str = ""

    @property
    def target(self) -> str:
        """Return how the editor's form names the place (`data-contentpath`)."""
        return self.place.block_id or self.place.field

    @property
    def anchor(self) -> str:
        """Return the id of the place in the editor."""
        if self.place.block_id:
            return f"block-{self.place.block_id}-section"
        return f"id_{self.place.field}"

    @property
    def heading(self) -> str:
        """Return the name of the place as a line begins."""
        return capfirst(self.place.label)

    @property
    def sentence(self) -> str:
        """Return what is wrong and how to mend it."""
        return f"{self.message} {self.mend}".strip()

    def __str__(self) -> str:
        return _("%(place)s: %(text)s") % {"place": self.heading, "text": self.sentence}


error = partial(Finding, Level.ERROR)
advice = partial(Finding, Level.ADVICE)
