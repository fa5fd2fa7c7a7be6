"""Photos, scans and screenshots: upright, without what else was in them, and within the limits."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents.decoder import Decoder
from integrations.documents.examining import Seen, examine
from integrations.documents.raster import MOST_VIEW_PIXELS, MOST_VIEW_SIDE, THUMBNAIL_PIXELS
from tests.support.attacks import png
from tests.support.receipts import BLUE, MAKER, RED, heic, jpeg, notes, picture, quartered

WHITE = (255, 255, 255)
Colour = tuple[int, int, int]


def corners(seen: Seen) -> list[Colour]:
    """The colours of the four quarters, as the large view shows them: rows from the top, each from the left."""
    assert seen.view is not None
    image = Image.open(io.BytesIO(seen.view.content)).convert("RGB")
    across, down = (image.width // 4, 3 * image.width // 4), (image.height // 4, 3 * image.height // 4)
    return [nearest(image.getpixel((x, y))) for y in down for x in across]


def nearest(pixel: object) -> Colour:
    """Which of our colours a pixel is, JPEG being what it is."""
    assert isinstance(pixel, tuple)
    return min((WHITE, RED, BLUE), key=lambda each: sum(abs(a - b) for a, b in zip(each, pixel, strict=True)))


UPRIGHT = [RED, WHITE, WHITE, BLUE]
HALF_TURN = [BLUE, WHITE, WHITE, RED]
RIGHT = [WHITE, RED, BLUE, WHITE]
LEFT = [WHITE, BLUE, RED, WHITE]


@pytest.mark.parametrize(
    ("content", "kind"),
    [(jpeg(), Kind.JPEG), (picture("PNG"), Kind.PNG), (picture("WEBP", lossless=True), Kind.WEBP)],
    ids=["jpeg", "png", "webp"],
)
def test_a_picture_is_shown_as_it_is(content: bytes, kind: Kind) -> None:
    seen = examine(content, kind)

    assert (seen.size, seen.pages, seen.active) == ((320, 240), 1, False)
    assert corners(seen) == UPRIGHT
    assert seen.view is not None
    assert (seen.view.width, seen.view.height) == (320, 240)


@pytest.mark.parametrize(
    ("orientation", "seen_as"),
    [
        (1, UPRIGHT),
        (2, RIGHT),
        (3, HALF_TURN),
        (4, LEFT),
        (5, UPRIGHT),
        (6, RIGHT),
        (7, HALF_TURN),
        (8, LEFT),
        (9, UPRIGHT),
    ],
)
def test_a_photo_is_turned_upright(orientation: int, seen_as: list[Colour]) -> None:
    seen = examine(jpeg(orientation=orientation), Kind.JPEG)

    assert seen.size == ((240, 320) if 5 <= orientation <= 8 else (320, 240))
    assert corners(seen) == seen_as


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_pictures_of_phones_are_turned_too(form: str) -> None:
    seen = examine(picture(form, orientation=3), Kind(form.lower()))

    assert corners(seen) == HALF_TURN


def test_an_iphones_photo_is_turned_once() -> None:
    seen = examine(heic(), Kind.HEIC)

    assert seen.size == (240, 320)
    assert corners(seen) == RIGHT


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (jpeg(), Kind.JPEG),
        (picture("PNG"), Kind.PNG),
        (picture("WEBP"), Kind.WEBP),
        (heic(), Kind.HEIC),
        (jpeg(3_000, 2_000), Kind.JPEG),
    ],
    ids=["jpeg", "png", "webp", "heic", "large"],
)
def test_where_it_was_taken_stays_behind(content: bytes, kind: Kind) -> None:
    assert MAKER.encode() in content

    seen = examine(content, kind)

    for shown in (seen.view, seen.thumbnail):
        assert shown is not None
        assert MAKER.encode() not in shown.content
        assert b"secret remark" not in shown.content
        assert not any(mark in shown.content for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com"))
        assert dict(Image.open(io.BytesIO(shown.content)).getexif()) == {}


@pytest.mark.parametrize("mode", ["L", "P", "1", "RGBA", "LA", "I;16", "CMYK"])
def test_every_way_to_keep_colours_can_be_shown(mode: str) -> None:
    if mode == "I;16":
        grey = quartered(mode="L")
        image = grey.convert("I").point(lambda value: value * 257).convert("I;16")
    else:
        image = quartered(mode=mode)
    held = io.BytesIO()
    image.save(held, "JPEG" if mode == "CMYK" else "PNG")

    seen = examine(held.getvalue(), Kind.JPEG if mode == "CMYK" else Kind.PNG)

    assert seen.view is not None
    shown = Image.open(io.BytesIO(seen.view.content)).convert("L")
    assert shown.getpixel((240, 60)) > 240  # type: ignore[operator]
    assert shown.getpixel((80, 60)) < 140  # type: ignore[operator]


def test_what_is_transparent_is_white() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(held, "PNG")

    seen = examine(held.getvalue(), Kind.PNG)

    assert corners(seen) == [WHITE] * 4


@pytest.mark.parametrize(("width", "height"), [(4_000, 3_000), (3_000, 2_500), (700, 7_000), (200, 8_000)])
def test_a_large_picture_is_shown_in_its_shape_with_so_many_pixels(width: int, height: int) -> None:
    seen = examine(jpeg(width, height), Kind.JPEG)

    assert seen.size == (width, height)
    assert seen.view is not None
    assert seen.thumbnail is not None
    for shown, most in ((seen.view, MOST_VIEW_PIXELS), (seen.thumbnail, THUMBNAIL_PIXELS)):
        assert shown.width * shown.height <= most * 1.01
        assert max(shown.width, shown.height) <= MOST_VIEW_SIDE
        assert shown.width / shown.height == pytest.approx(width / height, rel=0.02)
        assert Image.open(io.BytesIO(shown.content)).size == (shown.width, shown.height)


def test_a_picture_of_exactly_40_megapixels_is_taken_and_one_row_more_is_not() -> None:
    assert examine(png(8_000, 5_000), Kind.PNG).size == (8_000, 5_000)
    with pytest.raises(Refused) as refused:
        examine(png(8_000, 5_001), Kind.PNG)
    assert refused.value.code == "receipt.too_many_pixels"
    assert refused.value.facts == {"width": 8_000, "height": 5_001, "most": 40, "side": 16_384}


def test_a_side_of_16_384_pixels_is_taken_and_one_more_is_not() -> None:
    assert examine(png(16_384, 2), Kind.PNG).size == (16_384, 2)
    with pytest.raises(Refused, match=r"receipt\.too_many_pixels"):
        examine(png(16_385, 2), Kind.PNG)


def webp(form: bytes, width: int, height: int) -> bytes:
    """The head of a WebP in one of its three forms that says it has so many pixels."""
    heads = {
        b"VP8 ": b"\x10\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        b"VP8X": b"\x08\0\0\0" + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3],
    }
    body = b"WEBP" + form + struct.pack("<I", len(heads[form])) + heads[form]
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("form", [b"VP8 ", b"VP8L", b"VP8X"], ids=["lossy", "lossless", "with-notes"])
def test_the_size_of_a_webp_is_read_before_room_is_made_for_it(form: bytes) -> None:
    with pytest.raises(Refused) as refused:
        examine(webp(form, 8_001, 5_000), Kind.WEBP)
    assert refused.value.code == "receipt.too_many_pixels"
    assert (refused.value.facts["width"], refused.value.facts["height"]) == (8_001, 5_000)
    with pytest.raises(Refused, match=r"receipt\.damaged"):
        examine(webp(form, 8_000, 5_000), Kind.WEBP)


@pytest.mark.parametrize(
    ("options", "form"), [({}, b"VP8X"), ({"exif": b""}, b"VP8 "), ({"exif": b"", "lossless": True}, b"VP8L")]
)
def test_the_three_forms_of_webp_are_read_as_they_are_written(options: dict[str, object], form: bytes) -> None:
    held = io.BytesIO()
    quartered(640, 480).save(held, "WEBP", **{"exif": notes(), **options})

    assert held.getvalue()[12:16] == form
    assert examine(held.getvalue(), Kind.WEBP).size == (640, 480)


def test_the_size_of_a_jpeg_is_read_before_it_is_decoded() -> None:
    whole = jpeg()
    head = whole.replace(struct.pack(">HH", 240, 320), struct.pack(">HH", 5_000, 8_001))

    with pytest.raises(Refused, match=r"receipt\.too_many_pixels"):
        examine(head[: len(head) // 2], Kind.JPEG)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_is_not_complete_is_damaged(form: str) -> None:
    whole = picture(form)

    with pytest.raises(Refused, match=r"receipt\.damaged"):
        examine(whole[: len(whole) * 2 // 3], Kind(form.lower()))


async def test_notes_that_make_no_sense_do_not_spoil_a_photo(decoder: Decoder) -> None:
    whole = jpeg(orientation=3)
    start = whole.index(b"Exif\0\0")
    broken = whole[: start + 10] + b"\xff" * 60 + whole[start + 70 :]

    examined = await decoder.examine(broken)

    assert corners(Seen(view=examined.view)) == UPRIGHT


def test_a_photo_whose_size_is_nothing_is_damaged() -> None:
    with pytest.raises(Refused, match=r"receipt\.damaged"):
        examine(png(1, 1).replace(b"IHDR\0\0\0\1", b"IHDR\0\0\0\0"), Kind.PNG)
