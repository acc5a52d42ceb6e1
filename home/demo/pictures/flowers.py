"""Draw jacarandá: flowers, loose petals and feathery leaves, alone or as company."""

from math import hypot

from .backdrop import ground
from .geometry import Part, bezier, ellipse, petal, place, slab, smooth, turn
from .palette import SHEET, Colour, mix
from .scene import Scene


def loose_petal(colour: Colour, size: float, bend: float = 0) -> list[Part]:
    """Draw one fallen petal, with a darker half as if folded."""
    whole = petal(size, size * 0.72, bend * size)
    half = whole[len(whole) // 2 :] + bezier((0, 0), (size * 0.05, -size * 0.35), (bend * size * 0.4, -size * 0.7), (bend * size, -size))
    return [Part(whole, colour), Part(half, mix(colour, (29, 21, 48), 0.16))]


def blossom(colour: Colour, size: float) -> list[Part]:
    """Draw a flower seen from the front: five rounded lobes around a pale throat."""
    dark = mix(colour, (29, 21, 48), 0.2)
    parts: list[Part] = []
    for lobe in range(5):
        parts += place(loose_petal(mix(colour, SHEET, 0.07 * (lobe % 2)), size), angle=lobe * 72)
    star = [p for lobe in range(5) for p in turn(petal(size * 0.34, size * 0.2), angle=lobe * 72)]
    return [*parts, Part(star, dark), Part(ellipse(0, 0, size * 0.12), mix(colour, SHEET, 0.75))]


def bell(colour: Colour, size: float) -> list[Part]:
    """Draw a flower seen from the side: a bent tube that opens into a mouth of lobes."""
    dark, pale = mix(colour, (29, 21, 48), 0.24), mix(colour, SHEET, 0.16)
    tube = bezier((-8, 0), (-34, -50), (-40, -92), (-50, -128)) + bezier((50, -128), (40, -84), (24, -46), (8, 0))
    lobes = [((-40, -132), -52, 62), ((40, -132), 52, 62), ((0, -138), 0, 58)]
    back = [Part(turn(petal(66, 64), x, y, a), dark) for (x, y), a, _ in lobes[:2]]
    parts = [*back, Part(tube, colour), Part(bezier((8, 0), (24, -46), (40, -84), (50, -128)) + bezier((22, -128), (18, -84), (8, -46), (0, 0)), dark)]
    parts += [Part(ellipse(0, -130, 50, 17), dark)]
    front = [(-36, -128, -84, 54), (36, -128, 84, 54), (0, -124, 180, 40)]
    parts += [Part(turn(petal(w, w * 1.05), x, y, a), pale) for x, y, a, w in front]
    calyx = Part(ellipse(0, 2, 13, 10), mix(dark, (79, 109, 89), 0.6))
    return place([*parts, calyx], scale=size / 190)


def frond(colour: Colour, length: float, bend: float = 0.2, pairs: int = 11) -> list[Part]:
    """Draw a feathery leaf that grows upwards, with leaflets in pairs."""
    spine = bezier((0, 0), (0, -length * 0.4), (bend * length * 0.4, -length * 0.75), (bend * length, -length), pairs * 2)
    dark = mix(colour, (29, 21, 48), 0.22)
    parts = [Part(spine, dark, max(2.5, length / 110))]
    for place_, (x, y) in enumerate(spine[3::2]):
        share = (place_ + 1) / pairs
        size = length * 0.2 * (1 - abs(share - 0.42) * 1.05)
        tilt = bend * share * 70
        parts += [Part(turn(petal(size, size * 0.42), x, y, tilt - 62), colour), Part(turn(petal(size, size * 0.42), x, y, tilt + 62), dark)]
    return [*parts, Part(turn(petal(length * 0.1, length * 0.05), *spine[-1], bend * 70), colour)]


def scatter(scene: Scene, count: int, avoid: float = 0, around: tuple[float, float] = (0, 0), colour: Colour | None = None) -> None:
    """Let petals fall, away from a middle and from each other."""
    rng, taken = scene.rng, [(*around, avoid)]
    for _ in range(count * 12):
        x, y = rng.uniform(-700, 700), rng.uniform(-420, 420)
        if any(hypot(x - a, y - b) < r for a, b, r in taken):
            continue
        taken.append((x, y, 190))
        fallen(scene, x, y, colour)
        if len(taken) > count:
            return


def fallen(scene: Scene, x: float, y: float, colour: Colour | None = None, size: float = 0) -> None:
    """Let one petal or one whole flower lie at a place."""
    rng, colour = scene.rng, colour or scene.scheme.bloom
    size = size or rng.uniform(42, 66)
    parts = loose_petal(colour, size, rng.uniform(-0.25, 0.25)) if rng.random() < 0.7 else bell(colour, size * 1.7)
    scene.add(place(parts, x, y, rng.uniform(0, 360)), lift=34, soft=5)


def draw_petals(scene: Scene) -> None:
    """Draw jacarandá in one of three arrangements."""
    ground(scene)
    scene.rng.choice((twig, meadow, wreath))(scene)


def twig(scene: Scene) -> None:
    """Draw a twig that crosses the picture with leaves and a cluster of bells."""
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    lean = rng.uniform(-60, 60)
    path = smooth([(-900 * side, 330 + lean), (-420 * side, 150 + lean / 2), (20 * side, 20), (400 * side, -150)])
    leaves = [(path[round(len(path) * s)], a) for s, a in ((0.34, -42), (0.5, 28), (0.66, -30), (0.8, 46))]
    for (x, y), angle in leaves:
        turned = 62 * side + angle * 1.7 * side
        scene.add(place(frond(scheme.leaf, rng.uniform(330, 430), rng.uniform(0.08, 0.3) * side), x, y, turned), lift=50)
    scene.add([Part(path, mix(scheme.leaf, (29, 21, 48), 0.4), 13)], lift=44)
    cluster(scene, path[-1], side)
    scatter(scene, rng.randint(2, 4), 430, (160 * side, -60))


def cluster(scene: Scene, at: tuple[float, float], side: int) -> None:
    """Hang bells around the end of a twig."""
    rng, (x, y) = scene.rng, at
    stems = [(angle + rng.uniform(-7, 7), reach) for angle, reach in ((-62, 96), (118, 92), (-20, 128), (78, 122), (28, 150))]
    for number, (angle, reach) in enumerate(stems):
        angle = (angle + 40) * side
        foot = turn([(0, -reach)], x - 120 * side + 36 * number * side, y + 62 - 22 * number, angle)[0]
        colour = mix(scene.scheme.bloom, SHEET, 0.1 * (number % 3))
        stem = Part(slab((x - 60 * side, y + 24), foot, 9, 6), mix(scene.scheme.leaf, (29, 21, 48), 0.4))
        scene.add([stem, *place(bell(colour, rng.uniform(200, 240)), *foot, angle)], lift=54)


def meadow(scene: Scene) -> None:
    """Draw open flowers of several sizes on the ground, the largest off the middle."""
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    middle = (side * rng.uniform(190, 280), rng.uniform(-40, 40))
    for angle in (200, 250, 330):
        scene.add(place(frond(scheme.leaf, rng.uniform(400, 500), rng.uniform(-0.2, 0.2)), *middle, (angle + rng.uniform(-14, 14)) * side), lift=46)
    second = mix(scheme.bloom, scheme.second, 0.75)
    for colour, size, x, y in ((scheme.bloom, 270, 0, 0), (second, 165, -430, 190), (scheme.bloom, 112, -560, -170)):
        scene.add(place(blossom(colour, size), middle[0] + x * side, middle[1] + y, rng.uniform(0, 72)), lift=70)
    scatter(scene, rng.randint(3, 5), 470, middle)


def wreath(scene: Scene) -> None:
    """Draw a wreath of leaves and flowers, open at one side."""
    rng, scheme, start = scene.rng, scene.scheme, scene.rng.uniform(0, 360)
    x, y, radius = rng.uniform(-140, 140), 0, rng.uniform(275, 305)
    for step in range(8):
        foot = turn([(0, -radius)], x, y, start + step * 36)[0]
        scene.add(place(frond(scheme.leaf, 250, -0.28), *foot, start + step * 36 + 96 + 24 * (step % 2 * 2 - 1)), lift=36)
    for step, size in ((0, 96), (1.2, 132), (2.35, 90), (5.6, 84), (6.5, 112)):
        foot = turn([(0, -radius)], x, y, start + 22 + step * 36)[0]
        colour = mix(scheme.bloom, scheme.second, 0.6 if size < 92 else 0)
        scene.add(place(blossom(colour, size), *foot, rng.uniform(0, 72)), lift=52)
    scatter(scene, rng.randint(2, 4), 480, (x, y))


