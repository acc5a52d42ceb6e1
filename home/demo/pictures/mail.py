"""Draw what is written and sent: envelopes, sheets, pencils and paper planes."""

from .backdrop import ground
from .desk import LINE, TEXT, pen
from .flowers import fallen, frond, loose_petal, scatter
from .geometry import Part, box, ellipse, petal, place, smooth, turn
from .palette import INK, MIST, RED, SHEET, Colour, darken, mix
from .scene import Scene


def back(colour: Colour, seal: Colour) -> list[Part]:
    """Draw a closed envelope from behind, with folds and a seal."""
    dark, pale = darken(colour, 0.13), mix(colour, SHEET, 0.22)
    body = Part(box(0, 0, 640, 420, 12), colour)
    sides = [
        Part(
            [(s * 320, -200), (s * 40, 24), (s * 320, 204)], mix(colour, INK, 0.06 + 0.05 * (s > 0))
        )
        for s in (-1, 1)
    ]
    low = Part([(-312, 209), (0, -14), (312, 209)], pale)
    return [
        body,
        *sides,
        low,
        Part([(-314, -208), (-18, 44), (0, 54), (18, 44), (314, -208)], dark),
        *place(wax(seal), 0, 34),
    ]


def wax(colour: Colour) -> list[Part]:
    """Draw a seal with a small petal flower pressed on it."""
    rim = smooth([turn([(0, -50 - 4 * (n % 2))], angle=n * 36)[0] for n in range(10)], closed=True)
    star = [p for n in range(5) for p in turn(petal(25, 18), angle=n * 72)]
    return [
        Part(rim, colour),
        Part(ellipse(0, 0, 38), darken(colour, 0.16)),
        Part(star, mix(colour, SHEET, 0.3)),
    ]


def front(colour: Colour, scene: Scene) -> list[Part]:
    """Draw an envelope from the front, with a stamp and an address."""
    line = darken(colour, 0.3)
    parts = [
        Part(box(0, 0, 640, 420, 12), colour),
        Part(box(236, -118, 104, 124, 4), SHEET),
        Part(box(236, -118, 84, 104), mix(scene.scheme.bloom, SHEET, 0.3)),
    ]
    parts += place(loose_petal(scene.scheme.deep, 62), 232, -92, 18)
    return parts + [
        Part(box(-130 + w / 2, y, w, 15, 7.5), line) for w, y in ((250, 24), (190, 66), (120, 108))
    ]


def open_letter(scene: Scene, colour: Colour) -> list[list[Part]]:
    """Draw an open envelope and the letter that comes out, in layers from back to front."""
    dark, pale = darken(colour, 0.24), mix(colour, SHEET, 0.2)
    behind = [
        Part([(-316, -200), (-26, -446), (0, -458), (26, -446), (316, -200)], dark),
        Part(box(0, 0, 640, 420, 12), dark),
    ]
    letter = [
        Part(box(0, -60, 520, 520, 6), SHEET),
        Part(
            box(-130, -262, 180, 20, 10),
            scene.scheme.bloom if scene.scheme.bloom[0] < 150 else scene.scheme.ground,
        ),
    ]
    letter += [
        Part(box(-220 + w / 2, -206 + n * 44, w, 13, 6.5), LINE)
        for n, w in enumerate((430, 400, 436, 280))
    ]
    sides = [
        Part(
            [(s * 320, -206), (s * 30, 30), (s * 320, 205)], mix(colour, INK, 0.05 + 0.05 * (s > 0))
        )
        for s in (-1, 1)
    ]
    return [
        behind,
        letter,
        [*sides, Part([(-318, 210), (-20, -8), (0, -18), (20, -8), (318, 210)], pale)],
    ]


def draw_envelope(scene: Scene) -> None:
    """Draw an open letter, or a few envelopes one over the other."""
    ground(scene)
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    if rng.random() < 0.5:
        receive(scene, side)
    else:
        pile(scene, side)


def receive(scene: Scene, side: int) -> None:
    """Draw one open envelope with its letter and a leaf."""
    rng, scheme = scene.rng, scene.scheme
    at = (-100 * side, 120, rng.uniform(-12, 12), rng.uniform(1.08, 1.2))
    layers = [place(layer, *at) for layer in open_letter(scene, scheme.hero)]
    scene.shadow(layers[0] + layers[1], 100)
    scene.paint(*layers[0], *layers[1])
    scene.shadow(layers[2], 0, 9, 0.5)
    scene.paint(*layers[2])
    scene.claim(layers[0] + layers[1])
    scene.add(
        place(frond(scheme.leaf, 470, 0.2 * side), 500 * side, 330, rng.uniform(-6, 18) * side),
        lift=46,
    )
    scatter(scene, rng.randint(2, 3))


def pile(scene: Scene, side: int) -> None:
    """Draw two or three envelopes, the nearest one sealed."""
    rng, scheme = scene.rng, scene.scheme
    if rng.random() < 0.6:
        scene.add(
            place(
                front(mix(scheme.second, SHEET, 0.1), scene),
                330 * side,
                -150,
                rng.uniform(14, 24) * side,
                0.92,
            ),
            lift=80,
        )
    scene.add(
        place(front(scheme.third, scene), 150 * side, 110, rng.uniform(-20, -12) * side, 0.98),
        lift=80,
    )
    scene.add(
        place(
            back(scheme.hero, RED if rng.random() < 0.6 else scheme.third),
            -160 * side,
            -10,
            rng.uniform(-4, 9) * side,
            1.14,
        ),
        lift=90,
    )
    fallen(scene, -640 * side, -360)
    fallen(scene, 600 * side, 330)


def sheet(scene: Scene, kind: str) -> list[Part]:
    """Draw a written sheet with a folded corner: a text, a list or a table of prices."""
    scheme = scene.scheme
    mark = scheme.bloom if scheme.bloom[0] < 150 else mix(scheme.ground, SHEET, 0.15)
    paper = [(-250, -345), (170, -345), (250, -265), (250, 345), (-250, 345)]
    parts = [
        Part(paper, SHEET),
        Part([(170, -345), (250, -265), (170, -265)], mix(SHEET, INK, 0.16)),
        Part(box(-110, -262, 180, 24, 12), mark),
    ]
    return parts + WRITING[kind](scene, mark)


def prose(scene: Scene, mark: Colour) -> list[Part]:
    """Write two paragraphs, with one sentence marked."""
    widths = [400, 385, 400, 240, 0, 395, 400, 380, 400, 170]
    lit = scene.rng.choice((1, 2, 6, 7))
    parts = [
        Part(
            box(-200 + widths[lit] / 2, -190 + lit * 50, widths[lit] + 16, 36, 6),
            mix(MIST, mark, 0.18),
        )
    ]
    return parts + [
        Part(box(-200 + w / 2, -190 + n * 50, w, 13, 6.5), TEXT if n == lit else LINE)
        for n, w in enumerate(widths)
        if w
    ]


def tasks(scene: Scene, mark: Colour) -> list[Part]:
    """Write a list with boxes, the first ones done."""
    parts, done = [], scene.rng.randint(2, 4)
    for row in range(6):
        y = -170 + row * 84
        parts += [
            Part(box(-178, y, 44, 44, 10), mark if row < done else LINE),
            Part(
                box(-120 + 125 + row % 3 * 20, y, 250 + row % 3 * 40, 14, 7),
                TEXT if row < done else LINE,
            ),
        ]
        parts += (
            [Part(box(-178, y, 34, 34, 6), SHEET)]
            if row >= done
            else [Part([(-188, y), (-180, y + 9), (-166, y - 9)], SHEET, 6)]
        )
    return parts


def prices(scene: Scene, mark: Colour) -> list[Part]:
    """Write rows with an amount at the end, and a total."""
    parts = []
    for row in range(6):
        y = -170 + row * 62
        parts += [Part(box(-200 + w / 2, y, w, 13, 6.5), LINE) for w in (180 + row * 47 % 90,)]
        parts += [
            Part(box(170, y, 60, 13, 6.5), TEXT),
            Part([(-200, y + 31), (200, y + 31)], LINE, 2),
        ]
    return [*parts, Part(box(120, 230, 160, 52, 12), mark), Part(box(132, 230, 90, 14, 7), SHEET)]


def clip() -> list[Part]:
    """Draw a paper clip."""
    wire = smooth(
        [(-16, 30), (-16, -34), (0, -50), (16, -34), (16, 48), (0, 66), (-26, 50), (-26, -40)]
    )
    return [Part(wire, mix(INK, SHEET, 0.3), 6)]


def plane(colour: Colour) -> list[Part]:
    """Draw a paper plane that flies to the upper right."""
    dark = darken(colour, 0.28)
    return [
        Part([(270, -190), (-270, -70), (-96, 24)], colour),
        Part([(270, -190), (-96, 24), (-70, 190), (-18, 62)], dark),
        Part([(270, -190), (-18, 62), (120, 170)], darken(colour, 0.07)),
        Part([(-70, 190), (-18, 62), (22, 92)], darken(colour, 0.4)),
    ]


def draw_paper(scene: Scene) -> None:
    """Draw sheets with a pen, or a paper plane."""
    ground(scene)
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    if rng.random() < 0.38:
        fly(scene, side)
    else:
        fan(scene, side)


def fan(scene: Scene, side: int) -> None:
    """Draw two or three sheets opened like a fan."""
    rng, scheme = scene.rng, scene.scheme
    kinds = rng.sample(list(WRITING), 3)
    lean = rng.uniform(-5, 5)
    if rng.random() < 0.7:
        scene.add(
            place(
                [
                    Part(box(0, 0, 520, 700, 14), scheme.hero),
                    Part(box(0, 0, 470, 650, 8), scheme.deep, 3),
                ][:1],
                -40 * side,
                20,
                lean - 15 * side,
                1.14,
            ),
            lift=80,
        )
    scene.add(place(sheet(scene, kinds[0]), 170 * side, 10, lean + 15 * side, 1.04), lift=60)
    scene.add(place(sheet(scene, kinds[1]), -130 * side, 14, lean - 3 * side, 1.1), lift=70)
    scene.add(place(clip(), -130 * side - 150, -350, lean - 3 * side), lift=10, soft=3)
    scene.add(
        place(
            pen(RED if rng.random() < 0.3 else scheme.third, scheme.deep),
            560 * side,
            60,
            rng.uniform(12, 34) * side,
            1.1,
        ),
        lift=40,
    )
    fallen(scene, -640 * side, rng.choice((-340, 340)))


def fly(scene: Scene, side: int) -> None:
    """Draw a plane and the path it leaves."""
    rng, scheme = scene.rng, scene.scheme
    path = smooth(
        [
            (-780 * side, 330),
            (-520 * side, 150),
            (-330 * side, 300),
            (-430 * side, 400),
            (-560 * side, 280),
            (-250 * side, 90),
            (20 * side, 60),
        ]
    )
    for start in range(0, len(path) - 3, 5):
        scene.paint(Part(path[start : start + 3], mix(scheme.ground, scheme.hero, 0.65), 7))
    parts = [Part([(x * side, y) for x, y in p.points], p.colour) for p in plane(scheme.hero)]
    scene.add(
        place(parts, 210 * side, -50, rng.uniform(-8, 8), rng.uniform(1.2, 1.4)), lift=130, soft=10
    )
    scatter(scene, rng.randint(2, 4))


WRITING = {"prose": prose, "tasks": tasks, "prices": prices}
