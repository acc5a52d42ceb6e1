"""Lay the ground of a picture: a soft wash of light and one quiet form or shadow."""

from PIL import Image, ImageChops

from .geometry import Part, box, ellipse, petal, turn
from .palette import mix
from .scene import Scene


def ground(
    scene: Scene, kinds: tuple[str, ...] = ("disc", "plane", "panes", "branch", "arch")
) -> None:
    """Light the ground from the upper left and set one form behind the subject."""
    wash(scene)
    FORMS[scene.rng.choice(kinds)](scene)


def wash(scene: Scene) -> None:
    """Fade from the glow in the upper left to the ground in the lower right."""
    down = Image.linear_gradient("L")
    slope = ImageChops.add(down, down.rotate(90), scale=1.5)
    small = Image.composite(
        Image.new("RGB", slope.size, scene.scheme.ground),
        Image.new("RGB", slope.size, scene.scheme.glow),
        slope,
    )
    scene.image.paste(small.resize(scene.image.size, Image.Resampling.BILINEAR))


def floor(scene: Scene, top: float) -> None:
    """Lay the floor, or a table, from a height down."""
    wide, low = scene.half[0] + 10, scene.half[1] + 10
    colour = mix(scene.scheme.ground, scene.scheme.deep, 0.26)
    scene.paint(Part([(-wide, top), (wide, top), (wide, low), (-wide, low)], colour))


def disc(scene: Scene) -> None:
    """Set a large disc, a little off the middle."""
    rng = scene.rng
    x, y = rng.uniform(-220, 220), rng.uniform(-60, 60)
    scene.paint(Part(ellipse(x, y, rng.uniform(390, 450)), scene.scheme.form))


def plane(scene: Scene) -> None:
    """Cut the ground along a slanted line, as the edge of a table would."""
    rise = scene.rng.uniform(-160, 160)
    wide, low = scene.half[0] + 10, scene.half[1] + 10
    middle = scene.rng.uniform(40, 170)
    scene.paint(
        Part(
            [(-wide, middle + rise), (wide, middle - rise), (wide, low), (-wide, low)],
            scene.scheme.form,
        )
    )


def arch(scene: Scene) -> None:
    """Set an arch that rises from the lower edge."""
    x, width = scene.rng.uniform(-200, 200), scene.rng.uniform(340, 420)
    top, low = -60, scene.half[1] + 20
    scene.paint(
        Part(ellipse(x, top, width), scene.scheme.form),
        Part(box(x, (top + low) / 2, width * 2, low - top), scene.scheme.form),
    )


def panes(scene: Scene) -> None:
    """Let the light of a window fall across the ground."""
    colour, shift = mix(scene.scheme.glow, (255, 250, 240), 0.35), scene.rng.uniform(-260, 60)
    tiles = []
    for column in range(2):
        for row in range(3):
            x, y = shift + column * 350 + row * 120, -480 + row * 320 + column * 60
            tiles.append(
                Part([(x, y), (x + 322, y + 55), (x + 432, y + 350), (x + 110, y + 295)], colour)
            )
    scene.glow(tiles, 0.42, 12)


def branch(scene: Scene) -> None:
    """Let the shadow of leaves outside the picture fall in from the upper left."""
    rng, parts = scene.rng, []
    for number in range(4):
        x, y, angle = (
            -820 + number * 230,
            -640 + number * 40 - rng.uniform(0, 60),
            128 + rng.uniform(-16, 16) + number * 9,
        )
        for pair in range(9):
            foot = turn([(0, -60 - pair * 62)], x, y, angle)[0]
            size = 130 - abs(pair - 4) * 13
            parts += [
                Part(turn(petal(size, size * 0.5), *foot, angle + lean), scene.scheme.ground)
                for lean in (-58, 58)
            ]
    scene.shadow(parts, 0, 16, 0.42)


FORMS = {"disc": disc, "plane": plane, "panes": panes, "branch": branch, "arch": arch}
