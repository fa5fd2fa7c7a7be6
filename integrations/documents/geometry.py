"""The arithmetic of a drawn page: numbers out of text, transforms, and curves as short straight lines."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]

_LARGEST = 1e6
_MOST_NUMBERS = 100_000
_STEPS = 12
"""Straight lines a curve is drawn with."""
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def number(text: str) -> float:
    """A finite number of a sensible size. Raises ValueError."""
    value = float(text)
    if not abs(value) <= _LARGEST:
        raise ValueError("not a number to draw with")
    return value


def numbers(text: str | None, *, count: int | None = None) -> list[float]:
    """The numbers of an attribute, `count` of them if that is given. Raises ValueError."""
    words = (text or "").split()
    if len(words) > _MOST_NUMBERS or (count is not None and len(words) != count):
        raise ValueError("another count of numbers was expected")
    return [number(word) for word in words]


@dataclass(frozen=True, slots=True)
class Transform:
    """x' = a·x + c·y + e and y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> Point:
        """Where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: Transform) -> Transform:
        """Do `first`, then this."""
        e, f = self.at(first.e, first.f)
        return Transform(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def size(self) -> float:
        """How many times longer things get, in the middle of both directions."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))

    @property
    def is_upright(self) -> bool:
        """Whether it neither turns, mirrors nor stretches more one way."""
        return abs(self.b) + abs(self.c) < 1e-6 and self.a > 0 and abs(self.a - self.d) < 1e-3 * self.a

    def back(self) -> Transform:
        """The transform that undoes this one. Raises ValueError when nothing can."""
        determinant = self.a * self.d - self.b * self.c
        if abs(determinant) < 1e-12:
            raise ValueError("flattened")
        a, b, c, d = (each / determinant for each in (self.d, -self.b, -self.c, self.a))
        return Transform(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))


def outlines(data: str) -> list[list[Point]]:
    """The lines of OFD's abbreviated path data, curves as short straight ones. Raises ValueError."""
    found: list[list[Point]] = []
    for verb, operands in _commands(data):
        if verb in ("S", "M") or not found:
            found.append([(operands[-2], operands[-1])] if operands else [])
            continue
        line = found[-1]
        if verb == "C":
            if line:
                line.append(line[0])
        else:
            line.extend(_segment(verb, operands, start=line[-1] if line else (0.0, 0.0)))
    return found


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    words = data.split()
    if len(words) > _MOST_NUMBERS:
        raise ValueError("too long a path")
    at = 0
    while at < len(words):
        verb = words[at]
        if verb not in _OPERANDS:
            raise ValueError("not a path")
        end = at + 1 + _OPERANDS[verb]
        if end > len(words):
            raise ValueError("a path that breaks off")
        yield verb, [number(word) for word in words[at + 1 : end]]
        at = end


def _segment(verb: str, operands: list[float], *, start: Point) -> list[Point]:
    if verb == "L":
        return [(operands[0], operands[1])]
    if verb == "A":
        return _arc(start, operands)
    points = [start, *zip(operands[::2], operands[1::2], strict=True)]
    return [_on_curve(points, step / _STEPS) for step in range(1, _STEPS + 1)]


def _on_curve(points: list[Point], share: float) -> Point:
    """De Casteljau: the point of a Bézier curve after this share of its way."""
    while len(points) > 1:
        points = [(x + (to_x - x) * share, y + (to_y - y) * share) for (x, y), (to_x, to_y) in pairwise(points)]
    return points[0]


def _arc(start: Point, operands: list[float]) -> list[Point]:
    """Part of an ellipse by its ends, as https://www.w3.org/TR/SVG11/implnote.html#ArcImplementationNotes has it."""
    rx, ry, turn, is_large, is_forward, x, y = operands
    rx, ry = abs(rx), abs(ry)
    if not rx or not ry or start == (x, y):
        return [(x, y)]
    angle = math.radians(turn)
    cos, sin = math.cos(angle), math.sin(angle)
    half_x, half_y = (start[0] - x) / 2, (start[1] - y) / 2
    across, along = cos * half_x + sin * half_y, -sin * half_x + cos * half_y
    grow = math.sqrt(max(1.0, (across / rx) ** 2 + (along / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    below = (rx * along) ** 2 + (ry * across) ** 2
    root = math.sqrt(max(0.0, (rx * ry) ** 2 - below) / below) if below else 0.0
    if bool(is_large) == bool(is_forward):
        root = -root
    middle_x, middle_y = root * rx * along / ry, -root * ry * across / rx
    first = math.atan2((along - middle_y) / ry, (across - middle_x) / rx)
    last = math.atan2((-along - middle_y) / ry, (-across - middle_x) / rx)
    sweep = (last - first) % (2 * math.pi)
    if not is_forward:
        sweep -= 2 * math.pi
    centre_x, centre_y = (start[0] + x) / 2, (start[1] + y) / 2
    found = []
    for step in range(1, 2 * _STEPS + 1):
        at = first + sweep * step / (2 * _STEPS)
        on_x, on_y = middle_x + rx * math.cos(at), middle_y + ry * math.sin(at)
        found.append((cos * on_x - sin * on_y + centre_x, sin * on_x + cos * on_y + centre_y))
    return found
