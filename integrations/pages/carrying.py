"""The one file that a form without scripts carries: taken in when it is sent, whatever becomes of the form."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from aiohttp import web

from bot.chat.files import MOST_BYTES, shown_name
from bot.chat.staging import Conflict, NoRoom, Staging
from claims.errors import Refused
from claims.people import PersonId
from integrations.pages.forms import FormFile
from integrations.pages.pace import arriving
from integrations.pages.parts import BESIDE, FormWithFile

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


class NotCarried(Exception):
    """A form's file can't be a receipt: the control it was chosen in, and why; others of the form too."""

    def __init__(self, control: str, refused: Refused, *, passed: Sequence[tuple[str, Refused]] = ()) -> None:
        super().__init__(control)
        self.control = control
        self.refused = refused
        self.all = ((control, refused), *passed)


async def carried(
    form: FormWithFile, *, staging: Staging | None, person: PersonId, upload: str, seconds: float
) -> Carried | None:
    """The file that a form carries, kept, if one was chosen; then the fields behind it are read too.

    It waits so many `seconds` for room in memory. Raises `NotCarried` for one that can't be a receipt, after the form
    was read to its end; 400, 408, 409, 411, 413.
    """
    if form.chosen is None:
        return None
    size, field = form.request.content_length, form.chosen
    if size is None:
        raise web.HTTPLengthRequired(text="how long is it?")
    if staging is None:
        await _pass_over(form)
        return None
    try:
        kept = await _kept(staging, form, size, person=person, upload=upload, seconds=seconds)
    except NoRoom:
        await _pass_over(form)
        raise NotCarried(field, Refused("receipt.busy"), passed=_one_a_send(form)) from None
    except Refused as refused:
        await _pass_over(form)
        raise NotCarried(field, refused, passed=_one_a_send(form)) from refused
    except Conflict as error:
        raise web.HTTPConflict(text="that key is of another file") from error
    return kept._replace(passed=_one_a_send(form))


async def named(staging: Staging | None, tokens: Sequence[str], *, person: PersonId) -> list[FormFile]:
    """This person's own files that a form holds, to be shown in it."""
    if not tokens or staging is None:
        return []
    found = await staging.own(tokens[:MOST_TOKENS], by=person)
    return [FormFile(each.sha256, each.id, each.name or "", each.thumbnail) for each in found]


async def _kept(
    staging: Staging, form: FormWithFile, size: int, *, person: PersonId, upload: str, seconds: float
) -> Carried:
    """The file of a form of so many bytes. Raises `NoRoom`, `Refused` and `Conflict`."""
    if size > MOST_BYTES + BESIDE:
        name, actual = form.name, size
        with suppress(web.HTTPRequestTimeout):
            async with arriving(form.request):
                actual = (await form.read_file(most=0)).size
        await _refuse(staging, actual, person=person, name=name, upload=upload)
        # Of this one none was held, as it is too much together with those behind it.
        raise Refused("receipt.one_a_send", name=shown_name(name))
    async with staging.room.of(size, person=person, seconds=seconds):
        async with arriving(form.request):
            file = await form.read_file(most=MOST_BYTES)
        await _refuse(staging, file.size, person=person, name=file.name, upload=upload)
        kept = await staging.stage(person=person, name=file.name, content=file.content, upload=upload)
    return Carried(file.field, kept.id, kept.sha256)


async def _refuse(staging: Staging, size: int, *, person: PersonId, name: str, upload: str) -> None:
    """Raises `Refused` where a file of so many bytes can't be taken, which is kept as any other refusal."""
    refused = await staging.refuse_by_size(size, person=person, name=name, upload=upload)
    if refused is not None:
        raise refused


async def _pass_over(form: FormWithFile) -> None:
    """Read the fields behind the file, of which nothing is held; what does not come in time is left out."""
    with suppress(web.HTTPRequestTimeout):
        async with arriving(form.request):
            await form.pass_over_file()


def _one_a_send(form: FormWithFile) -> Sequence[tuple[str, Refused]]:
    """Why the files behind the first were not taken, by the controls they were chosen in."""
    return [(control, Refused("receipt.one_a_send", name=shown_name(name))) for control, name in form.passed]
