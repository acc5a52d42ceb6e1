"""Avatars drawn from the name: nothing is asked of another host."""

from hashlib import sha256
from typing import NamedTuple

HUES = 8


class Avatar(NamedTuple):
    """The initial of a name and which of the palette's tints it has, the same each time."""

    initial: str
    hue: int


def avatar_of(name: str) -> Avatar:
    """Return what is drawn for a name."""
    initial = next((sign.upper() for sign in name if sign.isalnum()), "·")
    digest = sha256(name.strip().casefold().encode("utf-8", "replace")).digest()
    return Avatar(initial[:1], digest[0] % HUES)
