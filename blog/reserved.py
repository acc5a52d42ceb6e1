"""Words that the blog index answers itself, and that no page below it may take as its slug."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESERVED = re.compile(r"^(\d{4}|tag|fuentes?|feed)$")


class ReservesSlugs:
    """Mixin of pages below the blog index, which refuses reserved words as their slug."""

    slug: str

    def clean(self) -> None:
        """Refuse a slug that the blog index would answer itself."""
        super().clean()  # type: ignore[misc]
        if RESERVED.match(self.slug or ""):
            message = _("‘%(slug)s’ is an address that the blog uses itself; choose another slug.")
            raise ValidationError({"slug": ValidationError(message, params={"slug": self.slug})})
