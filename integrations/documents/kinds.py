"""Tell what a file is by its first bytes; its name is never asked. Nothing is decoded here."""

from __future__ import annotations

import re

from claims.errors import Refused
from claims.receipts import Kind, too_large

_HEAD = 1_024
# https://nokiatech.github.io/heif/technical.html: the brands whose pictures are coded as HEVC, and the two that only
# say "a picture": what is in those is seen when they are opened.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OTHER_PICTURES = (b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\0\0\x01\0", b"8BPS", b"\xff\x0a", b"\0\0\0\x0cJXL ")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_WEB = re.compile(rb"(?i)\s*<(?:!doctype\s+html|html|head|body|script)\b")
_SVG = re.compile(rb"(?i)\s*<(?:!doctype\s+svg|svg)\b")
_MARKUP = re.compile(rb"\s*<[A-Za-z_?!]")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


def first_look(content: bytes) -> Kind:
    """What this file claims to be by its content. Refuses what is empty, too large, or of a kind that we don't take.

    A zip is taken for an OFD and markup for an e-invoice until they are opened.
    """
    if not content:
        raise Refused("receipt.empty")
    refused = too_large(len(content))
    if refused is not None:
        raise refused
    kind = _kind(content[:_HEAD])
    if isinstance(kind, Kind):
        return kind
    raise Refused("receipt.wrong_type", found=kind)


def _kind(head: bytes) -> Kind | str:
    """A kind that we take, or a word for what it is instead: office, archive, web, picture, other."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp":
        return _boxed(head)
    # Readers look for this mark anywhere in the first kilobyte; a file that begins as something else is two things.
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"PK\x03\x04"):
        return Kind.OFD
    if head.startswith((*_ARCHIVES, b"PK\x05\x06", b"PK\x07\x08")) or head[257:262] == b"ustar":
        return "archive"
    if head.startswith(_OLD_OFFICE):
        return "office"
    if head.startswith(_OTHER_PICTURES):
        return "picture"
    return _text(head)


def _boxed(head: bytes) -> Kind | str:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if head[8:12] == b"avif":
        return "picture"
    return Kind.HEIC if brands & _HEIC_BRANDS else "other"


def _text(head: bytes) -> Kind | str:
    head = head.removeprefix(b"\xef\xbb\xbf")
    encoding = _UTF16.get(head[:2])
    if encoding:
        head = head.decode(encoding, "ignore").removeprefix("\ufeff").encode()
    if _WEB.match(head):
        return "web"
    if _SVG.match(head):
        return "picture"
    return Kind.XML if _MARKUP.match(head) else "other"
