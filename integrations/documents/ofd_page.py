"""Draw one page of an OFD: its layers, letters, lines and pictures, as GB/T 33190 describes them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from unicodedata import east_asian_width
from xml.etree.ElementTree import Element

from PIL import Image

from integrations.documents import raster
from integrations.documents.archive import Archive
from integrations.documents.geometry import Transform, number, numbers, outlines
from integrations.documents.markup import local
from integrations.documents.sheet import Colour, Sheet

_DEEPEST = 10
_MOST_OBJECTS = 20_000
_LINE = 0.353
_OPAQUE = 255
_FORMATS = ("PNG", "JPEG", "BMP")
_DARKER = frozenset({"Darken", "Multiply", "ColorBurn"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page of so many millimetres: its layers from back to front, and what was laid over it later."""

    size: tuple[float, float]
    layers: Sequence[Element]
    appearances: Sequence[Element]


@dataclass(slots=True)
class Resources:
    """What pages refer to by a number: names of fonts, pictures, ways to draw."""

    archive: Archive
    fonts: dict[str | None, str] = field(default_factory=dict)
    files: dict[str | None, str] = field(default_factory=dict)
    parameters: dict[str | None, Element] = field(default_factory=dict)

    def parameter(self, name: str | None) -> list[Element]:
        """A way to draw, and what it rests on, nearest first."""
        found: list[Element] = []
        while name in self.parameters and len(found) < _DEEPEST:
            found.append(self.parameters[name])
            name = found[-1].get("Relative")
        return found

    def image(self, name: str | None) -> Image.Image | None:
        """A picture; None where there is none or it is of a kind that is not drawn."""
        path = self.files.get(name, "")
        if path not in self.archive:
            return None
        try:
            image = Image.open(io.BytesIO(self.archive.read(path)), formats=_FORMATS)
        except (OSError, ValueError, SyntaxError):
            return None
        raster.check_size(*image.size)
        image.load()
        return image


def drawn(page: Page, resources: Resources) -> Image.Image:
    """The page as a picture. Raises `sheet.NoFont` where this machine can't draw its letters."""
    drawing = _Drawing(Sheet(*page.size), resources)
    for layer in page.layers:
        drawing.all(layer, place=drawing.sheet.paper, style=resources.parameter(layer.get("DrawParam")))
    for appearance in page.appearances:
        drawing.all(appearance, place=_moved(appearance, drawing.sheet.paper), style=[])
    return drawing.sheet.picture()


@dataclass(slots=True)
class _Drawing:
    sheet: Sheet
    resources: Resources
    left: int = _MOST_OBJECTS

    def all(self, within: Element, *, place: Transform, style: list[Element], depth: int = 0) -> None:
        """Draw what is in a layer, a block or an appearance."""
        for each in islice(within, self.left):
            self.left -= 1
            kind = local(each.tag)
            if kind == "PageBlock" and depth < _DEEPEST:
                self.all(each, place=place, style=style, depth=depth + 1)
            elif kind in ("TextObject", "PathObject", "ImageObject") and each.get("Visible") != "false":
                self._one(each, kind=kind, place=_placed(each, place), style=style)

    def _one(self, each: Element, *, kind: str, place: Transform, style: list[Element]) -> None:
        style = [each, *self.resources.parameter(each.get("DrawParam")), *style]
        alpha = round(max(0.0, min(number(each.get("Alpha", str(_OPAQUE))), _OPAQUE)))
        if kind == "TextObject":
            self._text(each, place=place, style=style, alpha=alpha)
        elif kind == "PathObject":
            self._path(each, place=place, style=style)
        else:
            image = self.resources.image(each.get("ResourceID"))
            if image is not None:
                self.sheet.image(image, place=place, alpha=alpha, darkens=each.get("BlendMode") in _DARKER)

    def _text(self, each: Element, *, place: Transform, style: list[Element], alpha: int) -> None:
        font = self.resources.fonts.get(each.get("Font"), "")
        size, wide = number(each.get("Size", "3.175")), number(each.get("HScale", "1"))
        colour = _colour(style, "FillColor") or (0, 0, 0)
        for code in each:
            if local(code.tag) != "TextCode":
                continue
            for letter, x, y, room in _letters(code, size=size):
                here = place.after(Transform(a=wide, e=x, f=y))
                self.sheet.letter(letter, font=font, size=size, place=here, room=room, colour=colour, alpha=alpha)

    def _path(self, each: Element, *, place: Transform, style: list[Element]) -> None:
        data = next((child.text for child in each if local(child.tag) == "AbbreviatedData"), None)
        lines = outlines(data or "")
        fill = _colour(style, "FillColor") if each.get("Fill") == "true" else None
        width = next((number(of.get("LineWidth", "")) for of in style if of.get("LineWidth")), _LINE)
        for line in lines:
            if fill is not None:
                self.sheet.area(line, place=place, colour=fill)
        if each.get("Stroke") != "false":
            colour = _colour(style, "StrokeColor") or (0, 0, 0)
            for line in lines:
                self.sheet.line(line, place=place, width=width, colour=colour)


def _moved(each: Element, place: Transform) -> Transform:
    x, y, _, _ = numbers(each.get("Boundary", "0 0 0 0"), count=4)
    return place.after(Transform(e=x, f=y))


def _placed(each: Element, place: Transform) -> Transform:
    """From the object's own measure to pixels: first its matrix, then its place on the page."""
    place = _moved(each, place)
    matrix = each.get("CTM")
    return place.after(Transform(*numbers(matrix, count=6))) if matrix else place


def _letters(code: Element, *, size: float) -> Iterator[tuple[str, float, float, float | None]]:
    """Each letter of a text, where its foot stands, and how far away the next one does (None where nobody says)."""
    text = code.text or ""
    x, y = number(code.get("X", "0")), number(code.get("Y", "0"))
    across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
    for at, letter in enumerate(text):
        # Issuers give fewer distances than there are letters, and readers go on with the last one.
        step = across[min(at, len(across) - 1)] if across else None
        yield letter, x, y, step if at < len(text) - 1 else None
        if step is not None:
            x += step
        elif not down:
            x += size if east_asian_width(letter) in "WF" else size / 2
        y += down[min(at, len(down) - 1)] if down else 0


def _steps(text: str | None, count: int) -> list[float]:
    """Distances between letters; `g 3 1.5` stands for three times 1.5."""
    words = iter((text or "").split())
    found: list[float] = []
    for word in words:
        if len(found) >= count:
            break
        times = 1
        if word == "g":
            times = min(int(number(next(words, "0"))), count)
            word = next(words, "0")
        found.extend([number(word)] * times)
    return found


def _colour(style: list[Element], name: str) -> Colour | None:
    """The nearest colour of this name; None where there is none or it can't be seen."""
    for of in style:
        for child in of:
            if local(child.tag) == name:
                if number(child.get("Alpha", str(_OPAQUE))) < 1:
                    return None
                return _rgb(child.get("Value"))
    return None


def _rgb(value: str | None) -> Colour:
    parts = [max(0, min(round(each), 255)) for each in numbers(value)]
    if len(parts) == 1:
        return parts[0], parts[0], parts[0]
    if len(parts) == 4:
        cyan, magenta, yellow, key = (1 - part / 255 for part in parts)
        return round(255 * cyan * key), round(255 * magenta * key), round(255 * yellow * key)
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else (0, 0, 0)
