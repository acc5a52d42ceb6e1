"""Draw invented people: head and shoulders in flat colours, calm and friendly."""

from .backdrop import wash
from .flowers import blossom
from .geometry import Outline, Part, arc, bezier, ellipse, place, ring, smooth
from .palette import (
    GREEN,
    INK,
    LILAC,
    NIGHT,
    PAPER,
    PLUM,
    RED,
    SHEET,
    VIOLET,
    Colour,
    darken,
    hex_colour,
    mix,
)
from .scene import Scene

SKINS = tuple(map(hex_colour, ("f0cdb0", "e2b48f", "c98f69", "a86f4d", "f3d6c0")))
HAIRS = tuple(map(hex_colour, ("2b1d2e", "4a2c24", "6b3f2a", "8c5a34", "3a2748", "5a5060")))
CLOTHES = (VIOLET, PLUM, GREEN, PAPER, LILAC, NIGHT)


def draw_portrait(scene: Scene) -> None:
    """Draw somebody who looks toward the reader."""
    rng = scene.rng
    skin, hair = rng.choice(SKINS), rng.choice(HAIRS)
    cloth = rng.choice(
        [
            c
            for c in CLOTHES
            if sum(abs(a - b) for a, b in zip(c, scene.scheme.ground, strict=True)) > 130
        ]
    )
    cut = rng.choice(CUTS)
    behind, before = cut(hair)
    wash(scene)
    scene.paint(Part(ellipse(0, 10, 330), scene.scheme.form))
    scene.shadow([*behind, *body(skin, cloth)], 120, 10)
    scene.paint(*behind, *body(skin, cloth))
    collar(scene, skin, cloth)
    scene.paint(*head(skin, ears=cut is curls))
    face(scene, skin, hair)
    scene.paint(*before)
    adorn(scene, hair)


def body(skin: Colour, cloth: Colour) -> list[Part]:
    """Draw shoulders and neck, with the shadow of the chin."""
    left = bezier((-300, 420), (-300, 250), (-210, 220), (-74, 186))
    shoulders: Outline = [*left, *[(-x, y) for x, y in left[::-1]]]
    right = bezier((300, 420), (300, 250), (210, 220), (74, 186)) + bezier(
        (120, 200), (150, 260), (170, 330), (160, 420)
    )
    neck = [(-62, 60), (62, 60), (66, 190), (0, 236), (-66, 190)]
    shade = [(-62, 70), (62, 70), (64, 170), (-50, 116)]
    return [
        Part(shoulders, cloth),
        Part(right, mix(cloth, INK, 0.12)),
        Part(neck, skin),
        Part(shade, mix(skin, (120, 60, 60), 0.32)),
    ]


def collar(scene: Scene, skin: Colour, cloth: Colour) -> None:
    """Finish the clothes with a collar, a round neck or a scarf."""
    pale, dark = mix(cloth, SHEET, 0.3), mix(cloth, INK, 0.24)
    kind = scene.rng.choice(("round", "shirt", "scarf"))
    if kind == "round":
        neck = bezier((-74, 190), (-56, 272), (56, 272), (74, 190))
        scene.paint(
            Part([*neck, (62, 184), (-62, 184)], skin), Part(neck, mix(cloth, SHEET, 0.16), 18)
        )
    elif kind == "shirt":
        scene.paint(
            *(
                Part(
                    [(s * 66, 168), (s * 112, 196), (s * 74, 290), (0, 240)],
                    pale if s < 0 else darken(pale, 0.08),
                )
                for s in (-1, 1)
            ),
            Part(ellipse(4, 300, 8), dark),
            Part(ellipse(4, 360, 8), dark),
        )
    else:
        scarf(scene, scene.scheme.bloom if cloth != VIOLET else PAPER)


def scarf(scene: Scene, colour: Colour) -> None:
    """Wrap a scarf around the neck."""
    low = bezier((128, 196), (80, 296), (-80, 296), (-128, 196))
    wrap = bezier((-108, 150), (-70, 226), (70, 226), (108, 150)) + low
    fold = bezier((20, 262), (70, 250), (104, 220), (116, 176))
    fold += bezier((128, 196), (110, 240), (60, 276), (20, 262))
    scene.add([Part(wrap, colour), Part(fold, darken(colour, 0.14))], lift=14, soft=5)


def head(skin: Colour, ears: bool) -> list[Part]:
    """Draw the head, with ears and its side away from the light."""
    oval = smooth(
        [
            (0, -170),
            (104, -120),
            (126, -20),
            (98, 84),
            (0, 146),
            (-98, 84),
            (-126, -20),
            (-104, -120),
        ],
        closed=True,
    )
    dark = mix(skin, (120, 60, 60), 0.16)
    away = smooth(
        [(70, -150), (104, -120), (126, -20), (98, 84), (20, 144), (72, 70), (92, -40)], closed=True
    )
    sides = (
        [Part(ellipse(-126, 0, 24, 34), skin), Part(ellipse(126, 0, 24, 34), dark)] if ears else []
    )
    return [*sides, Part(oval, skin), Part(away, dark)]


def face(scene: Scene, skin: Colour, hair: Colour) -> None:
    """Draw quiet features: brows, eyes, nose, cheeks and a smile."""
    line, rng = darken(skin, 0.78), scene.rng
    scene.glow([Part(ellipse(s * 70, 46, 26, 19), mix(skin, RED, 0.42)) for s in (-1, 1)], 0.55, 8)
    closed = rng.random() < 0.4
    for s in (-1, 1):
        scene.paint(Part(arc(s * 54, -32, 30, 13, 200, 340), darken(hair, 0.2), 7))
        scene.paint(
            Part(arc(s * 54, -4, 20, 13, 20, 160), line, 6)
            if closed
            else Part(ellipse(s * 54, 4, 9, 11), line)
        )
    scene.paint(Part(smooth([(2, 8), (-10, 44), (6, 50)]), mix(skin, (120, 60, 60), 0.45), 6))
    scene.paint(Part(arc(0, 68, 36, 25, 22, 158), mix(RED, line, 0.35), 8))
    if rng.random() < 0.4:
        scene.paint(
            *(Part(ring(s * 56, 4, 43, 37), PLUM) for s in (-1, 1)),
            Part(arc(0, 4, 15, 10, 200, 340), PLUM, 6),
        )


def fringe(hair: Colour, part: float) -> list[Part]:
    """Comb hair from a parting to both sides of the forehead."""
    left = bezier((part, -160), (-60, -136), (-112, -90), (-130, 26)) + bezier(
        (-150, 0), (-168, -150), (-90, -216), (part, -212)
    )
    right = bezier((part, -160), (70, -140), (110, -90), (130, 26)) + bezier(
        (150, 0), (168, -150), (90, -216), (part, -212)
    )
    return [Part(right, darken(hair, 0.13)), Part(left, hair)]


def bob(hair: Colour) -> tuple[list[Part], list[Part]]:
    """Cut hair to the chin."""
    shape = smooth(
        [
            (0, -216),
            (120, -180),
            (176, -60),
            (176, 90),
            (130, 150),
            (0, 120),
            (-130, 150),
            (-176, 90),
            (-176, -60),
            (-120, -180),
        ],
        closed=True,
    )
    return [Part(shape, darken(hair, 0.12))], fringe(hair, -40)


def long(hair: Colour) -> tuple[list[Part], list[Part]]:
    """Let hair fall in waves over the shoulders."""
    shape = smooth(
        [
            (0, -220),
            (130, -180),
            (178, -40),
            (170, 80),
            (214, 190),
            (190, 300),
            (90, 310),
            (0, 200),
            (-90, 310),
            (-190, 300),
            (-214, 190),
            (-170, 80),
            (-178, -40),
            (-130, -180),
        ],
        closed=True,
    )
    return [Part(shape, darken(hair, 0.12))], fringe(hair, 36)


def bun(hair: Colour) -> tuple[list[Part], list[Part]]:
    """Gather hair in a bun above."""
    knot = [
        Part(ellipse(20, -232, 82, 74), hair),
        Part(arc(20, -232, 46, 42, 150, 330), darken(hair, 0.3), 6),
    ]
    cap = smooth(
        [(0, -212), (110, -176), (147, -70), (124, -10), (-124, -10), (-147, -70), (-110, -176)],
        closed=True,
    )
    return [*knot, Part(cap, darken(hair, 0.12))], fringe(hair, 0)


def curls(hair: Colour) -> tuple[list[Part], list[Part]]:
    """Surround the head with curls."""
    dark = darken(hair, 0.14)
    round_ = [
        (-150, 70),
        (-186, -20),
        (-170, -118),
        (-104, -196),
        (0, -222),
        (104, -196),
        (170, -118),
        (186, -20),
        (150, 70),
    ]
    behind = [
        Part(ellipse(0, -60, 176, 170), dark),
        *(Part(ellipse(x, y, 66), dark) for x, y in round_),
    ]
    front = [
        Part(ellipse(x, y, r), hair)
        for x, y, r in (
            (-122, -104, 46),
            (-72, -150, 54),
            (0, -168, 56),
            (70, -152, 54),
            (122, -106, 44),
        )
    ]
    return behind, front


CUTS = (bob, long, bun, curls)


def adorn(scene: Scene, hair: Colour) -> None:
    """Add earrings, a flower in the hair or nothing."""
    kind = scene.rng.choice(("earrings", "flower", "earrings", ""))
    if kind == "earrings":
        scene.paint(*(Part(ellipse(s * 130, 52, 14), RED) for s in (-1, 1)))
    elif kind == "flower":
        scene.add(place(blossom(mix(VIOLET, SHEET, 0.35), 46), -128, -118, 20), lift=14, soft=4)
