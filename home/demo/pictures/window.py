"""Draw a window by day, what is seen through it and the light it lets in."""

from .backdrop import floor, wash
from .flowers import frond
from .geometry import Outline, Part, arc, bezier, box, ellipse, place, slab
from .palette import (
    GREEN,
    LILAC,
    MIST,
    MOSS,
    NIGHT,
    PAPER,
    RED,
    SHEET,
    VIOLET,
    WARM,
    WHEAT,
    Colour,
    darken,
    mix,
)
from .scene import Scene


def draw_window(scene: Scene) -> None:
    """Draw a window with a jacarandá outside and its light on the floor."""
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    wash(scene)
    floor(scene, 300)
    wide = rng.random() < 0.35
    arched = not wide and rng.random() < 0.55
    x, width = -240 * side + rng.uniform(-40, 40), rng.choice((440, 520, 600))
    if wide:
        x, width = rng.uniform(-90, 90), 760
    beam(scene, x, width)
    frame(scene, x, width, arched)
    dress = curtain if not arched and rng.random() < 0.6 else sill_plant
    dress(scene, x, width)
    if not wide:
        table(scene, x + (width / 2 + 330) * side)


def beam(scene: Scene, x: float, width: float) -> None:
    """Let the light of the panes lie on wall and floor, toward the lower right."""
    colour, tiles, half = mix(scene.scheme.glow, WARM, 0.6), [], width / 2
    for column in range(2):
        left = x + 170 + (column - 1) * half
        tiles.append(
            Part(
                [
                    (left + 8, 312),
                    (left + half - 8, 312),
                    (left + half + 122, 520),
                    (left + 138, 520),
                ],
                colour,
            )
        )
    scene.glow(tiles, 0.5, 8)


def opening(x: float, width: float, arched: bool, grow: float = 0) -> Outline:
    """Outline the hole of a window, straight or arched."""
    half, top, low = width / 2 + grow, -400 - grow, 190 + grow
    if not arched:
        return [(x - half, top), (x + half, top), (x + half, low), (x - half, low)]
    return [*arc(x, top + half, half, half, 180, 360), (x + half, low), (x - half, low)]


def frame(scene: Scene, x: float, width: float, arched: bool) -> None:
    """Set the window with its view, its bars and its sill."""
    wood = PAPER if scene.scheme.ground[0] < 215 else mix(SHEET, WHEAT, 0.12)
    outer = Part(opening(x, width, arched, 34), wood)
    scene.shadow([outer], 50)
    scene.paint(outer)
    view(scene, x, width, arched)
    bars = [Part(box(x, -105, 18, 590), wood), Part(box(x, -110 + 30 * arched, width, 16), wood)]
    scene.paint(*bars)
    scene.add(
        [
            Part(box(x, 226, width + 150, 40, 8), wood),
            Part(box(x, 240, width + 150, 12, 6), darken(wood, 0.14)),
        ],
        lift=50,
    )


def view(scene: Scene, x: float, width: float, arched: bool) -> None:
    """Paint the sky and a jacarandá in flower, then cut them to the shape of the hole."""
    rng, before = scene.rng, scene.image.copy()
    sky, far = rng.choice(
        (
            (mix(MIST, SHEET, 0.4), LILAC),
            ((247, 226, 205), LILAC),
            (mix(MIST, (190, 205, 225), 0.5), LILAC),
        )
    )
    scene.paint(
        Part(box(x, -105, width + 4, 600), sky),
        Part(ellipse(x + rng.uniform(-0.3, 0.3) * width, -210, 62), mix(sky, SHEET, 0.7)),
    )
    scene.paint(
        Part(ellipse(x - width * 0.3, 250, width * 0.5, 150), mix(GREEN, sky, 0.45)),
        Part(ellipse(x + width * 0.4, 260, width * 0.55, 130), GREEN),
    )
    tree(scene, x + rng.uniform(-0.1, 0.22) * width, far)
    scene.keep(before, opening(x, width, arched))


def tree(scene: Scene, x: float, far: Colour) -> None:
    """Paint a tree as a few round clouds of flowers on a forked trunk."""
    rng, bark = scene.rng, mix(NIGHT, VIOLET, 0.3)
    scene.paint(
        Part(slab((x, 240), (x + 6, 20), 34, 20), bark),
        Part(slab((x + 4, 70), (x - 90, -60), 18, 9), bark),
        Part(slab((x + 4, 60), (x + 96, -70), 18, 9), bark),
    )
    for colour, spread in (
        (mix(VIOLET, far, 0.2), 0),
        (mix(VIOLET, far, 0.5), -26),
        (mix(VIOLET, far, 0.78), -52),
    ):
        for dx, dy, r in (
            (-130, -40, 84),
            (-40, -110, 104),
            (80, -96, 98),
            (150, -30, 74),
            (20, -30, 88),
        ):
            shrink = 1 + spread / 90
            scene.paint(
                Part(
                    ellipse(
                        x + dx * (0.9 + shrink * 0.1) + spread * 0.8,
                        dy + spread + rng.uniform(-8, 8),
                        r * shrink,
                    ),
                    colour,
                )
            )


def sill_plant(scene: Scene, x: float, width: float) -> None:
    """Put a pot with leaves on the sill."""
    at = x + scene.rng.choice((-0.34, 0.3)) * width
    leaves = [
        p
        for angle, length in ((-34, 190), (30, 210), (-4, 250))
        for p in place(frond(MOSS, length, angle / 300), at, 110, angle)
    ]
    pot = [(-62, 0), (62, 0), (46, 104), (-46, 104)]
    body = place(
        [
            Part(pot, scene.scheme.hero),
            Part([(10, 0), (62, 0), (46, 104), (16, 104)], darken(scene.scheme.hero, 0.16)),
            Part(box(0, 4, 140, 30, 6), scene.scheme.hero),
        ],
        at,
        102,
    )
    scene.add([*leaves, *body], lift=40)


def curtain(scene: Scene, x: float, width: float) -> None:
    """Hang a curtain on each side, moved a little by the air."""
    colour = mix(scene.scheme.second, SHEET, 0.25)
    scene.add([Part(box(x, -462, width + 330, 16, 8), darken(scene.scheme.deep, 0.2))], lift=40)
    for side in (-1, 1):
        edge = x + side * (width / 2 + 120)
        inner = bezier(
            (x + side * width * 0.3, -462),
            (x + side * width * 0.34, -200),
            (x + side * width * 0.56, -40),
            (x + side * (width / 2 + 10), 290),
        )
        cloth = [Part([*inner, (edge, 296), (edge, -462)], colour)]
        folds = [
            Part([(edge - side * f, -460), (edge - side * f * 0.55, 294)], darken(colour, 0.1), 7)
            for f in (40, 90, 140)
        ]
        scene.add([*cloth, *folds], lift=50)


def table(scene: Scene, x: float) -> None:
    """Put a round table with an open notebook and a cup near the window."""
    scheme = scene.scheme
    legs = [
        Part(slab((x, 200), (x, 440), 26, 20), scheme.deep),
        Part(slab((x, 400), (x - 110, 470), 20, 14), scheme.deep),
        Part(slab((x, 400), (x + 110, 470), 20, 14), scheme.deep),
    ]
    scene.add([*legs, Part(box(x, 190, 440, 32, 16), scheme.hero)], lift=90)
    scene.add(
        [
            Part(box(x + 96, 132, 86, 86, 16), scheme.third),
            Part(box(x + 118, 132, 40, 86, 14), darken(scheme.third, 0.15)),
        ],
        lift=40,
    )
    scene.add(
        [
            Part(box(x - 80, 164, 190, 20, 4), SHEET),
            Part(box(x - 74, 142, 170, 22, 4), RED if scene.rng.random() < 0.35 else scheme.second),
        ],
        lift=40,
    )
