"""What may become of a change that is made to many articles."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, eq=False)
class Fate:
    """What becomes of the change of an article, as it is foretold and as it is told."""

    foretold: Any
    told: Any
    changes: bool = False
    is_smooth: bool = False  # nothing that she needs to look after


LIVE = Fate(
    _("Will be changed and published at once"),
    _("Changed and published"),
    changes=True,
    is_smooth=True,
)
DRAFT = Fate(
    _("Are drafts: the draft will be changed"),
    _("Changed in the draft"),
    changes=True,
    is_smooth=True,
)
AHEAD = Fate(
    _("Have unpublished changes: this change will wait in the draft, too"),
    _("Have unpublished changes: this change waits in the draft, too"),
    changes=True,
)
UNPUBLISHED = Fate(
    _("Have to be published by somebody else: the change will wait in the draft"),
    _("Have to be published by somebody else: the change waits in the draft"),
    changes=True,
)
SAME = Fate(_("Are so already"), _("Were so already"))
FORBIDDEN = Fate(_("You can't edit them: they will stay"), _("You can't edit them: they stay"))
LOCKED = Fate(_("Are locked: they will stay"), _("Are locked: they stay"))
REVIEW = Fate(_("Are in review: they will stay"), _("Are in review: they stay"))
SCHEDULED = Fate(
    _("Are scheduled: cancel that before you change them"),
    _("Are scheduled: cancel that before you change them"),
)
ALIAS = Fate(
    _("Follow another page, and change with it"), _("Follow another page, and change with it")
)
OTHER = Fate(_("Aren't articles: they will stay"), _("Aren't articles: they stay"))
FAILED = Fate(_("Can't be changed"), _("Couldn't be changed"))
ORDER = (
    LIVE,
    DRAFT,
    AHEAD,
    UNPUBLISHED,
    SAME,
    FAILED,
    FORBIDDEN,
    LOCKED,
    REVIEW,
    SCHEDULED,
    ALIAS,
    OTHER,
)
