"""The files that come with a message or a form: whose they are, and the one that a plain form carries."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.chat.dispatch import Door
from bot.chat.events import SharedFile
from bot.chat.files import MOST_FILES
from claims.errors import Refused
from integrations.pages import carrying
from integrations.pages.carrying import Carried as Carried
from integrations.pages.carrying import NotCarried
from integrations.pages.forms import FormFile
from integrations.pages.parts import FormWithFile
from integrations.webchat.admission import Admitted, origin
from integrations.webchat.visitors import Visitor

ROOM_SECONDS = 30.0
"""How long a file that is sent here waits for room in memory; then its sender is asked to send it again."""


class Attached:
    """Files of forms and messages. Without a place for files there are none."""

    def __init__(self, door: Door) -> None:
        self._staging = door.staging

    async def carried(self, admitted: Admitted, *, key: str) -> tuple[Admitted, Carried | None]:
        """The file that a form without scripts carries, kept, and the form with the fields behind it.

        Raises `RefusedFile` for one that can't be a receipt, after the form was read to its end; 400, 408, 409, 413.
        """
        form, person = admitted.form, admitted.visitor.person
        if form is None or form.chosen is None:
            return admitted, None
        upload = origin(admitted.visitor, key, part=":file").key
        try:
            kept = await carrying.carried(
                form, staging=self._staging, person=person, upload=upload, seconds=ROOM_SECONDS
            )
        except NotCarried as refusal:
            raise RefusedFile(_read(admitted, form), refusal) from refusal
        return _read(admitted, form), kept

    async def shared(self, ids: Sequence[str], visitor: Visitor) -> tuple[SharedFile, ...]:
        """The files of these ids, which are the visitor's own. Raises `Refused` for any other, and for too many."""
        if not ids or self._staging is None:
            return ()
        if len(ids) > MOST_FILES:
            raise Refused("claim.too_many_files", most=MOST_FILES)
        found = await self._staging.staged(ids, by=visitor.person)
        return tuple(_shared(each) for each in found)

    async def kept(self, ids: Sequence[str], visitor: Visitor) -> Sequence[SharedFile]:
        """Those of these ids that can be shared once a message is sent again; the others are left out."""
        found: list[SharedFile] = []
        for id in dict.fromkeys(ids[:MOST_FILES]):
            with suppress(Refused):
                found += await self.shared([id], visitor)
        return found

    async def named(self, tokens: Sequence[str], visitor: Visitor) -> list[FormFile]:
        """The visitor's own files that a form holds, to be shown in it."""
        return await carrying.named(self._staging, tokens, person=visitor.person)


def _shared(file: Any) -> SharedFile:
    width, height = file.thumbnail or (None, None)
    return SharedFile(id=file.id, name=file.name or "", size=file.size, staged=True, width=width, height=height)


def _read(admitted: Admitted, form: FormWithFile) -> Admitted:
    fields = {name: value for name, value in form.fields.items() if name not in ("token", "for")}
    return replace(admitted, sent=fields, form=None)


class RefusedFile(Exception):
    """A form's file can't be a receipt: the form without it, and what was refused of it."""

    def __init__(self, admitted: Admitted, refusal: NotCarried) -> None:
        super().__init__(refusal.control)
        self.admitted = admitted
        self.all = refusal.all
