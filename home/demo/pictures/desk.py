"""Draw what orders time: agendas, pens and calendars."""

from .backdrop import ground
from .flowers import blossom, fallen, frond, scatter
from .geometry import Part, box, ellipse, place, ring, spot
from .palette import INK, MIST, RED, SHEET, VIOLET, Colour, darken, mix
from .scene import Scene

LINE = mix(SHEET, INK, 0.13)
TEXT = mix(SHEET, INK, 0.34)


def pen(colour: Colour, tip: Colour = INK, length: float = 430) -> list[Part]:
    """Draw a pen that lies pointing up."""
    half, dark = length / 2, darken(colour, 0.2)
    body = box(0, 30, 30, length - 60, 12)
    shade = box(8, 30, 14, length - 70, 6)
    nib = [(-15, -half + 64), (-4, -half + 6), (4, -half + 6), (15, -half + 64)]
    clip = box(-3, half - 92, 8, 118, 4)
    return [
        Part(nib, mix(tip, SHEET, 0.25)),
        Part(body, colour),
        Part(shade, dark),
        Part(box(0, -half + 64, 32, 12), tip),
        Part(clip, tip),
    ]


def page(
    scene: Scene, x: float, columns: int, width: float = 440, height: float = 590
) -> list[Part]:
    """Draw a page of a week: a heading, thin lines and some taken hours."""
    left, top, step = x - width / 2 + 34, -height / 2 + 100, (width - 68) / columns
    parts = [
        Part(box(x, 0, width, height, 8), SHEET),
        Part(box(left + 60, top - 44, 120, 16, 8), TEXT),
    ]
    low = height / 2 - 34
    parts += [
        Part([(left, y), (left + columns * step, y)], LINE, 2.5)
        for y in (top + row * (low - top) / 8 for row in range(9))
    ]
    parts += [
        Part([(left + n * step, top), (left + n * step, low)], LINE, 2.5) for n in range(1, columns)
    ]
    for column in range(columns):
        parts += taken(scene, left + (column + 0.5) * step, top, step - 14, (low - top) / 8)
    return parts


def taken(scene: Scene, x: float, top: float, width: float, hour: float) -> list[Part]:
    """Fill a few hours of one day, leaving air between them."""
    rng, scheme, row, parts = scene.rng, scene.scheme, scene.rng.randint(0, 2), []
    tones = sorted(
        {MIST, scheme.bloom, mix(scheme.leaf, SHEET, 0.35), mix(scheme.bloom, SHEET, 0.55)}
    )
    while row < 8:
        long = min(rng.choice((1, 1, 2, 3)), 8 - row)
        if rng.random() < 0.72:
            parts.append(
                Part(
                    box(x, top + (row + long / 2) * hour, width, long * hour - 12, 9),
                    rng.choice(tones),
                )
            )
        row += long + rng.randint(1, 2)
    return parts


def open_agenda(scene: Scene) -> list[Part]:
    """Draw an agenda open in the middle, with its ribbon."""
    scheme = scene.scheme
    parts = [Part(box(0, 0, 960, 640, 22), scheme.hero), Part(box(0, 0, 44, 640), scheme.deep)]
    parts += [Part(box(x, 3, 446, 600, 8), mix(SHEET, INK, 0.1)) for x in (-229, 229)]
    parts += page(scene, -222, 4) + page(scene, 222, 3)
    parts += [
        Part(box(s * (7 + n * 9), 0, 9, 590), mix(SHEET, INK, 0.1 - n * 0.03))
        for s in (-1, 1)
        for n in range(3)
    ]
    return [*parts, Part([(-9, -300), (9, -300), (21, 372), (8, 356), (-3, 374)], RED)]


def shut_agenda(scene: Scene, colour: Colour) -> list[Part]:
    """Draw a closed agenda with a band and a label."""
    dark = darken(colour, 0.22)
    parts = [
        Part([(16, 318), (32, 318), (32, 392), (24, 380), (16, 392)], RED),
        Part(box(6, 8, 470, 640, 20), mix(SHEET, INK, 0.12)),
    ]
    parts += [
        Part(box(0, 0, 470, 640, 20), colour),
        Part(box(-205, 0, 60, 640, 18), dark),
        Part(box(196, 0, 16, 640), dark),
    ]
    parts += [
        Part(box(0, -120, 210, 130, 10), SHEET),
        Part(box(0, -140, 130, 14, 7), TEXT),
        Part(box(0, -108, 80, 10, 5), LINE),
    ]
    return parts


def draw_agenda(scene: Scene) -> None:
    """Draw an open agenda, or two closed ones, with a pen."""
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    ground(scene)
    if rng.random() < 0.62:
        at = (-110 * side, rng.uniform(-20, 20), rng.uniform(-13, 13), rng.uniform(0.98, 1.1))
        scene.add(place(open_agenda(scene), *at), lift=90)
        rest = (590 * side, rng.uniform(-30, 60))
    else:
        at = (-170 * side, 0, rng.uniform(4, 14) * side, 1.12)
        scene.add(
            place(
                shut_agenda(scene, scheme.second), at[0] + 130 * side, 14, at[2] + 17 * side, 1.08
            ),
            lift=80,
        )
        scene.add(place(shut_agenda(scene, scheme.hero), *at), lift=80)
        rest = (480 * side, rng.uniform(-60, 20))
    scene.add(
        place(
            pen(scheme.third if scheme.third != scheme.hero else scheme.deep, scheme.deep),
            *rest,
            rng.uniform(14, 34) * side,
            1.05,
        ),
        lift=40,
    )
    fallen(scene, -690 * side, rng.choice((-330, 330)))
    fallen(scene, 640 * side, rng.choice((-380, 390)))


def month(scene: Scene, columns: int = 7, rows: int = 5, step: float = 88) -> list[Part]:
    """Draw the days of a month as soft squares, some of them marked."""
    rng, scheme, parts = scene.rng, scene.scheme, []
    first, last, red = rng.randint(0, 4), rng.randint(31, 34), rng.randint(9, 26)
    busy = set(rng.sample(range(5, 32), rng.randint(4, 7))) - {red}
    for day in range(columns * rows):
        x, y = (day % columns - (columns - 1) / 2) * step, (day // columns - (rows - 1) / 2) * step
        if first <= day <= last:
            tone = (
                RED
                if day == red
                else scheme.bloom
                if day in busy
                else MIST
                if day % 7 < 5
                else mix(scheme.leaf, SHEET, 0.62)
            )
            parts.append(Part(box(x, y, step * 0.72, step * 0.72, step * 0.18), tone))
    return parts


def wall_calendar(scene: Scene) -> list[Part]:
    """Draw a month with its rings and the months that wait underneath."""
    hero, deep = scene.scheme.hero, scene.scheme.deep
    parts = [
        Part(box(n * 5, n * 7, 700, 690, 16), mix(SHEET, INK, 0.07 + n * 0.05)) for n in (3, 2, 1)
    ]
    parts += [
        Part(box(0, 0, 700, 690, 16), SHEET),
        Part(box(0, -278, 700, 134, 16), hero),
        Part(box(0, -230, 700, 40), hero),
    ]
    parts += [
        Part(box(-205, -266, 190, 26, 13), mix(hero, SHEET if hero[0] < 180 else INK, 0.8)),
        Part(box(255, -266, 90, 16, 8), deep),
    ]
    for x in range(-270, 271, 108):
        parts += [
            Part(ellipse(x, -318, 13), deep),
            Part(box(x, -344, 12, 62, 6), INK),
            Part(box(x - 2, -344, 4, 50, 2), mix(INK, SHEET, 0.45)),
        ]
    days = place(month(scene), 0, 66)
    return parts + days + [circled(scene, day) for day in days if day.colour == RED]


def circled(scene: Scene, day: Part) -> Part:
    """Draw a ring, as of a pen, around a day."""
    xs, ys = zip(*day.points, strict=True)
    colour = scene.scheme.deep if scene.scheme.deep[0] < 120 else VIOLET
    return Part(ring((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, 57, 50), colour)


def draw_calendar(scene: Scene) -> None:
    """Draw a calendar with petals and a pen, or a month so near that it leaves the picture."""
    rng, scheme, side = scene.rng, scene.scheme, scene.rng.choice((-1, 1))
    ground(scene)
    if rng.random() < 0.35:
        near_month(scene, side)
        return
    at = (-150 * side, 34, rng.uniform(-11, 11), rng.uniform(1.04, 1.14))
    scene.add(place(wall_calendar(scene), *at), lift=90)
    scene.add(
        place(
            pen(scheme.third if scheme.third != scheme.hero else scheme.second, scheme.deep),
            500 * side,
            rng.uniform(-40, 60),
            rng.uniform(10, 30) * side,
            1.1,
        ),
        lift=40,
    )
    scatter(scene, 2)


def near_month(scene: Scene, side: int) -> None:
    """Draw a huge month that leaves the picture, with flowers resting on it."""
    rng, at = scene.rng, (170 * side, 110, scene.rng.uniform(5, 11) * side, 1.75)
    sheet = [
        Part(box(0, -30, 720, 620, 10), SHEET),
        Part(box(-215, -286, 190, 22, 11), scene.scheme.deep),
    ]
    scene.add(place(sheet + month(scene), *at), lift=90)
    foot = spot(rng.choice((-235, 235)), 120, at)
    for angle in (-70, 20, 120):
        leaf = frond(scene.scheme.leaf, 270, 0.15)
        scene.add(place(leaf, *foot, angle + rng.uniform(-20, 20)), lift=30)
    flower = blossom(mix(scene.scheme.bloom, SHEET, 0.2), 150)
    scene.add(place(flower, *foot, rng.uniform(0, 72)), lift=50)
    scatter(scene, 2)
