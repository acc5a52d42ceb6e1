"""Draw the pictures of the demo site, each one derived from a title.

The same title and motif always give the same picture, so tests and reseeded
sites agree. Nothing here knows about Django.
"""

from collections.abc import Callable
from hashlib import sha256
from random import Random

from PIL import Image

from . import brand, desk, flowers, mail, people, room, things
from .palette import SCHEMES, pick_scheme
from .scene import Scene

DRAWERS: dict[str, Callable[[Scene], None]] = {
    "petals": flowers.draw_petals,
    "agenda": desk.draw_agenda,
    "envelope": mail.draw_envelope,
    "key": things.draw_key,
    "paper": mail.draw_paper,
    "cup": things.draw_cup,
    "window": room.draw_window,
    "thread": things.draw_thread,
    "lamp": room.draw_lamp,
    "calendar": desk.draw_calendar,
}
MOTIFS = tuple(DRAWERS)
# Some motifs need a dark or a light ground to tell their story.
GROUNDS = {"lamp": ("night", "violet", "night"), "window": ("paper", "lilac", "sage", "violet")}


def dice(*words: str) -> Random:
    """Make dice that always fall the same way for the same words."""
    return Random(int.from_bytes(sha256("\n".join(words).encode()).digest()[:8]))


def draw(title: str, motif: str, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """Draw the picture of a title with a motif."""
    if motif not in DRAWERS:
        raise ValueError(f"Unknown motif {motif!r}; use one of {', '.join(MOTIFS)}.")
    rng = dice(title, motif)
    scene = Scene(size, pick_scheme(rng, GROUNDS.get(motif, tuple(SCHEMES))), rng)
    DRAWERS[motif](scene)
    return scene.finish()


def portrait(name: str, size: tuple[int, int] = (800, 800)) -> Image.Image:
    """Draw an invented face for a name."""
    rng = dice(name, "portrait")
    scene = Scene(size, pick_scheme(rng, ("paper", "lilac", "sage")), rng, base=(800, 800))
    people.draw_portrait(scene)
    return scene.finish()


def share_card(title: str, size: tuple[int, int] = (1200, 630)) -> Image.Image:
    """Draw the image that goes out when a page without a cover is shared."""
    rng = dice(title, "share")
    scene = Scene(size, pick_scheme(rng, ("violet", "night", "paper", "lilac")), rng, base=(1200, 630))
    brand.draw_card(scene)
    return scene.finish()
