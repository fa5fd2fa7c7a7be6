"""Read a form that carries a file: its fields first, so that its sender is known before a byte of the file is read."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from integrations.pages.bodies import MOST_BYTES, MOST_FIELDS, Unfit, check, once

BESIDE = MOST_BYTES + 65_536
"""Bytes that a body may have besides its file: the fields, and what stands around them."""

_PIECE = 1_048_576
"""More than a connection holds back at once, so that aiohttp never has to put anything back, which it deprecates."""
MOST_FILES = 100
"""Files that are read over; no form of ours has so many controls for them."""
_BROKEN = (ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError, web.RequestPayloadError)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file out of a form: the name of its field, and the name that its sender's computer gave it."""

    field: str
    name: str
    size: int
    content: bytes = dataclasses.field(repr=False)
    """Its bytes; none where it has more than were wanted."""


@dataclass(slots=True)
class FormWithFile:
    """A multipart form being read. What proves its sender stands first in it, as our pages write it.

    One file of it is read. `passed` are the controls and names of those behind it, of which nothing is held.
    """

    request: web.Request
    fields: dict[str, str] = dataclasses.field(default_factory=dict)
    passed: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    _parts: Any = None
    _file: BodyPartReader | None = None
    _size: int = 0

    async def read_fields(self) -> dict[str, str]:
        """Every field before the first file that was chosen, each at most once. Raises 400, 413, 415."""
        if self.request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            raise web.HTTPUnsupportedMediaType(text="compressed bodies are not read")
        try:
            self._parts = await self.request.multipart()
            await self._read_on()
        except _BROKEN as error:
            raise web.HTTPBadRequest(text="not readable") from error
        return self.fields

    @property
    def chosen(self) -> str | None:
        """The field of the file that waits to be read; None where none was chosen, or it was read."""
        return None if self._file is None else self._file.name

    @property
    def name(self) -> str:
        """The name that its sender's computer gave the file that waits to be read."""
        return "" if self._file is None else self._file.filename or ""

    async def read_file(self, *, most: int) -> SentFile:
        """The file that was chosen and the fields behind it; of one with more bytes none is held. Raises 400, 413.

        Files behind it are read over, so that the fields around them are not lost.
        """
        part, self._file = self._file, None
        if part is None:
            raise RuntimeError("no file was chosen")
        try:
            size, content = await _counted(part, most=most)
            await self._read_on()
            while (other := self._file) is not None:
                self._file = None
                self.passed.append((other.name or "", other.filename or ""))
                if len(self.passed) > MOST_FILES:
                    raise Unfit("too many files")
                await _counted(other, most=0)
                await self._read_on()
        except _BROKEN as error:
            raise web.HTTPBadRequest(text="not readable") from error
        return SentFile(part.name or "", part.filename or "", size, content)

    async def pass_over_file(self) -> None:
        """Only the fields behind the file, if it was not read yet. Raises 400, 413."""
        if self._file is not None:
            await self.read_file(most=0)

    async def _read_on(self) -> None:
        """The fields up to the next file that was chosen, or to the end."""
        pairs: list[tuple[str, Any]] = list(self.fields.items())
        while (part := await self._parts.next()) is not None:
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise Unfit("not a part of a form")
            if part.filename:
                self._file = part
                break
            content = await _whole(part, most=MOST_BYTES - self._size)
            self._size += len(content)
            if part.filename is None:
                pairs.append((part.name, content.decode("utf-8")))
            elif content:
                raise Unfit("a file without a name")
            if len(pairs) > MOST_FIELDS:
                raise Unfit("too many fields")
        self.fields = once(pairs)
        check(self.fields)


async def _counted(part: BodyPartReader, *, most: int) -> tuple[int, bytes]:
    """How many bytes the part has, and these if they are not too many."""
    _demand_plain(part)
    size, taken = 0, bytearray()
    while piece := await part.read_chunk(_PIECE):
        size += len(piece)
        if size <= most:
            taken += piece
        else:
            taken.clear()
    return size, bytes(taken)


async def _whole(part: BodyPartReader, *, most: int) -> bytes:
    _demand_plain(part)
    taken = bytearray()
    while piece := await part.read_chunk(_PIECE):
        taken += piece
        if len(taken) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(taken))
    return bytes(taken)


def _demand_plain(part: BodyPartReader) -> None:
    # No browser says how a part is packed; what is packed might be anything once it is opened.
    if "Content-Encoding" in part.headers or "Content-Transfer-Encoding" in part.headers:
        raise Unfit("a part in another form")
