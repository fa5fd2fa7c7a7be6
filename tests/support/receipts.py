"""Make files of every kind that a receipt may be, as small as they can be and with what is to be tested in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

RED, BLUE = (200, 30, 30), (30, 30, 200)
MAKER = "Maker Of Cameras"
LATITUDE = (31.0, 14.0, 3.0)
GPS = 0x8825


def quartered(width: int = 320, height: int = 240, *, mode: str = "RGB") -> Image.Image:
    """White, with its first quarter red and its last blue, so that a turn or a mirror shows."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width // 2 - 1, height // 2 - 1), fill=RED)
    draw.rectangle((width // 2, height // 2, width - 1, height - 1), fill=BLUE)
    return image.convert(mode)


def notes(orientation: int = 1) -> Image.Exif:
    """What a phone writes into a photo: which way it was held, and where."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = MAKER
    exif.get_ifd(GPS).update({1: "N", 2: LATITUDE, 3: "E", 4: (121.0, 28.0, 9.0)})
    return exif


def picture(
    form: str, *, width: int = 320, height: int = 240, orientation: int = 1, mode: str = "RGB", **options: object
) -> bytes:
    """A picture file of Pillow's `form` with a phone's notes in it."""
    held = io.BytesIO()
    quartered(width, height, mode=mode).save(held, form, exif=notes(orientation), **options)
    return held.getvalue()


def jpeg(width: int = 320, height: int = 240, *, orientation: int = 1) -> bytes:
    """A photo with a comment, a place and the way the camera was held."""
    return picture("JPEG", width=width, height=height, orientation=orientation, comment=b"a secret remark", quality=90)


def heic() -> bytes:
    """An iPhone's photo of 320 × 240 taken sideways, upright 240 × 320, with a place in its notes."""
    return (Path(__file__).parent / "files/photo.heic").read_bytes()


def pdf(
    pages: int = 1,
    *,
    count: int | None = None,
    box: tuple[int, int] = (595, 842),
    content: bytes = b"1 0 0 rg 0 0 100 100 re f",
    coding: bytes = b"",
    catalog: bytes = b"",
    page: bytes = b"",
    trailer: bytes = b"",
    more: tuple[bytes, ...] = (),
) -> bytes:
    """A PDF of so many pages; `count` is what it says it has, `more` are objects after its own."""
    kids = b" ".join(b"%d 0 R" % (4 + each) for each in range(pages))
    each_page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 3 0 R %s>>" % (*box, page)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R %s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages if count is None else count),
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), coding, content),
        *[each_page] * pages,
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))
    return out + head + table + tail


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
PAGE = f"""<ofd:Page {OFD}><ofd:Area><ofd:PhysicalBox>0 0 210 140</ofd:PhysicalBox></ofd:Area>
<ofd:Content><ofd:Layer>
<ofd:PathObject Boundary="0 0 105 70" Fill="true"><ofd:FillColor Value="200 30 30"/>
<ofd:AbbreviatedData>M 0 0 L 105 0 L 105 70 L 0 70 C</ofd:AbbreviatedData></ofd:PathObject>
<ofd:TextObject Boundary="110 20 90 20" Font="1" Size="10"><ofd:TextCode X="0" Y="10" DeltaX="g 3 10"
>增值税票</ofd:TextCode></ofd:TextObject>
</ofd:Layer></ofd:Content></ofd:Page>"""


def ofd_parts(pages: int = 1, *, page: str = PAGE) -> dict[str, bytes]:
    """The parts of an OFD of so many pages."""
    listed = "".join(f'<ofd:Page ID="{each}" BaseLoc="Pages/Page_{each}/Content.xml"/>' for each in range(pages))
    texts = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
        f"</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {OFD}><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        **{f"Doc_0/Pages/Page_{each}/Content.xml": page for each in range(pages)},
    }
    return {name: text.encode() for name, text in texts.items()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def ofd(pages: int = 1, *, page: str = PAGE, **more: bytes) -> bytes:
    """An OFD invoice of so many pages, its first quarter red."""
    return zipped({**ofd_parts(pages, page=page), **more})


def einvoice(*, before: str = '<?xml version="1.0" encoding="UTF-8"?>', number: str = "24312144648200663115") -> str:
    """The XML of a fully digital Chinese invoice."""
    return (
        f"{before}<EInvoice><Header><EIid>{number}</EIid></Header><EInvoiceData><SellerInformation>"
        "<SellerName>北京假想会议服务有限公司</SellerName></SellerInformation></EInvoiceData></EInvoice>"
    )
