"""Open a photo, scan or screenshot: JPEG, PNG, WebP or HEIC. Runs in the decoder's own process only."""

from __future__ import annotations

import io

import pi_heif
from PIL import Image, ImageFile

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents import raster

_PNG_SIZE = slice(16, 24)  # two numbers at the head of its first chunk, which must be this one
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}

# Our own limit holds, and earlier than Pillow's, which only warns at first.
Image.MAX_IMAGE_PIXELS = None
pi_heif.options.DECODE_THREADS = 1
pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def open_picture(content: bytes, kind: Kind) -> tuple[Image.Image, tuple[int, int]]:
    """The picture upright and flat, no larger than it will be shown, and its whole size, upright.

    Refuses too many pixels before it decodes any of them, and a picture that is not complete.
    """
    # Pillow unpacks texts of a PNG, and makes room for all of a WebP, as soon as it opens them.
    if kind in _SIZES:
        raster.check_size(*_SIZES[kind](content))
    with _opened(content, kind) as image:
        raster.check_size(*image.size)
        width, height = image.size
        orientation = _orientation(image)
        # A JPEG can be decoded at a half, a quarter or an eighth of its size, at a fraction of the cost.
        if image.width * image.height > raster.MOST_VIEW_PIXELS:
            image.draft("RGB", raster.fitted(*image.size, pixels=raster.VIEW_PIXELS))
        image.load()
        # Palettes and single bits have no shades between; all else is made smaller first.
        small = raster.flat(image) if image.mode in ("P", "PA", "1") or raster.is_deep(image) else image
        small = raster.flat(raster.viewable(small))
        upright = raster.turned(small, orientation)
        return upright, (height, width) if raster.is_sideways(orientation) else (width, height)


def _opened(content: bytes, kind: Kind) -> ImageFile.ImageFile:
    try:
        return Image.open(io.BytesIO(content), formats=(_FORMATS[kind],))
    except ValueError as error:
        # What Pillow says of compressed texts in a PNG that would unpack to more than it reads.
        if "too large" in str(error):
            raise Refused("receipt.unpacks_too_large") from error
        raise


def _png_size(content: bytes) -> tuple[int, int]:
    numbers = content[_PNG_SIZE]
    return int.from_bytes(numbers[:4], "big"), int.from_bytes(numbers[4:], "big")


def _webp_size(content: bytes) -> tuple[int, int]:
    """https://developers.google.com/speed/webp/docs/riff_container: three forms, each with its own head."""
    form, head = content[12:16], content[20:30]
    if form == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if form == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF


def _orientation(image: Image.Image) -> int:
    """What the camera wrote; 1, upright, where that can't be read."""
    try:
        found = image.getexif().get(raster.ORIENTATION, 1)
    except MemoryError:
        raise
    except Exception:  # a made-up block of notes can bring about anything, and no picture is refused for its notes
        return 1
    return found if isinstance(found, int) else 1


_SIZES = {Kind.PNG: _png_size, Kind.WEBP: _webp_size}
