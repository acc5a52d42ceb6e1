"""Build outlines as lists of points, around an origin in the middle of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, radians, sin

from .palette import Colour

Point = tuple[float, float]
Outline = list[Point]


@dataclass(frozen=True)
class Part:
    """Pair an outline with a colour; a width makes it a line instead of a surface."""

    points: Sequence[Point]
    colour: Colour
    width: float = 0


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> Outline:
    """Outline an ellipse, or a circle when only one radius is given."""
    return arc(x, y, rx, rx if ry is None else ry, 0, 360)


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Outline:
    """Follow an ellipse from one angle to another, in degrees, clockwise from the right."""
    count = max(8, int(abs(end - start) * max(rx, ry) ** 0.5 / 40) + 1)
    angles = [radians(start + (end - start) * step / count) for step in range(count + 1)]
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> Outline:
    """Outline a box by its middle, with rounded corners if a radius is given."""
    right, low = width / 2 - radius, height / 2 - radius
    corners = [
        (x + right, y + low, 0),
        (x - right, y + low, 90),
        (x - right, y - low, 180),
        (x + right, y - low, 270),
    ]
    if not radius:
        return [(cx, cy) for cx, cy, _ in corners]
    return [p for cx, cy, a in corners for p in arc(cx, cy, radius, radius, a, a + 90)]


def ring(x: float, y: float, outer: float, inner: float) -> Outline:
    """Outline a ring as one line that goes around, steps in and comes back."""
    return ellipse(x, y, outer) + ellipse(x, y, inner)[::-1]


def bezier(a: Point, b: Point, c: Point, d: Point, count: int = 28) -> Outline:
    """Follow a cubic Bézier curve."""
    steps = [step / count for step in range(count + 1)]
    return [
        (
            (1 - t) ** 3 * a[0]
            + 3 * (1 - t) ** 2 * t * b[0]
            + 3 * (1 - t) * t * t * c[0]
            + t**3 * d[0],
            (1 - t) ** 3 * a[1]
            + 3 * (1 - t) ** 2 * t * b[1]
            + 3 * (1 - t) * t * t * c[1]
            + t**3 * d[1],
        )
        for t in steps
    ]


def smooth(points: Outline, closed: bool = False) -> Outline:
    """Draw a soft curve through all the points (Catmull and Rom's)."""
    around = (
        [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    )
    curve: Outline = []
    for p, a, b, q in zip(around, around[1:], around[2:], around[3:], strict=False):
        one = (a[0] + (b[0] - p[0]) / 6, a[1] + (b[1] - p[1]) / 6)
        two = (b[0] - (q[0] - a[0]) / 6, b[1] - (q[1] - a[1]) / 6)
        curve += bezier(a, one, two, b, 18)
    return curve


def petal(length: float, width: float, bend: float = 0) -> Outline:
    """Outline a petal that grows upwards from the origin, its tip leaning by bend."""
    tip = (bend, -length)
    left = bezier(
        (0, 0), (-width * 0.75, -length * 0.3), (-width * 0.62 + bend, -length * 0.98), tip
    )
    right = bezier(
        tip, (width * 0.62 + bend, -length * 0.98), (width * 0.75, -length * 0.3), (0, 0)
    )
    return left + right


def turn(
    points: Sequence[Point], x: float = 0, y: float = 0, angle: float = 0, scale: float = 1
) -> Outline:
    """Scale and turn an outline around the origin, then carry it to a place."""
    c, s = cos(radians(angle)) * scale, sin(radians(angle)) * scale
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


def place(
    parts: list[Part], x: float = 0, y: float = 0, angle: float = 0, scale: float = 1
) -> list[Part]:
    """Scale, turn and carry a whole drawing."""
    return [
        replace(p, points=turn(p.points, x, y, angle, scale), width=p.width * scale) for p in parts
    ]


def spot(x: float, y: float, at: tuple[float, float, float, float]) -> Point:
    """Tell where a point of a placed drawing (x, y, angle, scale) ends up."""
    return turn([(x, y)], *at)[0]


def slab(start: Point, end: Point, first: float, last: float) -> Outline:
    """Outline a bar from one point to another that may taper."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = hypot(dx, dy) or 1
    nx, ny = -dy / length / 2, dx / length / 2
    return [
        (start[0] + nx * first, start[1] + ny * first),
        (end[0] + nx * last, end[1] + ny * last),
        (end[0] - nx * last, end[1] - ny * last),
        (start[0] - nx * first, start[1] - ny * first),
    ]


def wave(width: float, height: float, count: int) -> Outline:
    """Follow a wave that rises from the origin, as steam does."""
    rows = range(41)
    return [(width * sin(count * pi * r / 40) * (0.4 + r / 60), -height * r / 40) for r in rows]
