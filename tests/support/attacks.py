"""Files made to hurt whoever opens them, each with what must become of it. All are harmless here, and made anew."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from claims.receipts import Kind
from tests.support.receipts import einvoice, heic, jpeg, ofd, ofd_parts, pdf, zipped

Outcome = Kind | str
"""What it is taken as, or the code it is refused with."""

_EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "{where}">]>'
_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)
_SCRIPT = b"<</Type/Action/S/JavaScript/JS(app.alert\\(1\\))>>"


def png(width: int, height: int, *, chunks: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:
    """A PNG that says it has so many pixels, of one bit each."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    parts = ((b"IHDR", head), *chunks, (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )


def huge_heic() -> bytes:
    """A photo whose head says that it has 81 megapixels."""
    small = struct.pack(">II", 320, 240)
    assert small in heic()
    return heic().replace(small, struct.pack(">II", 9_000, 9_000))


def _polyglot_zip() -> bytes:
    return jpeg() + ofd()


def _twice_packed() -> bytes:
    """A page whose content unpacks, twice, to 400 MB of drawing."""
    content = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 30_000_000, 1), 9)
    return pdf(content=content, coding=b"/Filter[/FlateDecode/FlateDecode]")


def _endless() -> bytes:
    """A page of forms, each of which draws the next one eight times, twelve deep."""
    forms = [
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>/Length 48>>"
        b"stream\n%s\nendstream" % (after, b"/F Do " * 8)
        for after in range(6, 18)
    ]
    last = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 13>>stream\n0 0 m 9 9 l S\nendstream"
    return pdf(content=b"/F Do", page=b"/Resources<</XObject<</F 5 0 R>>>>", more=(*forms, last))


def _packed_script() -> bytes:
    """A script where only who unpacks the objects sees it."""
    inner = b"9 0 " + _SCRIPT
    packed = zlib.compress(inner)
    stream = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\r\n%s\r\nendstream"
    return pdf(more=(stream % (len(packed), packed),))


def _shared_body() -> bytes:
    """Four hundred entries of one name whose bytes are the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", b"\0" * 1_000_000)
        archive.filelist *= 400
    return held.getvalue()


def encrypted(user: bytes) -> bytes:
    """A PDF under RC4 with 40 bits; it opens without a question where the user's password is empty."""
    filling = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    padded, owner = ((each + filling)[:32] for each in (user, b"owner"))
    held_by_owner = _rc4(_md5(owner)[:5], padded)
    number, rights = b"0123456789abcdef", struct.pack("<i", -64)
    key = _md5(padded + held_by_owner + rights + number)[:5]
    content = _rc4(_md5(key + b"\3\0\0\0\0")[:10], b"1 0 0 rg 0 0 100 100 re f")
    secret = b"<</Filter/Standard/V 1/R 2/P -64/O<%s>/U<%s>>>" % (
        held_by_owner.hex().encode(),
        _rc4(key, filling).hex().encode(),
    )
    marks = b"/Encrypt 5 0 R/ID[<%s><%s>]" % (number.hex().encode(), number.hex().encode())
    return pdf(content=content, trailer=marks, more=(secret,))


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


def _rc4(key: bytes, content: bytes) -> bytes:
    state, at = list(range(256)), 0
    for each in range(256):
        at = (at + state[each] + key[each % len(key)]) % 256
        state[each], state[at] = state[at], state[each]
    return bytes(byte ^ pad for byte, pad in zip(content, _pad(state), strict=False))


def _pad(state: list[int]) -> Iterator[int]:
    one = two = 0
    while True:
        one = (one + 1) % 256
        two = (two + state[one]) % 256
        state[one], state[two] = state[two], state[one]
        yield state[(state[one] + state[two]) % 256]


def _with_entity(where: str) -> bytes:
    return einvoice(before=_EXTERNAL.format(where=where), number="&e;").encode()


ATTACKS: dict[str, tuple[Callable[[], bytes], Outcome]] = {
    "no bytes": (lambda: b"", "receipt.empty"),
    "30,000 pixels a side": (lambda: png(30_000, 30_000), "receipt.too_many_pixels"),
    "169 megapixels": (lambda: png(13_000, 13_000), "receipt.too_many_pixels"),
    "one side too long": (lambda: png(16_385, 1), "receipt.too_many_pixels"),
    "81 megapixels of HEIC": (huge_heic, "receipt.too_many_pixels"),
    "a text in a picture that unpacks to 40 MB": (
        lambda: png(8, 8, chunks=((b"zTXt", b"a\0\0" + zlib.compress(b"a" * 40_000_000, 9)),)),
        "receipt.unpacks_too_large",
    ),
    "a web page after a photo": (lambda: jpeg() + b"<html><script>alert(1)</script></html>", Kind.JPEG),
    "a photo that is an archive too": (_polyglot_zip, Kind.JPEG),
    "half a photo": (lambda: jpeg()[: len(jpeg()) // 2], "receipt.damaged"),
    "half a PDF": (lambda: pdf()[:200], "receipt.damaged"),
    "a web page": (lambda: b"<html><script>alert(1)</script></html>", "receipt.wrong_type"),
    "a web page in XML": (lambda: b"<?xml version='1.0'?><html xmlns='x'/>", "receipt.wrong_type"),
    "a drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "receipt.wrong_type"),
    "a drawing in XML": (lambda: b"<?xml version='1.0'?><svg onload='alert(1)'/>", "receipt.wrong_type"),
    "a PDF within a GIF": (lambda: b"GIF89a" + b"\0" * 700 + pdf(), "receipt.wrong_type"),
    "an Office document": (
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/vbaProject.bin": b"x"}),
        "receipt.wrong_type",
    ),
    "any archive": (lambda: zipped({"a.txt": b"a"}), "receipt.wrong_type"),
    "a program": (lambda: b"MZ\x90\0" + b"\0" * 200, "receipt.wrong_type"),
    "a PDF with a password": (lambda: encrypted(b"secret"), "receipt.password"),
    "a PDF that may not be changed": (lambda: encrypted(b""), Kind.PDF),
    "a PDF with a script": (lambda: pdf(catalog=b"/OpenAction " + _SCRIPT), Kind.PDF),
    "a PDF with a hidden script": (_packed_script, Kind.PDF),
    "a page that unpacks to 400 MB": (_twice_packed, "receipt.too_heavy"),
    "a page that draws itself billions of times": (_endless, "receipt.too_heavy"),
    "a page of five metres": (lambda: pdf(box=(14_400, 14_400)), Kind.PDF),
    "a page that is all length": (lambda: pdf(box=(1, 14_400)), Kind.PDF),
    "a million pages that are not there": (lambda: pdf(count=1_000_000), "receipt.too_many_pages"),
    "an entity of this machine": (lambda: _with_entity("file:///etc/hostname"), "receipt.document_type"),
    "an entity of another machine": (lambda: _with_entity("http://127.0.0.1:9/e"), "receipt.document_type"),
    "a billion laughs": (lambda: einvoice(before=_LAUGHS, number="&a9;").encode(), "receipt.document_type"),
    "laughs in UTF-16": (
        lambda: einvoice(before=_LAUGHS, number="&a9;").encode("utf-16"),
        "receipt.document_type",
    ),
    "XML without end": (lambda: b"<EInvoice>" * 100_000, "receipt.too_heavy"),
    "XML of something else": (lambda: b"<?xml version='1.0'?><note/>", "receipt.not_an_invoice"),
    "an OFD with an entity in what is attached to it": (
        lambda: ofd(**{"Doc_0/Attachs/original_invoice.xml": _with_entity("file:///etc/hostname")}),
        Kind.OFD,
    ),
    "an OFD with an entity in its page": (
        lambda: ofd(page=_with_entity("file:///etc/hostname").decode()),
        "receipt.document_type",
    ),
    "an OFD that unpacks to 300 MB": (lambda: ofd(**{"a.xml": b"\0" * 300_000_000}), "receipt.unpacks_too_large"),
    "an OFD whose entries share their bytes": (_shared_body, "receipt.unpacks_too_large"),
    "an OFD with 6,000 entries": (
        lambda: zipped({**ofd_parts(), **{f"{each}.xml": b"" for each in range(6_000)}}),
        "receipt.unpacks_too_large",
    ),
    "an OFD that climbs out of its folder": (lambda: ofd(**{"../../../tmp/pwned": b"x"}), "receipt.odd_archive"),
    "an OFD that names a place of this machine": (lambda: ofd(**{"/etc/pwned": b"x"}), "receipt.odd_archive"),
    "an OFD without a document": (lambda: zipped({"OFD.xml": b"<OFD/>"}), "receipt.odd_archive"),
    "an OFD whose page is missing": (
        lambda: zipped({name: part for name, part in ofd_parts().items() if "Page_0" not in name}),
        "receipt.damaged",
    ),
    "half an OFD": (lambda: ofd()[: len(ofd()) // 2], "receipt.damaged"),
}
