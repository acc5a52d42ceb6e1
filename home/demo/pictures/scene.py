"""Paint parts on a canvas twice as large as the picture, under one light from the upper left."""

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .geometry import Outline, Part, Point
from .palette import INK, Colour, Scheme, mix

SAMPLES = 2
# Shadows and glows are soft, so they are worked out on a canvas four times coarser.
COARSE = 4
LIGHT = (1.0, 0.72)


def moved(mask: Image.Image, distance: float) -> Image.Image:
    """Carry a mask away from the light."""
    carried = Image.new("L", mask.size)
    carried.paste(mask, (round(distance * LIGHT[0]), round(distance * LIGHT[1])))
    return carried


class Scene:
    """Hold the canvas, the colours and the dice of one picture."""

    def __init__(
        self,
        size: tuple[int, int],
        scheme: Scheme,
        rng: Random,
        base: tuple[int, int] = (1600, 1000),
    ) -> None:
        """Prepare a canvas on which base units fit whole, whatever the proportions."""
        self.size, self.scheme, self.rng = size, scheme, rng
        width, height = size[0] * SAMPLES, size[1] * SAMPLES
        self.unit = min(width / base[0], height / base[1])
        self.half = (width / self.unit / 2, height / self.unit / 2)
        self.image = Image.new("RGB", (width, height), scheme.ground)
        self.pen = ImageDraw.Draw(self.image)
        self.taken = Image.new("L", (width // COARSE, height // COARSE))

    def pixels(self, points: Sequence[Point], shrink: int = 1) -> Outline:
        """Turn units around the middle into pixels of the canvas or of a coarser one."""
        unit, (left, top) = self.unit / shrink, self.half
        return [((x + left) * unit, (y + top) * unit) for x, y in points]

    def paint(self, *parts: Part) -> None:
        """Paint parts in order, without shadow."""
        for part in parts:
            self._mark(self.pen, part, part.colour, 1)

    def add(self, parts: list[Part], lift: float = 60, soft: float = 7) -> None:
        """Lay parts on the picture as one thing that throws a shadow."""
        self.shadow(parts, lift, soft)
        self.paint(*parts)
        self.claim(parts)

    def claim(self, parts: list[Part]) -> None:
        """Remember where a thing lies, so that no petal falls on it by chance."""
        self.taken = ImageChops.lighter(self.taken, self._mask(parts))

    def free(self, x: float, y: float, radius: float) -> bool:
        """Tell whether nothing lies yet around a point inside the picture."""
        (left, top), (right, low) = self.pixels(
            [(x - radius, y - radius), (x + radius, y + radius)], COARSE
        )
        inside = left > 0 and top > 0 and right < self.taken.width and low < self.taken.height
        return inside and not self.taken.crop((int(left), int(top), int(right), int(low))).getbbox()

    def shadow(self, parts: list[Part], lift: float, soft: float = 7, strength: float = 1) -> None:
        """Throw the long, fading shadow of a thing toward the lower right."""
        mask = self._sweep(self._mask(parts), lift)
        self._pour(mask, mix(INK, self.scheme.ground, 0.12), self.scheme.shade * strength, soft)

    def glow(self, parts: list[Part], strength: float = 0.5, soft: float = 18) -> None:
        """Wash light, or any colour, softly over the picture."""
        self._pour(self._mask(parts), parts[0].colour, strength, soft)

    def keep(self, before: Image.Image, outline: Outline) -> None:
        """Bring back what was there before, except inside an outline."""
        inside = Image.new("L", self.image.size)
        ImageDraw.Draw(inside).polygon(self.pixels(outline), fill=255)
        before.paste(self.image, mask=inside)
        self.image.paste(before)

    def finish(self) -> Image.Image:
        """Bring the canvas down to the size of the picture."""
        return self.image.reduce(SAMPLES)

    def _mark(
        self, pen: ImageDraw.ImageDraw, part: Part, colour: Colour | int, shrink: int
    ) -> None:
        """Draw one part with a pen, as a surface or as a line with round ends."""
        points = self.pixels(part.points, shrink)
        if not part.width:
            pen.polygon(points, fill=colour)
            return
        width = part.width * self.unit / shrink
        pen.line(points, fill=colour, width=max(1, round(width)), joint="curve")
        if width > 3:
            for x, y in (points[0], points[-1]):
                pen.ellipse(
                    (x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour
                )

    def _mask(self, parts: list[Part]) -> Image.Image:
        """Draw the silhouette of parts on a coarse canvas."""
        mask = Image.new("L", (self.image.width // COARSE, self.image.height // COARSE))
        pen = ImageDraw.Draw(mask)
        for part in parts:
            self._mark(pen, part, 255, COARSE)
        return mask

    def _sweep(self, mask: Image.Image, lift: float) -> Image.Image:
        """Drag a silhouette along the light, fading; each pass doubles the distance."""
        reach = lift * 1.9 * self.unit / COARSE
        mask, step = moved(mask, min(reach, 5 * self.unit / COARSE)), 1
        while step < reach:
            faded = mask.point([round(v * 0.14 ** (step / reach)) for v in range(256)])
            mask = ImageChops.lighter(mask, moved(faded, step))
            step *= 2
        return mask

    def _pour(self, mask: Image.Image, colour: Colour, strength: float, soft: float) -> None:
        """Pour a colour through a coarse mask, only where the mask has something."""
        mask = mask.filter(ImageFilter.GaussianBlur(soft * self.unit / COARSE))
        if not (found := mask.getbbox()):
            return
        part = mask.crop(found).point([round(v * strength) for v in range(256)])
        large = part.resize((part.width * COARSE, part.height * COARSE), Image.Resampling.BILINEAR)
        self.image.paste(colour, (found[0] * COARSE, found[1] * COARSE), large)
