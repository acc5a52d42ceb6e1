"""Draw spools, needles, buttons and the thread that joins them."""

from math import cos, pi, sin

from .backdrop import ground
from .flowers import fallen, scatter
from .geometry import (
    Part,
    arc,
    bezier,
    box,
    ellipse,
    place,
    ring,
    slab,
    smooth,
    spot,
)
from .palette import RED, SHEET, WHEAT, Colour, darken, mix
from .scene import Scene


def spool(wood: Colour, thread: Colour) -> list[Part]:
    """Draw an upright spool with its turns of thread."""
    dark, turns = darken(thread, 0.2), []
    for row in range(9):
        y = -104 + row * 26
        turns += [Part(slab((-108, y + 12), (108, y - 4), 5, 5), dark)]
    ends = [Part(box(0, y, 270, 50, 14), wood) for y in (-150, 150)] + [
        Part(box(70, y, 130, 50, 14), darken(wood, 0.14)) for y in (-150, 150)
    ]
    body = [Part(box(0, 0, 226, 260, 22), thread), *turns, Part(box(88, 0, 50, 256, 18), dark)]
    return [*body, *ends, Part(box(-96, -150, 40, 8, 4), mix(wood, SHEET, 0.5))]


def needle(colour: Colour) -> list[Part]:
    """Draw a needle that lies pointing down, its eye at the origin."""
    body = bezier((-11, -20), (-14, 120), (-5, 240), (0, 330)) + bezier(
        (0, 330), (5, 240), (14, 120), (11, -20)
    )
    return [
        Part([*body, *arc(0, -20, 11, 14, 0, -180)], colour),
        Part(box(0, 2, 8, 40, 4), darken(colour, 0.6)),
    ]


def button(colour: Colour) -> list[Part]:
    """Draw a button with four holes."""
    holes = [Part(ellipse(x, y, 9), darken(colour, 0.5)) for x in (-15, 15) for y in (-15, 15)]
    return [Part(ellipse(0, 0, 66), colour), Part(ring(0, 0, 52, 46), darken(colour, 0.18)), *holes]


def draw_thread(scene: Scene) -> None:
    """Draw a row of spools, or one whose thread wanders to its needle."""
    rng, side = scene.rng, scene.rng.choice((-1, 1))
    ground(scene)
    if rng.random() < 0.4:
        row_of_spools(scene, side)
    else:
        lone_spool(scene, side)


def row_of_spools(scene: Scene, side: int) -> None:
    """Draw three spools that stand in a row, one thread loose over the table."""
    rng, scheme = scene.rng, scene.scheme
    colours = rng.sample([scheme.hero, scheme.second, scheme.third, scheme.deep, RED], 3)
    sizes = rng.sample((1.42, 1.18, 0.98), 3)
    for number, (colour, size) in enumerate(zip(colours, sizes, strict=True)):
        at = ((number - 1) * 390 - 40 * side, 130 - 175 * size, 0, size)
        if number == 1 + side:
            loose_end(scene, spot(112 * side, 90, at), side, colour)
        scene.add(place(spool(WHEAT, colour), *at), lift=110)
    steel = mix(scheme.ground, SHEET, 0.75)
    tilt = (66 + rng.uniform(-10, 10)) * side
    scene.add(place(needle(steel), 420 * side, 330, tilt, 0.9), lift=24, soft=4)
    scatter(scene, 3)


def loose_end(scene: Scene, start: tuple[float, float], side: int, colour: Colour) -> None:
    """Let a thread fall from a spool and leave the picture."""
    x = start[0]
    turns = [(x + 90 * side, 190), (x - 160 * side, 330), (-60 * side, 250)]
    path = smooth([start, *turns, (-380 * side, 340), (-900 * side, 290)])
    scene.add([Part(path, colour, 9)], lift=16, soft=4)


def lone_spool(scene: Scene, side: int) -> None:
    """Draw a spool at one side, sometimes with another, and the way of its thread."""
    rng, scheme = scene.rng, scene.scheme
    colour = RED if rng.random() < 0.3 and scheme.name != "violet" else scheme.hero
    at = (-430 * side, rng.uniform(40, 110), rng.uniform(-16, 16), rng.uniform(1.12, 1.24))
    if rng.random() < 0.6:
        scene.add(
            place(spool(WHEAT, scheme.third), at[0] + 40 * side, -340, rng.uniform(76, 104), 0.8),
            lift=70,
        )
    eye = (rng.uniform(380, 460) * side, rng.uniform(-250, -150))
    wander(scene, at, eye, side, colour)
    scene.add(place(spool(WHEAT, colour), *at), lift=90)
    for number, (x, y) in enumerate(((330, 330), (470, 390))[: rng.randint(1, 2)]):
        scene.add(
            place(
                button((scheme.second, scheme.third)[number]),
                x * side,
                y - 40,
                rng.uniform(0, 90),
                1 - number * 0.24,
            ),
            lift=26,
            soft=4,
        )
    fallen(scene, 690 * side, 150)


def wander(
    scene: Scene,
    at: tuple[float, float, float, float],
    eye: tuple[float, float],
    side: int,
    colour: Colour,
) -> None:
    """Lead the thread from the spool, around a loop, into the eye of the needle."""
    rng, start = scene.rng, spot(100 * side, 100, at)
    size, path = rng.uniform(115, 160), []
    for step in range(121):
        t = step / 120
        u = min(1, max(0, (t - 0.22) / 0.5))
        turned, sag = 2 * pi * (3 - 2 * u) * u * u, 130 * sin(pi * t) * (1 - t)
        rise = t * t * (3 - 2 * t)
        path.append(
            (
                start[0] + (eye[0] - start[0]) * t + size * sin(turned) * side,
                start[1] + (eye[1] - start[1]) * rise + sag - size * (1 - cos(turned)),
            )
        )
    steel = mix(scene.scheme.ground, SHEET, 0.75)
    scene.add(place(needle(steel), *eye, rng.uniform(-36, -8) * side, 1.15), lift=34, soft=4)
    scene.add([Part(path, colour, 9)], lift=20, soft=4)
