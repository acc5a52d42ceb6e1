"""Draw keys: one with its label, or three that hang."""

from .backdrop import ground
from .flowers import fallen, scatter
from .geometry import (
    Part,
    box,
    ellipse,
    petal,
    place,
    ring,
    smooth,
    spot,
    turn,
)
from .palette import INK, RED, SHEET, WHEAT, Colour, darken, mix
from .scene import Scene


def bow_ring(colour: Colour) -> list[Part]:
    """Draw the round head of a key."""
    return [Part(ring(0, -150, 112, 66), colour), Part(ring(0, -150, 84, 66), darken(colour, 0.2))]


def bow_clover(colour: Colour) -> list[Part]:
    """Draw the head of a key as three rings."""
    dark, parts = darken(colour, 0.2), []
    for x, y in ((-66, -120), (66, -120), (0, -212)):
        parts += [Part(ring(x, y, 68, 36), colour), Part(ring(x, y, 48, 36), dark)]
    return [*parts, Part(ellipse(0, -144, 32), colour)]


def bow_petal(colour: Colour) -> list[Part]:
    """Draw the head of a key as a flower with an eye."""
    lobes = [
        Part(turn(petal(124, 104), 0, -150, n * 72), mix(colour, SHEET, 0.14 * (n % 2)))
        for n in range(5)
    ]
    return [*lobes, Part(ellipse(0, -150, 34), darken(colour, 0.45))]


def key(colour: Colour, bow: str, teeth: int) -> list[Part]:
    """Draw a key that hangs down, with its own teeth."""
    dark = darken(colour, 0.2)
    parts = [Part(box(0, 140, 38, 400, 10), colour), Part(box(10, 140, 17, 392, 8), dark)]
    bits = (
        [(58, 300, 76), (58, 228, 52)]
        if teeth % 2
        else [(66, 310, 92), (52, 256, 64), (66, 202, 92)]
    )
    parts += [
        Part(box(10 + w / 2, y, w + 18, 38 if teeth % 2 else 30, 5), colour) for _, y, w in bits
    ]
    return [
        *parts,
        *BOWS[bow](colour),
        Part(box(0, -34, 84, 26, 13), colour),
        Part(box(0, -2, 62, 18, 9), dark),
    ]


def tag(colour: Colour) -> list[Part]:
    """Draw a label that hangs from its eye at the origin."""
    body = [
        (-28, -24),
        (28, -24),
        (74, 44),
        (74, 268),
        (60, 282),
        (-60, 282),
        (-74, 268),
        (-74, 44),
    ]
    line = mix(colour, SHEET if colour[0] < 170 else INK, 0.45)
    return [
        Part(body, colour),
        Part(ellipse(0, 14, 17), darken(colour, 0.5)),
        Part(box(-8, 120, 88, 14, 7), line),
        Part(box(-22, 156, 60, 14, 7), line),
    ]


BOWS = {"ring": bow_ring, "clover": bow_clover, "petal": bow_petal}


def draw_key(scene: Scene) -> None:
    """Draw one large key with a label, or three that hang from a rail."""
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    if rng.random() < 0.62:
        ground(scene)
        lone_key(scene, side)
    else:
        ground(scene, ("disc", "panes", "branch", "arch"))
        hung_keys(scene)


def lone_key(scene: Scene, side: int) -> None:
    """Draw one large key that lies across, tied to a label."""
    rng, scheme = scene.rng, scene.scheme
    at = (-40 * side, -20, (rng.uniform(-64, -46)) * side, 1.42)
    eye = spot(0, -150 - 90, at)
    label = (eye[0] - 60 * side, eye[1] + 190, rng.uniform(14, 30) * side, 1.02)
    string = smooth(
        [
            spot(0, -206, at),
            (eye[0] - 120 * side, eye[1] - 20),
            (eye[0] - 140 * side, eye[1] + 120),
            spot(0, 14, label),
        ]
    )
    scene.add(place(tag(RED if rng.random() < 0.45 else scheme.third), *label), lift=50)
    scene.add(place(key(scheme.hero, rng.choice(list(BOWS)), rng.randint(0, 1)), *at), lift=80)
    scene.add(
        [Part(string, mix(scheme.ground, INK if scheme.ground[0] > 120 else SHEET, 0.6), 6)],
        lift=12,
        soft=3,
    )
    scatter(scene, rng.randint(2, 4))


def hung_keys(scene: Scene) -> None:
    """Draw three keys that hang from a rail, one of them longer."""
    rng, scheme = scene.rng, scene.scheme
    colours = [scheme.hero, scheme.second, scheme.third]
    bows = rng.sample(list(BOWS), 3)
    rng.shuffle(colours)
    scene.add([Part(box(0, -340, 1080, 64, 14), mix(scheme.ground, scheme.deep, 0.55))], lift=60)
    for number, (colour, bow) in enumerate(zip(colours, bows, strict=True)):
        x, size = (number - 1) * 310, rng.uniform(0.94, 1.16)
        head = place(
            key(colour, bow, number), x, -70 + 250 * (size - 0.9), rng.uniform(-4, 4), size
        )
        scene.add([Part([(x, -340), (x, -190)], darken(scheme.ground, 0.5), 6), *head], lift=100)
        scene.add([Part(ellipse(x, -340, 17), WHEAT)], lift=16, soft=3)
    fallen(scene, rng.choice((-640, 640)), 360)
