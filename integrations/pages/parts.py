"""Read a form that carries a file: its fields first, so that its sender is known before a byte of the file is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from integrations.pages.bodies import MOST_BYTES, MOST_FIELDS, Unfit, check, once

BESIDE = 65_536
"""Bytes that a body may have besides its file."""

_PIECE = 65_536
_BROKEN = (ValueError, LookupError, RuntimeError, AssertionError, HttpProcessingError, web.RequestPayloadError)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file out of a form: the name of its field, and the name that its sender's computer gave it."""

    field: str
    name: str
    content: bytes


@dataclass(slots=True)
class FormWithFile:
    """A multipart form being read. What proves its sender stands first in it, as our pages write it."""

    request: web.Request
    fields: dict[str, str] = field(default_factory=dict)
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

    async def read_file(self, *, most: int) -> SentFile | None:
        """The file, of at most so many bytes, and the fields behind it; None where none was chosen.

        Raises 400, also for a second file, and 413 for one byte more.
        """
        part, self._file = self._file, None
        if part is None:
            return None
        try:
            content = await _whole(part, most=most)
            await self._read_on()
            if self._file is not None:
                raise Unfit("two files")
        except _BROKEN as error:
            raise web.HTTPBadRequest(text="not readable") from error
        return SentFile(part.name or "", part.filename or "", content)

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


async def _whole(part: BodyPartReader, *, most: int) -> bytes:
    # No browser says how a part is packed; what is packed might be anything once it is opened.
    if "Content-Encoding" in part.headers or "Content-Transfer-Encoding" in part.headers:
        raise Unfit("a part in another form")
    taken = bytearray()
    while piece := await part.read_chunk(_PIECE):
        taken += piece
        if len(taken) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(taken))
    return bytes(taken)
