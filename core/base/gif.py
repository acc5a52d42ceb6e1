"""GIF files, block by block: the pictures and their times stay as they are, what programs wrote beside them goes.

Blocks as in the GIF89a specification, which https://www.w3.org/Graphics/GIF/spec-gif89a.txt keeps.
"""

from typing import NamedTuple

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF  # times and transparency; what programs add
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")  # how often it plays


class GIFError(ValueError):
    """A file that isn't a whole GIF."""


class BareGIF(NamedTuple):
    """A GIF without comments, text, profile and XMP; how many frames, and how many pixels they have together."""

    content: bytes
    frames: int
    pixels: int


def bare_gif(data: bytes, most: int) -> BareGIF:
    """Return the GIF without what isn't picture; reading ends behind `most` frames."""
    if data[:6] not in {b"GIF87a", b"GIF89a"}:
        raise GIFError
    place = 13 + _table(_byte(data, 10))
    kept, frames, pixels = [data[:place]], 0, 0
    while place < len(data) and data[place] != _TRAILER and frames <= most:
        start = place
        if data[place] == _EXTENSION:
            label = _byte(data, place + 1)
            place = _after_blocks(data, place + 2)
            if label == _CONTROL or (
                label == _APPLICATION and data[start + 3 : start + 14] in _LOOPS
            ):
                kept.append(data[start:place])
        elif data[place] == _IMAGE:
            place = _after_blocks(data, place + 11 + _table(_byte(data, place + 9)))
            frames += 1
            pixels += _number(data, start + 5) * _number(data, start + 7)
            kept.append(data[start:place])
        else:
            raise GIFError
    if not frames:
        raise GIFError
    return BareGIF(b"".join([*kept, bytes([_TRAILER])]), frames, pixels)


def _byte(data: bytes, place: int) -> int:
    if place >= len(data):
        raise GIFError
    return data[place]


def _number(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")


def _table(flags: int) -> int:
    """Return the length of the table of colours that flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    """Return the place behind a chain of blocks, each with its length before it, the last empty."""
    while length := _byte(data, place):
        place += length + 1
    return place + 1
