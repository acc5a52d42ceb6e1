"""Text of visitors and pages, made safe to search, cut and show (pure functions)."""

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Marks that turn the direction of what follows, or that nobody sees; joiners of emoji and of letters stay.
_UNSEEN = re.compile(
    r"[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_JOINER = "\u200d"
_LONGEST_CLUSTER = 32


def clean(text: str) -> str:
    """Return the text composed (NFC), on one line, without control characters and lone surrogates."""
    text = _UNSEEN.sub("", _CONTROLS.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def cut(text: str, limit: int) -> str:
    """Return at most so many characters, whole words where there are any."""
    if len(text) <= limit:
        return text
    space = text.rfind(" ", 0, limit + 1)
    return text[:space] if space > 0 else text[: boundary(text, limit)]


def boundary(text: str, index: int) -> int:
    """Return the index, moved back where it would split an accented letter, an emoji or a flag."""
    if not 0 < index < len(text):
        return index
    for place in range(index, max(0, index - _LONGEST_CLUSTER), -1):
        if not _belong_together(text[place - 1], text[place]):
            return place
    return index


def _belong_together(before: str, after: str) -> bool:
    return (
        _JOINER in {before, after}
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # tags, of regional flags
        or (_is_flag_letter(before) and _is_flag_letter(after))
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
