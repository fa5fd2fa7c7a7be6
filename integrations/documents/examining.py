"""Open one file, whatever it is, and say what it holds and how it looks. Runs in the decoder's own process only."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from claims.errors import Refused
from claims.receipts import PICTURES, Kind, Picture
from integrations.documents import einvoices, raster
from integrations.documents.ofd import open_ofd
from integrations.documents.pdf import open_pdf
from integrations.documents.pictures import open_picture


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a file; see `claims.receipts.Examined` for what each means."""

    size: tuple[int, int] | None = None
    pages: int = 1
    active: bool = False
    view: Picture | None = None
    thumbnail: Picture | None = None


def examine(content: bytes, kind: Kind) -> Seen:
    """Open a file that begins like one of this kind. Refuses, with the reason, whatever is not wholly one."""
    try:
        return _opened(content, kind)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a file made to do so can make a library raise anything, and the answer is the same
        raise Refused("receipt.damaged") from error


def _opened(content: bytes, kind: Kind) -> Seen:
    if kind in PICTURES:
        image, size = open_picture(content, kind)
        return _shown(image, Seen(size=size))
    if kind is Kind.PDF:
        page, pages, active = open_pdf(content)
        return _shown(page, Seen(pages=pages, active=active))
    if kind is Kind.OFD:
        drawn, pages = open_ofd(content)
        return _shown(drawn, Seen(pages=pages)) if drawn is not None else Seen(pages=pages)
    einvoices.check(content)
    return Seen()


def _shown(image: Image.Image, seen: Seen) -> Seen:
    view, thumbnail = raster.view_and_thumbnail(image)
    return Seen(seen.size, seen.pages, seen.active, view, thumbnail)
