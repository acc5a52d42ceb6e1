"""Draw lamps that light somebody's work."""

from .backdrop import floor, wash
from .desk import LINE, TEXT
from .flowers import bell, fallen, frond
from .geometry import Part, bezier, box, ellipse, place, slab
from .palette import (
    LILAC,
    MOSS,
    NIGHT,
    RED,
    SHEET,
    WARM,
    Colour,
    darken,
    mix,
)
from .scene import Scene

BEAM = mix(WARM, LILAC, 0.3)


def draw_lamp(scene: Scene) -> None:
    """Draw a desk lamp, or two that hang, over somebody's work."""
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    wash(scene)
    if rng.random() < 0.6:
        desk_lamp(scene, side)
    else:
        hanging_lamps(scene, side)


def cone(
    scene: Scene, mouth: tuple[float, float, float, float], reach: float, spread: float
) -> None:
    """Let warm light fall from a mouth (two points) down to a height."""
    x1, y1, x2, y2 = mouth
    scene.glow(
        [Part([(x1, y1), (x2, y2), (x2 + spread, reach), (x1 - spread, reach)], BEAM)], 0.2, 14
    )
    inner = spread * 0.55
    scene.glow(
        [Part([(x1 + 14, y1), (x2 - 14, y2), (x2 + inner, reach), (x1 - inner, reach)], BEAM)],
        0.16,
        22,
    )


def desk_lamp(scene: Scene, side: int) -> None:
    """Draw a lamp with a bent arm that lights a notebook and a cup."""
    rng, scheme = scene.rng, scene.scheme
    base, elbow, head = (
        -470 * side,
        (-600 * side, -60 + rng.uniform(-30, 30)),
        (-250 * side, -300 + rng.uniform(-30, 20)),
    )
    floor(scene, 300)
    lean = -24 * side
    shade = place(hood(scheme.hero), *head, lean)
    rim = shade[-1].points
    left, right = min(rim), max(rim)
    cone(scene, (*left, *right), 318, 210)
    scene.glow([Part(ellipse((left[0] + right[0]) / 2, 330, 420, 40), WARM)], 0.4, 16)
    arm = darken(scheme.hero, 0.28)
    scene.add(
        [
            Part(slab((base, 300), elbow, 18, 18), arm),
            Part(slab(elbow, head, 18, 18), arm),
            Part(ellipse(*elbow, 24), scheme.second),
            Part(box(base, 310, 250, 36, 16), scheme.hero),
        ],
        lift=40,
    )
    scene.add(shade, lift=40)
    work(scene, (left[0] + right[0]) / 2 + 40 * side, side)


def hood(colour: Colour) -> list[Part]:
    """Draw the shade of a lamp around its joint at the origin, its bulb and its rim."""
    body = bezier((-56, -40), (-110, 0), (-160, 60), (-180, 150)) + bezier(
        (180, 150), (160, 60), (110, 0), (56, -40)
    )
    shade = bezier((180, 150), (160, 60), (110, 0), (56, -40)) + bezier(
        (10, -40), (50, 0), (80, 60), (90, 150)
    )
    top = [Part(box(0, -56, 84, 48, 14), darken(colour, 0.28)), Part(ellipse(0, 156, 52, 46), WARM)]
    return [
        *top,
        Part(body, colour),
        Part(shade, darken(colour, 0.14)),
        Part(ellipse(0, 150, 180, 20), mix(WARM, colour, 0.15)),
    ]


def work(scene: Scene, x: float, side: int) -> None:
    """Leave a pile of books and a vase under the light."""
    rng, scheme = scene.rng, scene.scheme
    tones = [scheme.second, scheme.third, RED if rng.random() < 0.4 else scheme.bloom]
    for number in range(rng.randint(2, 3)):
        middle = x - 50 * side + number * 9
        book(scene, (middle, 330 - number * 46), 330 - number * 34, side, tones[number])
    vase(scene, x + 330 * side)


def book(scene: Scene, at: tuple[float, float], wide: float, side: int, colour: Colour) -> None:
    """Lay a book flat, with a band on its spine."""
    x, y = at
    band = Part(box(x - side * (wide / 2 - 60), y, 18, 42), darken(colour, 0.25))
    scene.add([Part(box(x, y, wide, 42, 6), colour), band], lift=60)


def vase(scene: Scene, x: float) -> None:
    """Stand a vase with a leaf and two flowers on the table."""
    scheme = scene.scheme
    stems = place(frond(scheme.leaf, 300, -0.2), x, 190, -14)
    stems += place(bell(scheme.bloom, 150), x + 26, 120, 22)
    stems += place(bell(scheme.bloom, 120), x - 30, 140, -30)
    body = Part(box(x, 262, 120, 180, 34), scheme.hero)
    away = Part(box(x + 34, 262, 52, 180, 26), darken(scheme.hero, 0.15))
    stalk = Part(slab((x, 200), (x + 26, 120), 6, 6), MOSS)
    scene.add([stalk, *stems, body, away], lift=70)


def hanging_lamps(scene: Scene, side: int) -> None:
    """Draw two lamps that hang over a table with a sheet and petals."""
    rng, scheme = scene.rng, scene.scheme
    floor(scene, 270)
    for x, drop, size, colour in (
        (-260 * side, rng.uniform(-210, -170), 1.05, scheme.hero),
        (330 * side, rng.uniform(-320, -290), 0.8, scheme.second),
    ):
        shade = place(hood(colour), x, drop, 0, size)
        cone(
            scene, (x - 180 * size, drop + 150 * size, x + 180 * size, drop + 150 * size), 290, 120
        )
        scene.glow([Part(ellipse(x, 310, 330 * size, 44), WARM)], 0.36, 16)
        scene.add(
            [Part([(x, -560), (x, drop - 60)], darken(scheme.ground, 0.5), 7), *shade], lift=60
        )
    page = [Part([(-230, -46), (150, -46), (230, 60), (-190, 60)], SHEET)]
    lines = [
        Part(
            slab((-190 + n * 8, -24 + n * 20), (90 + n * 14 - n % 2 * 60, -24 + n * 20), 7, 7),
            TEXT if n == 0 else LINE,
        )
        for n in range(4)
    ]
    scene.add(place([*page, *lines], -250 * side, 360, 0, 1.15), lift=20, soft=4)
    cup = [
        Part(box(0, 0, 120, 120, 26), scheme.third),
        Part(box(34, 0, 52, 120, 22), darken(scheme.third, 0.15)),
        Part(ellipse(0, -54, 60, 14), mix(scheme.third, SHEET, 0.4)),
        Part(ellipse(0, -52, 48, 9), mix(NIGHT, (120, 70, 50), 0.6)),
    ]
    scene.add(place(cup, 330 * side, 296), lift=60)
    fallen(scene, 60 * side, 390)
