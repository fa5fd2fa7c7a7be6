"""What may be a receipt: its kinds and limits, why a file is refused, and what is known of one that was looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from claims.errors import Refused
from claims.people import PersonId
from claims.states import State

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1_000_000
"""A file may have so many bytes and not one more."""
MOST_MEGAPIXELS = 40
MOST_PIXELS = MOST_MEGAPIXELS * 1_000_000
MOST_SIDE = 16_384
"""Pixels of the longer side of a picture."""
MOST_PAGES = 20
MOST_FILES = 20
"""Receipts of one claim."""


class Kind(StrEnum):
    """What a file is by its content, whatever its name says."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    OFD = "ofd"
    XML = "xml"


PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC})

ENDINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.PNG: (".png",),
    Kind.WEBP: (".webp",),
    Kind.HEIC: (".heic", ".heif"),
    Kind.PDF: (".pdf",),
    Kind.OFD: (".ofd",),
    Kind.XML: (".xml",),
}
"""How names of each kind end; the first is the one we give."""

REASONS = frozenset(
    {
        "receipt.empty",
        "receipt.too_large",
        "receipt.wrong_type",
        "receipt.too_many_pixels",
        "receipt.too_many_pages",
        "receipt.password",
        "receipt.damaged",
        "receipt.unpacks_too_large",
        "receipt.odd_archive",
        "receipt.too_heavy",
        "receipt.document_type",
        "receipt.not_an_invoice",
    }
)
"""Why a file can't be a receipt: each is a `Refused` code and is kept with the file's name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG made by us, upright, without anything but its pixels; sizes in pixels."""

    content: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a file that may be a receipt.

    `sha256` is of its bytes as they came, 64 lower-case hex digits; `size` in bytes. `width` and `height` are pixels of
    a picture as it stands upright, None for documents. `pages` counts those of a PDF or OFD, 1 for all else.
    `active` says that the file holds scripts or other files that somebody's program might run. `thumbnail` and `view`
    show the picture or the first page; both are None where nothing can be shown (XML).
    """

    kind: Kind
    sha256: str
    size: int
    width: int | None
    height: int | None
    pages: int
    active: bool
    thumbnail: Picture | None
    view: Picture | None


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a file is kept and what opens it; one place is written once and never changed.

    `key` (32 bytes) is secret: it is stored only sealed under the key of the person whose file it is, so that what
    erases the person erases the file.
    """

    sha256: str
    place: str
    key: bytes = field(repr=False)


class Part(StrEnum):
    """What of a kept file is wanted: its bytes as they came, or one of the pictures made of it."""

    ORIGINAL = "original"
    THUMBNAIL = "thumbnail"
    VIEW = "view"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that somebody sent: staged while `claim` is None, else a receipt of that claim alone.

    `id` (32 hex digits) names it in addresses. `name` as it may be shown; it and `kept` are None once its owner was
    erased. `reason` is why it is wanted though the same file is on another claim. `thumbnail` and `view` are width and
    height in pixels, None where there is no picture.
    """

    id: str
    owner: PersonId
    claim: int | None
    name: str | None
    kind: Kind
    sha256: str
    size: int
    pages: int
    active: bool
    thumbnail: tuple[int, int] | None
    view: tuple[int, int] | None
    kept: Kept | None
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another claim that has the same file now."""

    sha256: str
    claim: int
    owner: PersonId
    state: State


LIVE = frozenset({State.SUBMITTED, State.RETURNED, State.APPROVED, State.PAID})
"""Claims of these states have their receipts to themselves."""
SHARED = frozenset({State.DRAFT, State.WITHDRAWN})
"""On claims of one's own in these states the same file is only pointed out."""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """The file of a person that was refused: its name as it may be shown, and why. `name` is None once erased."""

    id: int
    owner: PersonId
    name: str | None
    code: str
    facts: Mapping[str, Any]
    at: datetime


def too_large(size: int) -> Refused | None:
    """The refusal of a file of so many bytes, which need not be read for that; None where it may come."""
    if size <= MOST_BYTES:
        return None
    return Refused("receipt.too_large", megabytes=f"{math.ceil(size / 100_000) / 10:.1f}", most=MOST_MEGABYTES)


def of_file(refused: Refused, name: str) -> Refused:
    """The same refusal with the file's name (as it may be shown) among its facts, as its sentence needs it."""
    return Refused(refused.code, **{**refused.facts, "name": name})
