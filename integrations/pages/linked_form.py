"""A form on a page behind a fresh link: drawn, redrawn with everything that was typed, sent once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.chat import links
from bot.chat.dispatch import Door
from bot.chat.events import Filled, Origin
from bot.chat.forms import Form, FormErrors, PersonField
from bot.chat.turn import Reply
from claims.errors import Refused
from integrations.pages import bodies, carrying
from integrations.pages.carrying import Carried, NotCarried
from integrations.pages.forms import Forms, submission_key
from integrations.pages.holding import Held, Holding
from integrations.pages.html import page
from integrations.pages.lines import Redrawn, commanded, files_in, gathered, redrawn, with_files
from integrations.pages.pace import arriving
from integrations.pages.parts import FormWithFile
from integrations.pages.ring import BrokenSeal

PATIENCE = 5.0
"""Seconds that a request waits for the outcome; what takes longer appears in the conversation."""

ROOM_SECONDS = 30.0
"""How long a file waits for room in memory; then its sender is asked to send it again."""

MOST_SENDS = 200
"""How often one form can be sent with mistakes in it."""

_KEY = re.compile(r"([a-z0-9.]{1,64}):([0-9]{1,3})")


class Used(Exception):
    """The form was sent before with other values."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What a page sent: the form as it was drawn, the how manyeth sending of it this is, and every field."""

    form: Form
    number: int
    values: dict[str, str]
    command: str | None
    refused: Sequence[tuple[str, Refused]] = ()


class LinkedForm:
    """The routes of forms."""

    def __init__(self, door: Door, holding: Holding, *, forms: Forms) -> None:
        self._door = door
        self._holding = holding
        self._forms = forms

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/pages/form/{token}", self.show)
        app.router.add_post("/pages/form/{token}/open", self.open)
        app.router.add_post("/pages/form/{token}", self.send)
        app.router.add_get("/pages/form/{token}/files/{id:[0-9a-f]{32}}/thumbnail", self.picture)

    async def show(self, request: web.Request) -> web.Response:
        """The form, or that it was sent."""
        held = await self._holding.look(request, "form")
        if isinstance(held, web.Response):
            return held
        form = held.link.page.form
        if held.link.is_sent or form is None:
            return self._holding.notice(held.reader, "linked-sent-title", "linked-sent-text")
        return await self._draw(held, form, 0)

    async def open(self, request: web.Request) -> web.Response:
        """The button of the page that every browser is shown at first."""
        return await self._holding.open(request, "form")

    async def send(self, request: web.Request) -> web.Response:
        """The form as it was filled in, or a line more or less, or a file that is kept until it is sent."""
        self._holding.demand_same_origin(request)
        held = await self._holding.look(request, "form")
        if isinstance(held, web.Response):
            return held
        fields, with_file = await self._fields(request)
        if not self._holding.is_from_its_page(held, fields.get("token", "")):
            return self._holding.notice(held.reader, "linked-cancelled-title", "linked-forbidden", status=403)
        if "cancel" in fields:
            texts = ("linked-cancelled-title", "linked-cancelled-text")
            return self._holding.notice(held.reader, *texts, back=held.address)
        try:
            sending = await self._read(held, fields, with_file)
        except BrokenSeal:
            return self._holding.notice(held.reader, "linked-cancelled-title", "web-form-old", back=held.address)
        if sending.refused:
            # What was pressed is pressed again once every file has been said something of.
            places = {_place(control): held.reader.refusal(each) for control, each in sending.refused}
            errors = FormErrors(errors=places, typed=sending.values)
            return await self._draw(held, sending.form, sending.number, errors=errors)
        if sending.command is not None:
            again = redrawn(sending.form, sending.values, sending.command)
            return await self._draw(held, sending.form, sending.number, redrawn=again)
        return await self._outcome(held, sending)

    async def picture(self, request: web.Request) -> web.Response:
        """The small picture of a file in the form."""
        held = await self._holding.look(request, "form")
        staging = self._door.staging
        if isinstance(held, web.Response) or staging is None:
            raise web.HTTPNotFound(text="not found")
        today = held.reader.today(held.link.now)
        try:
            found = await staging.read(request.match_info["id"], "thumbnail", by=held.reader.id, on=today)
        except Refused as refused:
            raise web.HTTPNotFound(text="not found") from refused
        if found is None:
            raise web.HTTPNotFound(text="not found")
        return web.Response(body=found.content, content_type=found.type)

    # ------------------------------------------------------------ reading

    async def _fields(self, request: web.Request) -> tuple[dict[str, str], FormWithFile | None]:
        """What was sent, up to a file if there is one. Raises 400, 408, 413, 415."""
        if request.content_type != "multipart/form-data":
            async with arriving(request):
                return await bodies.read_form(request), None
        form = FormWithFile(request)
        async with arriving(request):
            return await form.read_fields(), form

    async def _read(self, held: Held, fields: dict[str, str], with_file: FormWithFile | None) -> Sending:
        """The form behind what was sent, with its file kept. Raises `BrokenSeal` for one that was not drawn here."""
        opened = self._forms.reopen(fields.get("opened", ""))
        match = _KEY.fullmatch(opened.key)
        if match is None or match[1] != held.link.name or opened.person != held.reader.id:
            raise BrokenSeal("form")
        kept: Carried | None = None
        refused: Sequence[tuple[str, Refused]] = ()
        if with_file is not None:
            upload = f"{held.link.name}:{submission_key()}"
            try:
                kept = await carrying.carried(
                    with_file,
                    staging=self._door.staging,
                    person=held.reader.id,
                    upload=upload,
                    seconds=ROOM_SECONDS,
                )
                refused = () if kept is None else kept.passed
            except NotCarried as refusal:
                refused = refusal.all
            fields = with_file.fields
        values = gathered(opened.form, fields)
        if kept is not None:
            control, token = kept.control.removeprefix("file-"), kept.token
            values = with_files(opened.form, values, control, lambda files: [*files, token])
        return Sending(opened.form, int(match[2]), values, commanded(fields), refused)

    # ------------------------------------------------------------ sending

    async def _outcome(self, held: Held, sending: Sending) -> web.Response:
        try:
            number, reply = await self._accept(held, sending)
        except Used:
            return self._holding.notice(held.reader, "linked-used-title", "linked-used-text", status=409)
        if reply is None:
            return self._holding.notice(held.reader, "linked-waits-title", "linked-waits-text", status=202)
        if reply.errors is not None:
            form = reply.errors.form or sending.form
            return await self._draw(held, form, number + 1, errors=reply.errors)
        if reply.form is not None:
            return await self._draw(held, reply.form, number + 1)
        await self._door.store.write(lambda unit: links.mark_sent(unit, held.link))
        raise web.HTTPSeeOther(held.address)

    async def _accept(self, held: Held, sending: Sending) -> tuple[int, Reply | None]:
        """Through the door, and what came of it. The sendings of one link are numbered, so that one of them counts.

        Raises `Used` where another one counted before. One that had mistakes in it did not.
        """
        for number in range(sending.number, MOST_SENDS):
            event = self._event(held, sending, number)
            receipt = await self._door.accept(event)
            if receipt.status != "conflict":
                return number, await self._door.wait(receipt, seconds=PATIENCE)
            earlier = await self._door.wait(self._door.receipt(event.origin.key), seconds=PATIENCE)
            if earlier is None or earlier.errors is None:
                break
        raise Used

    def _event(self, held: Held, sending: Sending, number: int) -> Filled:
        where, holder = held.link.page, held.link.holder
        origin = Origin(
            channel=where.channel,
            address=where.address,
            place=where.place,
            key=f"{where.channel}:{held.link.name}:{number}",
            # One key has one time for ever.
            at=holder.at if holder is not None else where.until,
        )
        return Filled(origin=origin, form=sending.form.id, context=sending.form.context, values=sending.values)

    # ------------------------------------------------------------ drawing

    async def _draw(
        self,
        held: Held,
        form: Form,
        number: int,
        *,
        errors: FormErrors | None = None,
        redrawn: Redrawn | None = None,
    ) -> web.Response:
        people: list[tuple[str, str]] = []
        if any(isinstance(field, PersonField) for field in form.fields):
            people = await self._door.store.read(_everybody)
        typed = errors.typed if errors else redrawn.typed if redrawn else None
        drawn = self._forms.draw(
            form,
            held.reader,
            token=self._holding.token(held),
            people=people,
            files=await carrying.named(self._door.staging, files_in(form, typed), person=held.reader.id),
            errors=errors,
            redrawn=redrawn,
            template="linked_form.html",
            key=f"{held.link.name}:{number}",
            action=held.address,
            pictures=f"{held.address}/files",
        )
        return page(drawn, status=200 if errors is None else 422)


def _place(control: str) -> str:
    """How errors name the field of a control for files, `lines.2.receipts` for `file-lines-2-receipts`."""
    return control.removeprefix("file-").replace("-", ".")


def _everybody(unit: Any) -> list[tuple[str, str]]:
    return [(person.id, person.name) for person in unit.people.all() if not person.erased]
