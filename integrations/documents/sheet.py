"""Draw lines, letters and pictures onto a sheet of paper, in millimetres. What is drawn is told elsewhere."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw

from integrations.documents import raster
from integrations.documents.fonts import Font, font_for
from integrations.documents.geometry import Point, Transform

Colour = tuple[int, int, int]

_FINER = 2
"""Everything is drawn so many times as large and made smaller at the end: that rounds the stairs off slanted lines."""
_SMALLEST_LETTER = 0.5
_LARGEST_LETTER = 2_000
"""Pixels; what is smaller can't be seen, what is larger covers the sheet."""


class NoFont(Exception):
    """This machine has no font with Chinese characters."""


class Sheet:
    """A white sheet of so many millimetres."""

    def __init__(self, width: float, height: float) -> None:
        size = raster.fitted(width, height, pixels=raster.VIEW_PIXELS)
        self._final = size
        self._image = Image.new("RGB", (size[0] * _FINER, size[1] * _FINER), "white")
        self._draw = ImageDraw.Draw(self._image)
        self.paper = Transform(a=self._image.width / width, d=self._image.height / height)
        """From millimetres on the paper to pixels."""

    def picture(self) -> Image.Image:
        """The sheet as it is seen."""
        return self._image.resize(self._final, Image.Resampling.BOX)

    def line(self, points: list[Point], *, place: Transform, width: float, colour: Colour) -> None:
        """Draw along the points; `width` in millimetres, at least a hair."""
        if len(points) < 2:
            return
        pixels = max(1, round(width * place.size))
        self._draw.line([place.at(*point) for point in points], fill=colour, width=pixels, joint="curve")

    def area(self, points: list[Point], *, place: Transform, colour: Colour) -> None:
        """Fill what lies between the points."""
        if len(points) > 2:
            self._draw.polygon([place.at(*point) for point in points], fill=colour)

    def letter(
        self, letter: str, *, font: str, size: float, place: Transform, room: float | None, colour: Colour, alpha: int
    ) -> None:
        """Draw a letter with its foot at the origin of `place`; `size` in millimetres.

        `room`, in millimetres, is how far away the next one stands: a letter of our font that is wider than that is
        made narrower. Raises NoFont.
        """
        pixels = size * place.size
        if letter.isspace() or not _SMALLEST_LETTER <= pixels <= _LARGEST_LETTER:
            return
        face = font_for(font, pixels=pixels)
        if face is None:
            raise NoFont
        squeezed = 1.0
        if room is not None and 0 < room * place.size < face.getlength(letter):
            squeezed = room * place.size / face.getlength(letter)
        if place.is_upright and squeezed > 0.98 and alpha == 255:
            self._draw.text((place.e, place.f), letter, fill=colour, font=face, anchor="ls")
            return
        shape, foot = _shape(letter, face)
        # One pixel of the shape, from its foot, to the sheet.
        whole = place.after(Transform(a=squeezed / place.size, d=1 / place.size))
        self._print(shape, whole.after(Transform(e=-foot[0], f=-foot[1])), colour=colour, alpha=alpha)

    def image(self, image: Image.Image, *, place: Transform, alpha: int, darkens: bool) -> None:
        """Lay a picture over the square of side 1 at the origin of `place`; `darkens` lets what is below show."""
        image = image.convert("RGBA")
        whole = place.after(Transform(a=1 / image.width, d=1 / image.height))
        box = self._box(image.size, whole)
        if box is None:
            return
        small = _transformed(_halved(image, whole), box, whole, size=image.size)
        mask = small.getchannel("A").point(lambda value: value * alpha / 255)
        colours = small.convert("RGB")
        if darkens:
            colours = ImageChops.darker(colours, self._image.crop(box))
        self._image.paste(colours, box, mask)

    def _print(self, shape: Image.Image, whole: Transform, *, colour: Colour, alpha: int) -> None:
        box = self._box(shape.size, whole)
        if box is not None:
            mask = _transformed(shape, box, whole, size=shape.size)
            self._image.paste(colour, box, mask if alpha == 255 else mask.point(lambda value: value * alpha / 255))

    def _box(self, size: tuple[int, int], whole: Transform) -> tuple[int, int, int, int] | None:
        """The part of the sheet that a picture of this size touches, in pixels; None if none."""
        corners = [whole.at(x, y) for x in (0, size[0]) for y in (0, size[1])]
        left, top = (math.floor(min(each)) for each in zip(*corners, strict=True))
        right, bottom = (math.ceil(max(each)) for each in zip(*corners, strict=True))
        box = max(0, left), max(0, top), min(self._image.width, right), min(self._image.height, bottom)
        return box if box[0] < box[2] and box[1] < box[3] else None


def _shape(letter: str, face: Font) -> tuple[Image.Image, Point]:
    """A letter, white on black, and where in that its foot is."""
    side = math.ceil(face.size)
    shape = Image.new("L", (3 * side, 2 * side))
    foot = (side // 2, round(1.4 * side))
    ImageDraw.Draw(shape).text(foot, letter, fill=255, font=face, anchor="ls")
    return shape, foot


def _halved(image: Image.Image, whole: Transform) -> Image.Image:
    """A picture that is shown much smaller is made smaller first, or most of its pixels would be left out."""
    factor = int(1 / whole.size) if whole.size > 0 else 1
    return image.reduce(min(factor, 64)) if factor >= 2 else image


def _transformed(
    image: Image.Image, box: tuple[int, int, int, int], whole: Transform, *, size: tuple[int, int]
) -> Image.Image:
    """What the sheet shows of the image within the box; `size` is what `whole` takes the image's size to be."""
    back = whole.back().after(Transform(e=box[0], f=box[1]))
    scaled = Transform(a=image.width / size[0], d=image.height / size[1]).after(back)
    coefficients = (scaled.a, scaled.c, scaled.e, scaled.b, scaled.d, scaled.f)
    target = (box[2] - box[0], box[3] - box[1])
    return image.transform(target, Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR)
