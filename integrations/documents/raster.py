"""Make the two pictures that people see, upright and new from their pixels. Whatever else a file held stays behind."""

from __future__ import annotations

import io
import math

from PIL import Image

from claims.errors import Refused
from claims.receipts import MOST_MEGAPIXELS, MOST_PIXELS, MOST_SIDE, Picture

VIEW_PIXELS = 2_500_000
"""Pixels of a large view that was made smaller: the print of a receipt can be read, however long and narrow it is."""
MOST_VIEW_PIXELS = 2 * VIEW_PIXELS
"""What has no more is shown as it is: to make it smaller takes longer than to open and to write it."""
THUMBNAIL_PIXELS = 160_000
MOST_VIEW_SIDE = 6_000
_QUALITY = 75

# https://exiftool.org/TagNames/EXIF.html#Orientation
ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = frozenset({5, 6, 7, 8})


def check_size(width: int, height: int) -> None:
    """Refuses more than 40 megapixels, or 16,384 pixels a side; before anything is decoded."""
    if width < 1 or height < 1:
        raise Refused("receipt.damaged")
    if width * height > MOST_PIXELS or max(width, height) > MOST_SIDE:
        raise Refused("receipt.too_many_pixels", width=width, height=height, most=MOST_MEGAPIXELS, side=MOST_SIDE)


def fitted(width: float, height: float, *, pixels: int) -> tuple[int, int]:
    """The size in pixels of the same shape that has so many of them, no side above 6,000 or below 1."""
    scale = min(math.sqrt(pixels / (width * height)), MOST_VIEW_SIDE / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def viewable(image: Image.Image) -> Image.Image:
    """The image if it is no larger than a large view may be, else one that is as large as a large view should be."""
    if image.width * image.height <= MOST_VIEW_PIXELS and max(image.size) <= MOST_VIEW_SIDE:
        return image
    return image.resize(fitted(*image.size, pixels=VIEW_PIXELS), Image.Resampling.HAMMING, reducing_gap=1.5)


def thumbnail(image: Image.Image) -> Image.Image:
    """The image with at most the pixels of a thumbnail."""
    if image.width * image.height <= THUMBNAIL_PIXELS:
        return image
    return image.resize(fitted(*image.size, pixels=THUMBNAIL_PIXELS), Image.Resampling.HAMMING, reducing_gap=1.01)


def flat(image: Image.Image) -> Image.Image:
    """The image in plain colours, eight bits each; what was transparent is white."""
    if image.mode in ("RGB", "L"):
        return image
    if is_deep(image):
        return _eight_bits(image)
    if image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image.convert("RGB")


def is_deep(image: Image.Image) -> bool:
    """Whether its greys have more than eight bits."""
    return image.mode.startswith("I")


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """The image upright, by the orientation a camera wrote into it."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)


def is_sideways(orientation: int) -> bool:
    """Whether width and height change places when the picture is turned upright."""
    return orientation in _SIDEWAYS


def view_and_thumbnail(image: Image.Image) -> tuple[Picture, Picture]:
    """Both pictures of a flat, upright image."""
    view = viewable(image)
    return _saved(view), _saved(thumbnail(view))


def _saved(image: Image.Image) -> Picture:
    # Pillow would copy a comment that it found in the file.
    image.info = {}
    held = io.BytesIO()
    image.save(held, "JPEG", quality=_QUALITY)
    return Picture(held.getvalue(), *image.size)


def _eight_bits(image: Image.Image) -> Image.Image:
    # A scanner's grey of sixteen bits would otherwise be cut off at white, not scaled.
    if image.mode.startswith("I;16"):
        image = image.convert("I")
    return image.point(lambda value: value / 256).convert("L")
