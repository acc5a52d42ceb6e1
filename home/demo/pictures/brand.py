"""Draw the mark of the site, a V and an A that share a stroke, and the card for sharing."""

from .backdrop import ground
from .flowers import bell, frond, loose_petal
from .geometry import Part, petal, place, turn
from .palette import RED, Colour
from .scene import Scene


def mark(colour: Colour, accent: Colour) -> list[Part]:
    """Draw the mark, 300 units wide, around the origin."""
    strokes = [(-138, -92), (-46, 92), (46, -92), (138, 92)]
    return [Part(strokes, colour, 44), Part(turn(petal(66, 52), 46, 88), accent)]


def draw_card(scene: Scene) -> None:
    """Draw the mark large, with leaves and fallen flowers around it."""
    ground(scene, ("disc", "panes", "branch"))
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    for angle, length in ((-14, 330), (24, 280), (60, 250)):
        scene.add(
            place(frond(scheme.leaf, length, 0.2 * side), 560 * side, 330, (angle - 40) * side),
            lift=40,
        )
    scene.add(
        place(mark(scheme.hero, RED), rng.uniform(-40, 10) * side, 0, 0, rng.uniform(1.5, 1.66)),
        lift=120,
        soft=8,
    )
    for x, y in ((-470, 210), (-400, -190), (420, -215)):
        parts = (
            bell(scheme.bloom, 96)
            if x < -450
            else loose_petal(scheme.bloom, rng.uniform(42, 60), 0.15)
        )
        scene.add(
            place(parts, x * side + rng.uniform(-40, 40), y, rng.uniform(0, 360)), lift=34, soft=5
        )
