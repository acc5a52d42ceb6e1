"""Draw jacarandá: flowers, loose petals and feathery leaves, alone or as company."""

from .backdrop import ground
from .geometry import Part, bezier, ellipse, petal, place, slab, smooth, turn
from .palette import MIST, Colour, darken, mix
from .scene import Scene


def loose_petal(colour: Colour, size: float, bend: float = 0) -> list[Part]:
    """Draw one fallen petal, with a darker half as if folded."""
    whole = petal(size, size * 0.72, bend * size)
    half = whole[len(whole) // 2 :] + bezier(
        (0, 0), (size * 0.05, -size * 0.35), (bend * size * 0.4, -size * 0.7), (bend * size, -size)
    )
    return [Part(whole, colour), Part(half, darken(colour, 0.16))]


def blossom(colour: Colour, size: float) -> list[Part]:
    """Draw a flower seen from the front: five rounded lobes around a pale throat."""
    dark = darken(colour, 0.2)
    parts: list[Part] = []
    for lobe in range(5):
        parts += place(loose_petal(mix(colour, MIST, 0.07 * (lobe % 2)), size), angle=lobe * 72)
    star = [p for lobe in range(5) for p in turn(petal(size * 0.34, size * 0.2), angle=lobe * 72)]
    return [*parts, Part(star, dark), Part(ellipse(0, 0, size * 0.12), mix(colour, MIST, 0.75))]


def bell(colour: Colour, size: float) -> list[Part]:
    """Draw a flower seen from the side: a bent tube that opens into a mouth of lobes."""
    dark, pale = darken(colour, 0.24), mix(colour, MIST, 0.2)
    left = bezier((-9, 0), (-20, -34), (-44, -60), (-42, -112))
    right = bezier((42, -112), (44, -60), (20, -34), (9, 0))
    fold = right + bezier((9, 0), (6, -30), (16, -70), (14, -112))
    behind = [Part(turn(petal(60, 62), x, -118, a), dark) for x, a in ((-22, -18), (22, 18))]
    tube = [
        Part([*left, *right], colour),
        Part(fold, darken(colour, 0.13)),
        Part(ellipse(0, -116, 43, 17), darken(colour, 0.42)),
    ]
    curled = [Part(turn(petal(62, 60), x, -112, a), pale) for x, a in ((-30, -72), (30, 72))]
    lip = smooth([(-44, -114), (0, -102), (44, -114), (36, -78), (0, -66), (-36, -78)], closed=True)
    calyx = Part(ellipse(0, 1, 13, 11), mix(dark, (79, 109, 89), 0.6))
    return place(
        [*behind, *tube, *curled, Part(lip, mix(colour, MIST, 0.1)), calyx], scale=size / 178
    )


def frond(colour: Colour, length: float, bend: float = 0.2, pairs: int = 11) -> list[Part]:
    """Draw a feathery leaf that grows upwards, with leaflets in pairs."""
    spine = bezier(
        (0, 0),
        (0, -length * 0.4),
        (bend * length * 0.4, -length * 0.75),
        (bend * length, -length),
        pairs * 2,
    )
    dark = darken(colour, 0.22)
    parts = [Part(spine, dark, max(2.5, length / 110))]
    for place_, (x, y) in enumerate(spine[3::2]):
        share = (place_ + 1) / pairs
        size = length * 0.2 * (1 - abs(share - 0.42) * 1.05)
        tilt = bend * share * 70
        parts += [
            Part(turn(petal(size, size * 0.42), x, y, tilt - 62), colour),
            Part(turn(petal(size, size * 0.42), x, y, tilt + 62), dark),
        ]
    return [*parts, Part(turn(petal(length * 0.1, length * 0.05), *spine[-1], bend * 70), colour)]


def scatter(scene: Scene, count: int) -> None:
    """Let petals fall where nothing lies yet, away from each other."""
    rng, left = scene.rng, count
    for _ in range(60):
        x, y = rng.uniform(-720, 720), rng.uniform(-430, 430)
        if left and scene.free(x, y, 105):
            fallen(scene, x, y)
            left -= 1


def fallen(scene: Scene, x: float, y: float, size: float = 0) -> None:
    """Let a petal or a small flower lie at a place; with a size it may lie on things."""
    rng, colour = scene.rng, scene.scheme.bloom
    if not size and not scene.free(x, y, 62):
        return
    size, kind = size or rng.uniform(44, 66), rng.random()
    parts = (
        loose_petal(colour, size, rng.uniform(-0.25, 0.25))
        if kind < 0.65
        else blossom(colour, size * 0.85)
        if kind < 0.85
        else bell(colour, size * 1.6)
    )
    scene.add(place(parts, x, y, rng.uniform(0, 360)), lift=26, soft=5)


def draw_petals(scene: Scene) -> None:
    """Draw jacarandá in one of three arrangements."""
    ground(scene)
    scene.rng.choice((twig, meadow, wreath))(scene)


def twig(scene: Scene) -> None:
    """Draw a twig that crosses the picture with leaves and a cluster of bells."""
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    lean = rng.uniform(-60, 60)
    path = smooth(
        [
            (-900 * side, 330 + lean),
            (-420 * side, 150 + lean / 2),
            (20 * side, 20),
            (400 * side, -150),
        ]
    )
    leaves = [
        (path[round(len(path) * s)], a) for s, a in ((0.34, -42), (0.5, 28), (0.66, -30), (0.8, 46))
    ]
    for (x, y), angle in leaves:
        turned = 62 * side + angle * 1.7 * side
        scene.add(
            place(
                frond(scheme.leaf, rng.uniform(330, 430), rng.uniform(0.08, 0.3) * side),
                x,
                y,
                turned,
            ),
            lift=50,
        )
    scene.add([Part(path, darken(scheme.leaf, 0.4), 13)], lift=44)
    cluster(scene, path[-1], side)
    scatter(scene, rng.randint(2, 4))


def cluster(scene: Scene, at: tuple[float, float], side: int) -> None:
    """Hang bells around the end of a twig."""
    rng, (x, y) = scene.rng, at
    stems = [
        (angle + rng.uniform(-7, 7), reach)
        for angle, reach in ((-62, 96), (118, 92), (-20, 128), (78, 122), (28, 150))
    ]
    for number, (angle, reach) in enumerate(stems):
        angle = (angle + 40) * side
        foot = turn(
            [(0, -reach)], x - 120 * side + 36 * number * side, y + 62 - 22 * number, angle
        )[0]
        colour = mix(scene.scheme.bloom, MIST, 0.1 * (number % 3))
        stem = Part(slab((x - 60 * side, y + 24), foot, 9, 6), darken(scene.scheme.leaf, 0.4))
        scene.add([stem, *place(bell(colour, rng.uniform(200, 240)), *foot, angle)], lift=54)


def meadow(scene: Scene) -> None:
    """Draw open flowers of several sizes on the ground, the largest off the middle."""
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    middle = (side * rng.uniform(190, 280), rng.uniform(-40, 40))
    for angle in (200, 250, 330):
        scene.add(
            place(
                frond(scheme.leaf, rng.uniform(400, 500), rng.uniform(-0.2, 0.2)),
                *middle,
                (angle + rng.uniform(-14, 14)) * side,
            ),
            lift=46,
        )
    second = mix(scheme.bloom, MIST, 0.45)
    for colour, size, x, y in (
        (scheme.bloom, 270, 0, 0),
        (second, 165, -430, 190),
        (scheme.bloom, 112, -560, -170),
    ):
        scene.add(
            place(blossom(colour, size), middle[0] + x * side, middle[1] + y, rng.uniform(0, 72)),
            lift=70,
        )
    scatter(scene, rng.randint(3, 5))


def wreath(scene: Scene) -> None:
    """Draw a crescent of leaves with flowers gathered at its heart."""
    rng, scheme, start = scene.rng, scene.scheme, scene.rng.uniform(0, 360)
    x, y, radius = rng.uniform(-160, 160), rng.uniform(-20, 20), rng.uniform(300, 325)
    hoop = [turn([(0, -radius)], x, y, start + a)[0] for a in range(-118, 119, 4)]
    scene.add([Part(hoop, darken(scheme.leaf, 0.35), 7)], lift=20, soft=4)
    for step in (4, 3, 2, 1):
        for way in (-1, 1):
            angle = start + way * step * 26
            foot = turn([(0, -radius)], x, y, angle)[0]
            for lean in (58, 118):
                scene.add(
                    place(
                        frond(scheme.leaf, 236 - step * 22, way * 0.2), *foot, angle + way * lean
                    ),
                    lift=26,
                    soft=5,
                )
    for away, grow, size in (
        (-46, 0, 84),
        (44, 0, 92),
        (-24, 34, 112),
        (25, -26, 120),
        (2, 8, 168),
    ):
        foot = turn([(0, -radius - grow)], x, y, start + away)[0]
        tint = mix(scheme.bloom, MIST, 0.42 if size in (84, 112) else 0)
        scene.add(place(blossom(tint, size), *foot, rng.uniform(0, 72)), lift=44)
    scatter(scene, rng.randint(3, 5))
