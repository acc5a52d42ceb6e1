"""Draw a cup, from above or from the side."""

from .backdrop import ground
from .flowers import bell, frond, loose_petal, scatter
from .geometry import (
    Outline,
    Part,
    bezier,
    box,
    ellipse,
    petal,
    place,
    slab,
    smooth,
    turn,
)
from .palette import SHEET, Colour, darken, mix
from .scene import Scene


def draw_cup(scene: Scene) -> None:
    """Draw a cup from above with its saucer, or from the side with steam."""
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    if rng.random() < 0.6:
        ground(scene)
        cup_above(scene, side)
    else:
        ground(scene, ("disc", "arch"))
        cup_aside(scene, side)


def cup_above(scene: Scene, side: int) -> None:
    """Draw cup, saucer and spoon as seen by who is about to drink."""
    rng, scheme = scene.rng, scene.scheme
    x, y, size = -90 * side, rng.uniform(-20, 30), rng.uniform(1.12, 1.26)
    cloth = napkin(scheme.third)
    scene.add(place(cloth, x + 190 * side, y + 70, rng.uniform(8, 34), 1.05), lift=24)
    scene.add(place(saucer(scheme.second), x, y, 0, size), lift=70)
    silver, lean = spoon(mix(scheme.third, SHEET, 0.4)), rng.uniform(14, 30) * side
    scene.add(place(silver, x + 214 * side * size, y + 40, lean, size), lift=24, soft=4)
    angle = rng.choice((150, 205, 250)) if side > 0 else rng.choice((-20, 30, 290))
    scene.add(place(rim(scheme.hero, angle), x, y, 0, size), lift=110)
    scene.paint(*place(coffee(scene), x, y, rng.uniform(-30, 30), size))
    scatter(scene, rng.randint(2, 3))


def napkin(colour: Colour) -> list[Part]:
    """Draw a square napkin with a thin border."""
    border = Part(box(0, 0, 470, 470, 4), mix(colour, SHEET, 0.18))
    return [Part(box(0, 0, 520, 520, 8), colour), border, Part(box(0, 0, 450, 450, 4), colour)]


def saucer(colour: Colour) -> list[Part]:
    """Draw a saucer from above, with its hollow."""
    hollow = Part(ellipse(0, 0, 206), mix(colour, SHEET, 0.2))
    return [
        Part(ellipse(0, 0, 290), colour),
        Part(ellipse(0, 0, 214), darken(colour, 0.12)),
        hollow,
    ]


def rim(colour: Colour, angle: float) -> list[Part]:
    """Draw the rim of a cup from above, its handle turned by an angle."""
    outer = Part(box(200, 0, 150, 52, 24), darken(colour, 0.1))
    inner = Part(box(190, 0, 90, 16, 8), darken(colour, 0.35))
    return [*place([outer, inner], angle=angle), Part(ellipse(0, 0, 182), colour)]


def coffee(scene: Scene) -> list[Part]:
    """Draw what is in the cup: tea with a petal, or coffee with a leaf of foam."""
    hero = scene.scheme.hero
    inner = [Part(ellipse(0, 0, 160), darken(hero, 0.3)), Part(ellipse(9, 8, 149), (92, 58, 48))]
    if scene.rng.random() < 0.5:
        leaf = [
            Part(
                turn(petal(150 - n * 30, 150 - n * 26), 0, 74 - n * 12),
                (238, 214, 184) if n % 2 == 0 else (136, 92, 70),
            )
            for n in range(4)
        ]
        return [*inner, *leaf]
    tea = [Part(ellipse(9, 8, 149), (176, 98, 62)), Part(ellipse(20, 18, 128), (190, 112, 70))]
    return [
        inner[0],
        *tea,
        *place(
            loose_petal(
                scene.scheme.bloom if scene.scheme.bloom[0] < 150 else (106, 79, 172), 74, 0.2
            ),
            30,
            40,
            48,
        ),
    ]


def spoon(colour: Colour) -> list[Part]:
    """Draw a small spoon that lies pointing up."""
    dark = darken(colour, 0.16)
    return [
        Part(slab((0, -120), (0, 210), 11, 20), colour),
        Part(ellipse(0, 210, 10), colour),
        Part(ellipse(0, -160, 38, 56), colour),
        Part(ellipse(5, -156, 26, 42), dark),
    ]


def mug(colour: Colour, pattern: Colour) -> list[Part]:
    """Draw a round cup from the side, its rim slightly open to the eye."""
    dark, deep = darken(colour, 0.16), darken(colour, 0.4)
    half = bezier((230, -170), (230, 40), (170, 170), (70, 180))
    body: Outline = [*half, *[(-x, y) for x, y in half[::-1]]]
    shade = half + bezier((30, 180), (110, 150), (150, 20), (150, -170))
    handle = smooth([(210, -110), (320, -130), (350, -40), (280, 50), (186, 70)])
    parts = [
        Part(handle, dark, 40),
        Part(body, colour),
        Part(shade, dark),
        Part(ellipse(0, -170, 230, 46), mix(colour, SHEET, 0.25)),
        Part(ellipse(0, -166, 208, 36), deep),
    ]
    return [
        *parts,
        Part(ellipse(0, -158, 184, 27), (126, 74, 58)),
        *place(loose_petal(pattern, 120), -60, 90, -14),
        *place(loose_petal(pattern, 96), -50, 92, 38),
    ]


def cup_aside(scene: Scene, side: int) -> None:
    """Draw a cup on two books, steaming, beside a jar with leaves."""
    rng, scheme = scene.rng, scene.scheme
    wide, low = scene.half[0] + 10, scene.half[1] + 10
    scene.paint(
        Part(
            [(-wide, 300), (wide, 300), (wide, low), (-wide, low)],
            mix(scheme.ground, scheme.deep, 0.3),
        )
    )
    x = -110 * side
    steam(scene, x)
    books = [(0, 364, 760, 76, scheme.third), (rng.uniform(-40, 40), 292, 640, 68, scheme.second)]
    for shift, y, width, height, colour in books:
        spine = Part(box(x + shift - side * (width / 2 - 70), y, 24, height), darken(colour, 0.2))
        scene.add([Part(box(x + shift, y, width, height, 10), colour), spine], lift=90)
    cup = [
        Part([(px * side, py) for px, py in p.points], p.colour, p.width)
        for p in mug(scheme.hero, scheme.deep)
    ]
    scene.add(
        place(
            [Part(ellipse(0, 186, 260, 22), mix(scheme.second, SHEET, 0.4)), *cup], x, 64, 0, 0.98
        ),
        lift=120,
    )
    jar(scene, 500 * side, side)


def steam(scene: Scene, x: float) -> None:
    """Let steam rise in three soft lines."""
    for shift, height in ((-80, 230), (0, 310), (80, 210)):
        rows = [
            (x + shift + 24 * s, -150 - height * n / 4) for n, s in enumerate((0, 1, -1, 0.8, 0))
        ]
        scene.glow([Part(smooth(rows), mix(scene.scheme.glow, SHEET, 0.6), 26)], 0.5, 9)


def jar(scene: Scene, x: float, side: int) -> None:
    """Draw a jar on the table with two leaves and a flower."""
    scheme = scene.scheme
    stems = place(frond(scheme.leaf, 420, -0.22), x - 10, 180, -8) + place(
        frond(scheme.leaf, 340, 0.3), x + 10, 190, 20
    )
    glass = bezier((-64, 0), (-60, 70), (-100, 80), (-96, 200)) + bezier(
        (96, 200), (100, 80), (60, 70), (64, 0)
    )
    body = [
        Part(turn(glass, x, 196), scheme.second),
        Part(
            turn(bezier((20, 0), (30, 70), (60, 90), (50, 200)) + glass[len(glass) // 2 :], x, 196),
            darken(scheme.second, 0.14),
        ),
    ]
    scene.add(
        [*stems, *place(bell(scheme.bloom, 150), x - 20 * side, 110, -24 * side), *body], lift=110
    )
