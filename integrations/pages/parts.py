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
    """A file out of a form, with the name that its sender's computer gave it."""

    name: str
    content: bytes


@dataclass(slots=True)
class FormWithFile:
    """A multipart form being read. Fields stand before the file, as our pages write them."""

    request: web.Request
    fields: dict[str, str] = field(default_factory=dict)
    _parts: Any = None
    _file: BodyPartReader | None = None

    async def read_fields(self) -> dict[str, str]:
        """Every field before the file, each at most once. Raises 400, 413, 415."""
        if self.request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            raise web.HTTPUnsupportedMediaType(text="compressed bodies are not read")
        pairs: list[tuple[str, Any]] = []
        size = 0
        try:
            self._parts = await self.request.multipart()
            while (part := await self._parts.next()) is not None:
                if not isinstance(part, BodyPartReader) or part.name is None:
                    raise Unfit("not a part of a form")
                if part.filename is not None:
                    self._file = part
                    break
                content = await _whole(part, most=MOST_BYTES - size)
                size += len(content)
                pairs.append((part.name, content.decode("utf-8")))
                if len(pairs) > MOST_FIELDS:
                    raise Unfit("too many fields")
            self.fields = once(pairs)
            check(self.fields)
        except _BROKEN as error:
            raise web.HTTPBadRequest(text="not readable") from error
        return self.fields

    async def read_file(self, *, most: int) -> SentFile | None:
        """The file, of at most so many bytes; None where none was chosen. Raises 400, and 413 for one byte more."""
        part = self._file
        if part is None:
            return None
        name = part.filename or ""
        try:
            content = await _whole(part, most=most)
            behind = await self._parts.next()
            if behind is not None:
                raise Unfit("something stands behind the file")
        except _BROKEN as error:
            raise web.HTTPBadRequest(text="not readable") from error
        # A browser sends an empty part for a field in which nothing was chosen.
        return SentFile(name, content) if name or content else None


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
