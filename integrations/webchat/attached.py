"""The files that come with a message or a form: room for them, whose they are, and one that a plain form carries."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.events import SharedFile
from bot.chat.files import MOST_BYTES, MOST_FILES, shown_name
from bot.chat.staging import Conflict, NoRoom, Staging
from claims.errors import Refused
from claims.people import PersonId
from integrations.pages.forms import FormFile
from integrations.pages.pace import arriving
from integrations.pages.parts import BESIDE, FormWithFile
from integrations.webchat.admission import Admitted, origin
from integrations.webchat.visitors import Visitor

ROOM_SECONDS = 30.0
"""How long a file that is sent here waits for room in memory; then its sender is asked to send it again."""

MOST_TOKENS = 100
"""Files that a form shows; no claim holds so many."""


class Carried(NamedTuple):
    """A file that a plain form carried, kept: the control it was chosen in, its id, and the SHA-256 of its bytes.

    `passed` are the controls in which more files were chosen, and why each of these was not taken.
    """

    control: str
    id: str
    token: str
    passed: Sequence[tuple[str, Refused]] = ()


class Attached:
    """Files of forms and messages. Without a place for files there are none."""

    def __init__(self, door: Door) -> None:
        self._staging = door.staging

    async def carried(self, admitted: Admitted, *, key: str) -> tuple[Admitted, Carried | None]:
        """The file that a form without scripts carries, kept, and the form with the fields behind it.

        Raises `RefusedFile` for one that can't be a receipt, after the form was read to its end; 400, 408, 409, 413.
        """
        form = admitted.form
        if form is None or form.chosen is None:
            return admitted, None
        upload = origin(admitted.visitor, key, part=":file").key
        size, field = form.request.content_length, form.chosen
        if size is None:
            raise web.HTTPLengthRequired(text="how long is it?")
        if self._staging is None:
            return await _passed_over(admitted, form), None
        try:
            carried = await self._kept(self._staging, form, size, person=admitted.visitor.person, upload=upload)
        except NoRoom:
            read = await _passed_over(admitted, form)
            raise RefusedFile(read, field, Refused("receipt.busy"), passed=_one_a_send(form)) from None
        except Refused as refused:
            read = await _passed_over(admitted, form)
            raise RefusedFile(read, field, refused, passed=_one_a_send(form)) from refused
        except Conflict as error:
            raise web.HTTPConflict(text="that key is of another file") from error
        return _read(admitted, form), carried._replace(passed=_one_a_send(form))

    async def _kept(self, staging: Staging, form: FormWithFile, size: int, *, person: PersonId, upload: str) -> Carried:
        """The file of a form of so many bytes. Raises `NoRoom`, `Refused` and `Conflict`."""
        if size > MOST_BYTES + BESIDE:
            name, actual = form.name, size
            with suppress(web.HTTPRequestTimeout):
                async with arriving(form.request):
                    actual = (await form.read_file(most=0)).size
            await _refuse(staging, actual, person=person, name=name, upload=upload)
            # Of this one none was held, as it is too much together with those behind it.
            raise Refused("receipt.one_a_send", name=shown_name(name))
        async with staging.room.of(size, person=person, seconds=ROOM_SECONDS):
            async with arriving(form.request):
                file = await form.read_file(most=MOST_BYTES)
            await _refuse(staging, file.size, person=person, name=file.name, upload=upload)
            kept = await staging.stage(person=person, name=file.name, content=file.content, upload=upload)
        return Carried(file.field, kept.id, kept.sha256)

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
        if not tokens or self._staging is None:
            return []
        found = await self._staging.own(tokens[:MOST_TOKENS], by=visitor.person)
        return [FormFile(each.sha256, each.id, each.name or "", each.thumbnail) for each in found]


def _shared(file: Any) -> SharedFile:
    width, height = file.thumbnail or (None, None)
    return SharedFile(id=file.id, name=file.name or "", size=file.size, staged=True, width=width, height=height)


async def _refuse(staging: Staging, size: int, *, person: PersonId, name: str, upload: str) -> None:
    """Raises `Refused` where a file of so many bytes can't be taken, which is kept as any other refusal."""
    refused = await staging.refuse_by_size(size, person=person, name=name, upload=upload)
    if refused is not None:
        raise refused


async def _passed_over(admitted: Admitted, form: FormWithFile) -> Admitted:
    """The form with the fields behind its file, of which nothing is held; what does not come in time is left out."""
    with suppress(web.HTTPRequestTimeout):
        async with arriving(form.request):
            await form.pass_over_file()
    return _read(admitted, form)


def _one_a_send(form: FormWithFile) -> Sequence[tuple[str, Refused]]:
    """Why the files behind the first were not taken, by the controls they were chosen in."""
    return [(control, Refused("receipt.one_a_send", name=shown_name(name))) for control, name in form.passed]


def _read(admitted: Admitted, form: FormWithFile) -> Admitted:
    fields = {name: value for name, value in form.fields.items() if name not in ("token", "for")}
    return replace(admitted, sent=fields, form=None)


class RefusedFile(Exception):
    """A form's file can't be a receipt: the form without it, the control it was chosen in, and why; others too."""

    def __init__(
        self, admitted: Admitted, control: str, refused: Refused, *, passed: Sequence[tuple[str, Refused]] = ()
    ) -> None:
        super().__init__(control)
        self.admitted = admitted
        self.control = control
        self.refused = refused
        self.all = ((control, refused), *passed)
