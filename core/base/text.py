"""Plain text out of HTML."""

import re
from html import unescape

from django.utils.html import strip_tags

_BREAKS = re.compile(r"</(?:p|div|li|h[1-6]|tr|blockquote|td|th)>|<br\s*/?>", re.IGNORECASE)


def plain(html: str) -> str:
    """Return what is read of a piece of HTML, on one line."""
    spaced = _BREAKS.sub(" ", html or "")
    return " ".join(unescape(strip_tags(spaced)).replace("\x00", "").split())
