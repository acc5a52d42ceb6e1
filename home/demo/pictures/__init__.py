"""Draw the pictures of the demo site, each one derived from a title.

The same title and motif always give the same picture, so tests and reseeded
sites agree. Nothing here knows about Django.
"""

from collections.abc import Callable
from hashlib import sha256
from random import Random

from PIL import Image

from . import brand, cup, desk, flowers, keys, lamp, mail, people, thread, window
from .palette import GROUNDS, pick_scheme
from .scene import Scene

DRAWERS: dict[str, Callable[[Scene], None]] = {
    "petals": flowers.draw_petals,
    "agenda": desk.draw_agenda,
    "envelope": mail.draw_envelope,
    "key": keys.draw_key,
    "paper": mail.draw_paper,
    "cup": cup.draw_cup,
    "window": window.draw_window,
    "thread": thread.draw_thread,
    "lamp": lamp.draw_lamp,
    "calendar": desk.draw_calendar,
}
MOTIFS = tuple(DRAWERS)
# Some motifs need a dark or a light ground to tell their story.
PLACES = {"lamp": ("night", "violet", "night"), "window": ("paper", "lilac", "sage", "violet")}


def dice(*words: str) -> Random:
    """Make dice that always fall the same way for the same words."""
    return Random(int.from_bytes(sha256("\n".join(words).encode()).digest()[:8]))  # noqa: S311 - it draws, it does not guard


def draw(title: str, motif: str, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """Draw the picture of a title with a motif."""
    if motif not in DRAWERS:
        raise ValueError(f"Unknown motif {motif!r}; use one of {', '.join(MOTIFS)}.")
    rng = dice(title, motif)
    scene = Scene(size, pick_scheme(rng, PLACES.get(motif, GROUNDS)), rng)
    DRAWERS[motif](scene)
    return scene.finish()


def portrait(name: str, size: tuple[int, int] = (800, 800)) -> Image.Image:
    """Draw an invented face for a name."""
    rng = dice(name, "portrait 0")
    scene = Scene(size, pick_scheme(rng, ("paper", "lilac", "sage")), rng, base=(800, 800))
    people.draw_portrait(scene)
    return scene.finish()


def share_card(title: str, size: tuple[int, int] = (1200, 630)) -> Image.Image:
    """Draw the image that goes out when a page without a cover is shared."""
    rng = dice(title, "share")
    scene = Scene(
        size, pick_scheme(rng, ("violet", "night", "paper", "lilac")), rng, base=(1200, 630)
    )
    brand.draw_card(scene)
    return scene.finish()
