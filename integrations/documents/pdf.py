"""Look at a PDF: how many pages, whether it needs a password or holds anything that runs, and how its first page looks.

Runs in the decoder's own process only.
"""

from __future__ import annotations

import re
import zlib

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from claims.errors import Refused
from claims.receipts import MOST_PAGES
from integrations.documents import raster

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_POINTS_AN_INCH = 72
_MOST_DOTS_AN_INCH = 200


def _name(word: bytes) -> bytes:
    """A pattern for a PDF name, any of whose letters may be written as #4A."""
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (each, each, each) for each in word) + rb"\b"


_RUNS = re.compile(_name(b"JavaScript") + b"|" + _name(b"Launch"))
_OBJECTS = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
_MOST_OBJECT_STREAMS = 500
_MOST_OBJECT_BYTES = 1_048_576


def open_pdf(content: bytes) -> tuple[Image.Image, int, bool]:
    """Its first page as a picture, the number of its pages, and whether it holds scripts or files that may be run."""
    _forget_last_error()
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused("receipt.password" if error.err_code == _PASSWORD else "receipt.damaged") from error
    with document:
        pages = len(document)
        if pages > MOST_PAGES:
            raise Refused("receipt.too_many_pages", pages=pages, most=MOST_PAGES)
        if pages < 1:
            raise Refused("receipt.damaged")
        active = _is_active(document, content)
        try:
            return _first_page(document), pages, active
        except pypdfium2.PdfiumError as error:
            raise Refused("receipt.damaged") from error


def _forget_last_error() -> None:
    """PDFium gives no code to some broken files, and then that of the file before would stand: a password, say."""
    raw.FPDF_LoadMemDocument(b"%", 1, None)


def _first_page(document: pypdfium2.PdfDocument) -> Image.Image:
    page = document[0]
    width, height = page.get_size()
    if not (0 < width < 1e6 and 0 < height < 1e6):
        raise Refused("receipt.damaged")
    # The page may say it is as large as a house: what decides is how many pixels we want.
    wanted, _ = raster.fitted(width, height, pixels=raster.VIEW_PIXELS)
    scale = min(wanted / width, _MOST_DOTS_AN_INCH / _POINTS_AN_INCH)
    # Forms are not opened, so nothing of theirs is run.
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    return raster.flat(bitmap.to_pil())


def _is_active(document: pypdfium2.PdfDocument, content: bytes) -> bool:
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or _RUNS.search(content):
        return True
    names = (document.get_attachment(at).get_name() for at in range(document.count_attachments()))
    # An invoice carries itself once more as XML.
    if any(not name.lower().endswith((".xml", ".pdf", ".ofd")) for name in names):
        return True
    return any(_RUNS.search(part) for part in _packed_objects(content))


def _packed_objects(content: bytes) -> list[bytes]:
    """What newer PDFs pack together: the objects among which an action would be, each pack's first megabyte."""
    found = []
    for start in list(_OBJECTS.finditer(content))[:_MOST_OBJECT_STREAMS]:
        try:
            packed = content[start.end() : start.end() + _MOST_OBJECT_BYTES]
            found.append(zlib.decompressobj().decompress(packed, _MOST_OBJECT_BYTES))
        except zlib.error:
            continue  # packed in another way, or no pack at all
    return found
