"""The files that come with a message or a form: room for them, whose they are, and one that a plain form carries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import NamedTuple

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.events import SharedFile
from bot.chat.files import MOST_BYTES, MOST_FILES
from bot.chat.staging import Conflict
from claims.errors import Refused
from integrations.pages.forms import FormFile
from integrations.pages.parts import BESIDE
from integrations.webchat.admission import Admitted, origin
from integrations.webchat.visitors import Visitor

SECONDS = 300
"""In which a form with a file must have arrived."""


class Carried(NamedTuple):
    """A file that a plain form carried, kept: the control it was chosen in, its id, and the SHA-256 of its bytes."""

    control: str
    id: str
    token: str


class Attached:
    """Files of forms and messages. Without a place for files there are none."""

    def __init__(self, door: Door) -> None:
        self._staging = door.staging

    @asynccontextmanager
    async def room(self, request: web.Request) -> AsyncIterator[None]:
        """Room in memory for a form that may carry a file, and an end to one that never comes. Raises 408, 413."""
        if self._staging is None or request.content_type != "multipart/form-data":
            yield
            return
        size = request.content_length
        if size is None or size > MOST_BYTES + BESIDE:
            raise web.HTTPRequestEntityTooLarge(max_size=MOST_BYTES, actual_size=size or 0)
        try:
            async with self._staging.room.of(size), asyncio.timeout(SECONDS):
                yield
        except TimeoutError as error:
            raise web.HTTPRequestTimeout(text="too slow") from error

    async def carried(self, admitted: Admitted, *, key: str) -> tuple[Admitted, Carried | None]:
        """The file that a form without scripts carries, kept, and the form with the fields behind it.

        Raises `Refused` for one that can't be a receipt, after the form was read to its end.
        """
        form, visitor = admitted.form, admitted.visitor
        # One byte more than a file may have is read, so that too large a file is refused in words.
        file = None if form is None else await form.read_file(most=MOST_BYTES + 1)
        if form is None or file is None:
            return admitted, None
        fields = {name: value for name, value in form.fields.items() if name not in ("token", "for")}
        admitted = replace(admitted, sent=fields, form=None)
        if self._staging is None:
            return admitted, None
        upload = origin(visitor, key, part=":file").key
        try:
            kept = await self._staging.stage(person=visitor.person, name=file.name, content=file.content, upload=upload)
        except Conflict as error:
            raise web.HTTPConflict(text="that key is of another file") from error
        except Refused as refused:
            raise RefusedFile(admitted, file.field, refused) from refused
        return admitted, Carried(file.field, kept.id, kept.sha256)

    async def shared(self, ids: Sequence[str], visitor: Visitor) -> tuple[SharedFile, ...]:
        """The files of these ids, which are the visitor's own. Raises `Refused` for any other, and for too many."""
        if not ids or self._staging is None:
            return ()
        if len(ids) > MOST_FILES:
            raise Refused("claim.too_many_files", most=MOST_FILES)
        found = await self._staging.staged(ids, by=visitor.person)
        return tuple(SharedFile(id=each.id, name=each.name or "", size=each.size, staged=True) for each in found)

    async def named(self, tokens: Sequence[str], visitor: Visitor) -> list[FormFile]:
        """The visitor's own files that a form holds, to be shown in it."""
        if not tokens or self._staging is None:
            return []
        found = await self._staging.own(tokens, by=visitor.person)
        return [FormFile(each.sha256, each.id, each.name or "", each.thumbnail) for each in found]


class RefusedFile(Exception):
    """A form's file can't be a receipt: the form without it, the control it was chosen in, and why."""

    def __init__(self, admitted: Admitted, control: str, refused: Refused) -> None:
        super().__init__(control)
        self.admitted = admitted
        self.control = control
        self.refused = refused
