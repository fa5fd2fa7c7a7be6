"""OFD invoices: their first page drawn, their limits, their archive."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from PIL import Image

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents import fonts, sheet
from integrations.documents.archive import MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED, Archive
from integrations.documents.examining import Seen, examine
from tests.support.receipts import OFD, ofd, ofd_parts, zipped

needs_a_font = pytest.mark.skipif(not fonts.can_draw_chinese(), reason="this machine has no font with Chinese")

LAYERS = f"""<ofd:Page {OFD}><ofd:Area><ofd:PhysicalBox>0 0 100 100</ofd:PhysicalBox></ofd:Area>
<ofd:Content><ofd:Layer>%s</ofd:Layer></ofd:Content></ofd:Page>"""


def drawn(objects: str, **more: bytes) -> Image.Image:
    """A page of 100 × 100 mm with these objects, as it is seen: 1,581 pixels a side."""
    seen = examine(ofd(page=LAYERS % objects, **more), Kind.OFD)
    assert seen.view is not None
    return Image.open(io.BytesIO(seen.view.content)).convert("RGB")


def at(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """The colour at a place of the page, in millimetres, rounded to what JPEG leaves alone."""
    pixel = image.getpixel((int(x * image.width / 100), int(y * image.height / 100)))
    assert isinstance(pixel, tuple)
    red, green, blue = (round(each / 64) * 64 for each in pixel)
    return min(red, 255), min(green, 255), min(blue, 255)


def ink(image: Image.Image, left: float, top: float, right: float, bottom: float) -> int:
    """How many pixels of a part of the page, in millimetres, are dark."""
    scale = image.width / 100
    part = image.convert("L").crop((int(left * scale), int(top * scale), int(right * scale), int(bottom * scale)))
    return sum(part.histogram()[:128])


RED, GREEN, BLACK, WHITE = (192, 0, 0), (0, 192, 0), (0, 0, 0), (255, 255, 255)


def square(x: float, y: float, *, colour: str = "200 0 0", more: str = "") -> str:
    """A filled square of 20 mm, its corner there."""
    return (
        f'<ofd:PathObject Boundary="{x} {y} 20 20" Fill="true" Stroke="false" {more}><ofd:FillColor Value="{colour}"/>'
        "<ofd:AbbreviatedData>M 0 0 L 20 0 L 20 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )


@needs_a_font
def test_the_first_page_is_shown() -> None:
    seen = examine(ofd(pages=2), Kind.OFD)

    assert (seen.size, seen.pages, seen.active) == (None, 2, False)
    assert seen.view is not None
    assert seen.view.width / seen.view.height == pytest.approx(1.5, rel=0.01)


def test_areas_and_lines_are_drawn_where_they_belong() -> None:
    line = (
        '<ofd:PathObject Boundary="0 90 100 2" LineWidth="2"><ofd:StrokeColor Value="0 200 0"/>'
        "<ofd:AbbreviatedData>M 0 1 L 100 1</ofd:AbbreviatedData></ofd:PathObject>"
    )
    image = drawn(square(10, 20) + line)

    assert [at(image, x, y) for x, y in ((20, 30), (50, 91), (50, 50), (5, 30))] == [RED, GREEN, WHITE, WHITE]


def test_an_object_is_turned_and_made_larger_by_its_matrix() -> None:
    image = drawn(square(50, 50, more='CTM="0 1 -1 0 0 0"'))

    assert at(image, 40, 60) == RED
    assert at(image, 60, 60) == WHITE


def test_curves_are_drawn() -> None:
    circle = (
        '<ofd:PathObject Boundary="30 30 40 40" Fill="true" Stroke="false"><ofd:FillColor Value="200 0 0"/>'
        "<ofd:AbbreviatedData>M 0 20 A 20 20 0 0 1 40 20 A 20 20 0 0 1 0 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    bow = (
        '<ofd:PathObject Boundary="0 0 20 20" Fill="true" Stroke="false"><ofd:FillColor Value="0 200 0"/>'
        "<ofd:AbbreviatedData>M 0 0 B 0 40 20 40 20 0 Q 10 0 0 0 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    image = drawn(circle + bow)

    assert [at(image, *place) for place in ((50, 50), (50, 32), (32, 32), (10, 20))] == [RED, RED, WHITE, GREEN]


def test_colours_come_from_the_way_to_draw_that_a_layer_names() -> None:
    resources = (
        f'<ofd:Res {OFD}><ofd:DrawParams><ofd:DrawParam ID="3"><ofd:FillColor Value="0 200 0"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="4" Relative="3"/></ofd:DrawParams></ofd:Res>'
    )
    shape = square(0, 0, more='DrawParam="4"').replace('<ofd:FillColor Value="200 0 0"/>', "")
    image = drawn(shape, **{"Doc_0/PublicRes.xml": resources.encode()})

    assert at(image, 10, 10) == GREEN


@pytest.mark.parametrize(("value", "colour"), [("0", BLACK), ("0 255 255 0", (255, 0, 0)), ("999 -5 0", (255, 0, 0))])
def test_colours_are_grey_printers_or_screens(value: str, colour: tuple[int, int, int]) -> None:
    assert at(drawn(square(0, 0, colour=value)), 10, 10) == colour


@needs_a_font
def test_letters_stand_where_their_distances_say_and_the_last_distance_goes_on() -> None:
    text = (
        '<ofd:TextObject Boundary="0 0 100 20" Font="1" Size="10">'
        '<ofd:TextCode X="0" Y="10" DeltaX="20">增值税</ofd:TextCode></ofd:TextObject>'
    )
    image = drawn(text)

    assert all(ink(image, left, 0, left + 10, 12) > 500 for left in (0, 20, 40))
    assert all(ink(image, left, 0, left + 9, 12) == 0 for left in (10.5, 30.5, 51))


@needs_a_font
def test_letters_without_distances_stand_side_by_side() -> None:
    text = (
        '<ofd:TextObject Boundary="0 0 100 20" Font="1" Size="10">'
        '<ofd:TextCode X="0" Y="10">增1值</ofd:TextCode></ofd:TextObject>'
    )
    image = drawn(text)

    assert ink(image, 0, 0, 10, 12) > 500
    assert 100 < ink(image, 10, 0, 15, 12) < ink(image, 15, 0, 25, 12)


@needs_a_font
def test_a_letter_too_wide_for_its_place_is_made_narrower() -> None:
    text = (
        '<ofd:TextObject Boundary="0 0 100 20" Font="1" Size="20">'
        '<ofd:TextCode X="0" Y="20" DeltaX="10">税 </ofd:TextCode></ofd:TextObject>'
    )
    image = drawn(text)

    assert ink(image, 0, 0, 10, 25) > 500
    assert ink(image, 10.5, 0, 30, 25) < ink(image, 0, 0, 10, 25) / 10


@needs_a_font
def test_text_can_be_turned_and_shine_through() -> None:
    text = (
        '<ofd:TextObject Boundary="50 0 20 80" CTM="0 1 -1 0 20 0" Alpha="%d" Font="1" Size="10">'
        '<ofd:TextCode X="0" Y="10" DeltaX="10 10">增值税</ofd:TextCode></ofd:TextObject>'
    )
    dark, pale = drawn(text % 255), drawn(text % 40)

    assert ink(dark, 60, 0, 72, 30) > 1_000
    assert ink(pale, 60, 0, 72, 30) == 0
    assert at(pale, 99, 99) == WHITE


def test_pictures_are_drawn_darker_where_they_say_so() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 200, 0, 255)).save(held, "PNG")
    resources = (
        f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="7" Type="Image">'
        "<ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    shown = '<ofd:ImageObject Boundary="{x} 0 20 20" CTM="20 0 0 20 0 0" ResourceID="7" {more}/>'
    objects = square(40, 0) + shown.format(x=0, more="") + shown.format(x=40, more='BlendMode="Darken"')
    image = drawn(objects, **{"Doc_0/PublicRes.xml": resources.encode(), "Doc_0/Res/a.png": held.getvalue()})

    assert [at(image, x, 10) for x in (10, 50, 70)] == [GREEN, BLACK, WHITE]


def test_what_was_laid_over_the_page_is_drawn_on_it() -> None:
    parts = ofd_parts(page=LAYERS % "")
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        b"</ofd:Document>", b"<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    )
    listed = (
        f'<ofd:Annotations {OFD}><ofd:Page PageID="0"><ofd:FileLoc>P.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>'
    )
    stamp = f'<ofd:PageAnnot {OFD}><ofd:Annot><ofd:Appearance Boundary="50 50 20 20">{square(0, 0)}</ofd:Appearance>'
    parts["Doc_0/Annots/Annotations.xml"] = listed.encode()
    parts["Doc_0/Annots/P.xml"] = f"{stamp}</ofd:Annot></ofd:PageAnnot>".encode()

    seen = examine(zipped(parts), Kind.OFD)

    assert seen.view is not None
    assert at(Image.open(io.BytesIO(seen.view.content)).convert("RGB"), 60, 60) == RED


def test_without_a_font_for_its_letters_no_page_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "font_for", lambda name, *, pixels: None)

    assert examine(ofd(pages=3), Kind.OFD) == Seen(pages=3)


def test_an_ofd_of_20_pages_is_taken_and_one_of_21_is_not() -> None:
    assert examine(ofd(pages=20), Kind.OFD).pages == 20
    with pytest.raises(Refused) as refused:
        examine(ofd(pages=21), Kind.OFD)
    assert (refused.value.code, refused.value.facts) == ("receipt.too_many_pages", {"pages": 21, "most": 20})


@pytest.mark.parametrize(
    "objects",
    [
        square(0, 0).replace("M 0 0", "M 0 zero"),
        square(0, 0).replace("M 0 0", "M 0 1e999"),
        square(0, 0).replace("M 0 0", "Z"),
        square(0, 0, more='CTM="1 2 3"'),
        square(0, 0).replace("L 0 20 C", "L 0"),
    ],
)
def test_a_drawing_that_makes_no_sense_is_damaged(objects: str) -> None:
    with pytest.raises(Refused, match=r"receipt\.damaged"):
        drawn(objects)


def test_200_entries_are_taken_and_201_are_not() -> None:
    rest = {f"{each}.xml": b"" for each in range(MOST_ENTRIES - len(ofd_parts()))}

    assert examine(ofd(**rest), Kind.OFD).pages == 1
    with pytest.raises(Refused, match=r"receipt\.unpacks_too_large"):
        examine(ofd(**rest, one_more=b""), Kind.OFD)


def test_50_mib_unpacked_are_taken_and_one_byte_more_is_not() -> None:
    noise = os.urandom(3_000_000)
    rest = MOST_UNPACKED - len(noise) - sum(len(part) for part in ofd_parts().values())

    assert Archive(ofd(noise=noise, zeros=bytes(rest)))
    with pytest.raises(Refused, match=r"receipt\.unpacks_too_large"):
        Archive(ofd(noise=noise, zeros=bytes(rest + 1)))


def test_twenty_times_its_size_is_taken_and_one_byte_more_is_not() -> None:
    noise, zeros = os.urandom(10_000), 0
    while (spare := MOST_RATIO * len(_with(noise, zeros)) - _unpacked(_with(noise, zeros))) > 0:
        zeros += spare

    assert spare == 0 or _unpacked(_with(noise, zeros + spare)) <= MOST_RATIO * len(_with(noise, zeros + spare))
    assert Archive(_with(noise, zeros + spare))
    with pytest.raises(Refused, match=r"receipt\.unpacks_too_large"):
        Archive(_with(noise, zeros + 1_000))


def _with(noise: bytes, zeros: int) -> bytes:
    return zipped({"OFD.xml": b"", "noise": noise, "zeros": bytes(zeros)})


def _unpacked(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(entry.file_size for entry in archive.infolist())


def test_an_entry_that_needs_a_password_is_told() -> None:
    held = bytearray(zipped({"OFD.xml": b"<a/>"}))
    directory = held.rindex(b"PK\x01\x02")
    held[directory + 8] |= 1

    with pytest.raises(Refused, match=r"receipt\.password"):
        Archive(bytes(held))


def test_a_count_that_lies_is_not_believed() -> None:
    held = bytearray(ofd(**{f"{each}.xml": b"" for each in range(MOST_ENTRIES)}))
    end = held.rindex(b"PK\x05\x06")
    held[end + 8 : end + 12] = b"\1\0\1\0"

    with pytest.raises(Refused, match=r"receipt\.unpacks_too_large"):
        Archive(bytes(held))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_entry_packed_in_an_unusual_way_is_odd(method: int) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr("OFD.xml", b"<a/>")

    with pytest.raises(Refused, match=r"receipt\.odd_archive"):
        Archive(held.getvalue())
