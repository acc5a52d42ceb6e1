"""Name the colours of the site and the few ways in which pictures combine them."""

from dataclasses import dataclass
from random import Random

Colour = tuple[int, int, int]


def hex_colour(code: str) -> Colour:
    """Read a colour written as six hexadecimal digits."""
    red, green, blue = bytes.fromhex(code)
    return red, green, blue


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Blend two colours; share is how much of the second one enters."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def darken(colour: Colour, share: float) -> Colour:
    """Darken a colour toward its own family, so that paper never turns grey."""
    red, green, blue = colour
    if green > red and green > blue:
        return mix(colour, (30, 54, 56), share)
    return mix(
        colour,
        (104, 62, 52) if red > blue + 8 and green > 120 else (29, 21, 48),
        share * (1.25 if red > blue + 8 else 1),
    )


VIOLET = hex_colour("6a4fac")
PLUM = hex_colour("4a3284")
NIGHT = hex_colour("2a1e48")
INK = hex_colour("1d1530")
LILAC = hex_colour("bfaae0")
MIST = hex_colour("e4dbf1")
SHEET = hex_colour("fffaf1")
PAPER = hex_colour("f3e9da")
SAND = hex_colour("e3d2b8")
WHEAT = hex_colour("d3b182")
RED = hex_colour("c8363b")
GREEN = hex_colour("7d9a7c")
MOSS = hex_colour("4f6d59")
SAGE = hex_colour("b9c6ad")
WARM = hex_colour("ffecc8")


@dataclass(frozen=True)
class Scheme:
    """Give each part of a picture its colour; hero always stands out from ground."""

    name: str
    ground: Colour
    glow: Colour
    form: Colour
    hero: Colour
    deep: Colour
    second: Colour
    third: Colour
    leaf: Colour
    bloom: Colour
    shade: float


SCHEMES = {
    scheme.name: scheme
    for scheme in (
        Scheme(
            "paper",
            hex_colour("f0e5d4"),
            hex_colour("faf3e8"),
            hex_colour("e5d6bf"),
            VIOLET,
            PLUM,
            LILAC,
            GREEN,
            GREEN,
            VIOLET,
            0.30,
        ),
        Scheme(
            "lilac",
            hex_colour("cdbfe6"),
            hex_colour("ded4f0"),
            hex_colour("bdabdc"),
            PLUM,
            NIGHT,
            PAPER,
            VIOLET,
            MOSS,
            VIOLET,
            0.34,
        ),
        Scheme(
            "violet",
            hex_colour("6246a3"),
            hex_colour("775bb8"),
            hex_colour("563a95"),
            PAPER,
            SAND,
            LILAC,
            SAGE,
            SAGE,
            LILAC,
            0.42,
        ),
        Scheme(
            "night",
            hex_colour("33265a"),
            hex_colour("463572"),
            hex_colour("3e2f69"),
            LILAC,
            hex_colour("9d84cb"),
            SAND,
            GREEN,
            GREEN,
            LILAC,
            0.55,
        ),
        Scheme(
            "sage",
            hex_colour("b3c1a8"),
            hex_colour("c8d3be"),
            hex_colour("a2b297"),
            PLUM,
            NIGHT,
            PAPER,
            VIOLET,
            MOSS,
            VIOLET,
            0.32,
        ),
    )
}


# Light grounds come more often than dark ones: the site itself is paper.
GROUNDS = ("paper", "paper", "lilac", "violet", "sage", "paper", "night")


def pick_scheme(rng: Random, names: tuple[str, ...] = GROUNDS) -> Scheme:
    """Choose one of the named schemes."""
    return SCHEMES[rng.choice(names)]
