"""What a person does on the page: say, press, fill in, choose a language. All of it goes through the door.

What they looked at does not: it is a mark of this channel alone, sent with every scroll, and the bot never hears of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field, StringConstraints

from bot.chat.actions import ChooseLanguage
from bot.chat.dispatch import Door
from bot.chat.events import MESSAGE_LENGTH, Filled, Pressed, Said, SharedFile
from bot.chat.files import MOST_BYTES, MOST_FILES
from bot.chat.forms import Form, FormErrors, PersonField
from bot.chat.staging import Conflict
from claims.errors import Refused
from integrations.pages.forms import PAGE, PART, Forms, submission_key
from integrations.pages.html import Html, page
from integrations.pages.lines import COMMAND, Redrawn, commanded, gathered, redrawn
from integrations.pages.parts import BESIDE
from integrations.pages.ring import BrokenSeal
from integrations.webchat.admission import Admission, Admitted, Body, origin
from integrations.webchat.visitors import Visitor

UPLOAD_SECONDS = 300
"""In which a form with a file must have arrived."""

PATIENCE = 5.0
"""Seconds that a request waits for its direct reply; what takes longer appears in the log."""

Key = Annotated[str, StringConstraints(max_length=80)]

Position = Annotated[int, Field(ge=0, le=2**53)]
"""A place of the log."""


class Saying(Body):
    """A message in words; `shown` is up to which place of the log the page showed the conversation then.

    `files` are the ids of files that were sent before.
    """

    text: str
    key: Key
    shown: Position | None = None
    files: list[Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{32}\z")]] = Field(default=[], max_length=100)


class Pressing(Body):
    """A button: its packed action and, after a space, its card's key; `choice` is what the card's drop-down says."""

    press: Annotated[str, StringConstraints(min_length=1, max_length=360)]
    key: Key
    choice: Annotated[str, StringConstraints(max_length=128)] | None = None


class Filling(Body):
    """A form that was drawn earlier, and what was typed."""

    opened: str
    values: dict[str, str]
    command: Annotated[str, StringConstraints(pattern=rf"\A(?:{COMMAND.pattern})\z")] | None = None
    """Only draw the form again, with a line more or less."""


class Speaking(Body):
    """The language chosen in the header."""

    locale: Literal["en", "zh-CN"]
    key: Key


class Seeing(Body):
    """Up to which place of the log somebody looked."""

    seq: Position


class Acting:
    """The routes that act."""

    def __init__(self, door: Door, admission: Admission, *, forms: Forms, html: Html) -> None:
        self._door = door
        self._admission = admission
        self._forms = forms
        self._html = html

    def mount(self, app: web.Application) -> None:
        """Add the routes. Those under `/pages/` are for browsers without scripts, which may stay there with a form."""
        app.router.add_post("/say", self.say)
        app.router.add_post("/press", self.press)
        app.router.add_post("/fill", self.fill)
        app.router.add_post("/pages/press", self.press)
        app.router.add_post("/pages/fill", self.fill)
        app.router.add_post("/seen", self.see)
        app.router.add_post("/language", self.speak)

    # ------------------------------------------------------------ say

    async def say(self, request: web.Request) -> web.Response:
        """A message. What is refused before it is kept is answered with a sentence beside the box."""
        async with self._room(request):
            admitted = await self._admission.admit(request, takes_file=True)
            return await self._say(admitted)

    async def _say(self, admitted: Admitted) -> web.Response:
        said, reader = with_number(admitted, "shown").as_(Saying), admitted.visitor.reader
        # A form's line ends are CR LF wherever it is filled in.
        text = said.text.replace("\r\n", "\n").strip()
        try:
            chosen = await self._chosen(admitted, said.key)
        except Refused as refused:
            return self._sentence(admitted, reader.refusal(refused), typed=said.text)
        if not text and not said.files and chosen is None:
            return self._sentence(admitted, reader.say("web-empty"), typed=said.text)
        if len(text) > MESSAGE_LENGTH:
            too_long = Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(text))
            return self._sentence(admitted, reader.refusal(too_long), typed=said.text)
        try:
            files = await self._shared([*said.files, *([chosen] if chosen else [])], admitted.visitor)
        except Refused as refused:
            return self._sentence(admitted, reader.refusal(refused), typed=said.text)
        event = Said(origin=origin(admitted.visitor, said.key), text=text, files=files, shown=said.shown)
        return await self._outcome(admitted, event)

    @asynccontextmanager
    async def _room(self, request: web.Request) -> AsyncIterator[None]:
        """Room in memory for a form that may carry a file, and an end to one that never comes."""
        if self._door.staging is None or request.content_type != "multipart/form-data":
            yield
            return
        size = request.content_length
        if size is None or size > MOST_BYTES + BESIDE:
            # Who has no scripts gets a page that says so; reading it all would only take longer.
            raise web.HTTPRequestEntityTooLarge(max_size=MOST_BYTES, actual_size=size or 0)
        try:
            async with self._door.staging.room.of(size), asyncio.timeout(UPLOAD_SECONDS):
                yield
        except TimeoutError as error:
            raise web.HTTPRequestTimeout(text="too slow") from error

    async def _chosen(self, admitted: Admitted, key: str) -> str | None:
        """The file that a form without scripts carries, kept; its id. Raises `Refused`."""
        staging, visitor = self._door.staging, admitted.visitor
        file = None if admitted.form is None else await admitted.form.read_file(most=MOST_BYTES + 1)
        if file is None or staging is None:
            return None
        upload = origin(visitor, key, part=":file").key
        try:
            kept = await staging.stage(person=visitor.person, name=file.name, content=file.content, upload=upload)
        except Conflict as error:
            raise web.HTTPConflict(text="that key is of another file") from error
        return kept.id

    async def _shared(self, ids: Sequence[str], visitor: Visitor) -> tuple[SharedFile, ...]:
        """The files of these ids, which are the visitor's own. Raises `Refused` for any other, and for too many."""
        if not ids or self._door.staging is None:
            return ()
        if len(ids) > MOST_FILES:
            raise Refused("claim.too_many_files", most=MOST_FILES)
        found = await self._door.staging.staged(ids, by=visitor.person)
        return tuple(SharedFile(id=each.id, name=each.name or "", size=each.size, staged=True) for each in found)

    # ------------------------------------------------------------ press

    async def press(self, request: web.Request) -> web.Response:
        """A button of a card or list."""
        admitted = await self._admission.admit(request)
        sent = dict(admitted.sent)
        if admitted.is_form:
            sent = {name: sent[name] for name in ("press", "key") if name in sent}
        pressed = Admitted(admitted.visitor, sent, admitted.is_form).as_(Pressing)
        action, _, card_key = pressed.press.partition(" ")
        choice = admitted.sent.get(f"choice {card_key}") if admitted.is_form else pressed.choice
        # A page without scripts was drawn with one key for all its buttons.
        part = f":{hashlib.sha256(pressed.press.encode()).hexdigest()[:16]}" if admitted.is_form else ""
        event = Pressed(
            origin=origin(admitted.visitor, pressed.key, part=part),
            action=action[:255],
            card_key=card_key or None,
            choice=choice,
        )
        return await self._outcome(admitted, event)

    # ------------------------------------------------------------ fill

    async def fill(self, request: web.Request) -> web.Response:
        """A form that was opened earlier."""
        admitted = await self._admission.admit(request)
        visitor = admitted.visitor
        if admitted.is_form:
            if "cancel" in admitted.sent:
                raise web.HTTPSeeOther("/")
            values = {name: value for name, value in admitted.sent.items() if name != "opened"}
            sealed = str(admitted.sent.get("opened", ""))
            filling = Filling(opened=sealed, values=values, command=commanded(values))
        else:
            filling = admitted.as_(Filling)
        try:
            opened = self._forms.reopen(filling.opened)
        except BrokenSeal:
            return self._sentence(admitted, visitor.reader.say("web-form-old"), typed="")
        if opened.person != visitor.person:
            raise web.HTTPConflict(text="somebody else by now")
        values = gathered(opened.form, filling.values)
        if filling.command is not None and opened.form.lines is not None:
            return await self._form(admitted, opened.form, redrawn=redrawn(opened.form, values, filling.command))
        event = Filled(
            origin=origin(visitor, opened.key), form=opened.form.id, context=opened.form.context, values=values
        )
        return await self._outcome(admitted, event, form=opened.form)

    # ------------------------------------------------------------ look, speak

    async def see(self, request: web.Request) -> web.Response:
        """Somebody looked at their messages up to a place."""
        admitted = await self._admission.admit(request)
        seq, address = admitted.as_(Seeing).seq, admitted.visitor.person
        await self._door.store.write(lambda unit: unit.conversations.see(address=address, seq=seq))
        return web.Response(status=204)

    async def speak(self, request: web.Request) -> web.Response:
        """The language in which somebody reads from now on, on every channel."""
        admitted = await self._admission.admit(request)
        speaking = admitted.as_(Speaking)
        # A page without scripts was drawn with one key for all its buttons.
        part = f":{speaking.locale}" if admitted.is_form else ""
        action = ChooseLanguage(locale=speaking.locale)
        return await self._outcome(
            admitted, Pressed(origin=origin(admitted.visitor, speaking.key, part=part), action=action.pack())
        )

    # ------------------------------------------------------------ answers

    async def _outcome(
        self, admitted: Admitted, event: Said | Pressed | Filled, *, form: Form | None = None
    ) -> web.Response:
        """Through the door, and what rides on the acknowledgement."""
        receipt = await self._door.accept(event)
        reader = admitted.visitor.reader
        if receipt.status == "conflict":
            return self._sentence(admitted, reader.say("web-form-used"), typed="")
        reply = await self._door.wait(receipt, seconds=PATIENCE)
        if reply is None:
            return _plainly(admitted, {"waits": True})
        if reply.errors is not None and form is not None:
            return await self._form(admitted, reply.errors.form or form, errors=reply.errors)
        if reply.form is not None:
            return await self._form(admitted, reply.form)
        return _plainly(admitted, {"notice": reply.notice})

    async def _form(
        self, admitted: Admitted, form: Form, *, errors: FormErrors | None = None, redrawn: Redrawn | None = None
    ) -> web.Response:
        visitor = admitted.visitor
        people: list[tuple[str, str]] = []
        if any(isinstance(field, PersonField) for field in form.fields):
            people = await self._door.store.read(_everybody)
        drawn = self._forms.draw(
            form,
            visitor.reader,
            token=self._admission.token(visitor),
            people=people,
            errors=errors,
            redrawn=redrawn,
            template=PAGE if admitted.is_form else PART,
        )
        if admitted.is_form:
            return page(drawn, status=200 if errors is None else 422)
        return web.json_response({"form": drawn})

    def _sentence(self, admitted: Admitted, sentence: str, *, typed: str) -> web.Response:
        """Refused before anything was kept: a sentence beside the box, and what was typed stays."""
        if not admitted.is_form:
            return web.json_response({"refused": sentence}, status=422)
        visitor = admitted.visitor
        drawn = self._html.draw(
            "refused.html",
            visitor.reader,
            sentence=sentence,
            typed=typed,
            token=self._admission.token(visitor),
            key=submission_key(),
        )
        return page(drawn, status=422)


def with_number(admitted: Admitted, name: str) -> Admitted:
    """The same with the number of that name read, which a plain form sends in digits."""
    text = admitted.sent.get(name)
    if not admitted.is_form or not isinstance(text, str) or not re.fullmatch("[0-9]{1,16}", text):
        return admitted
    return replace(admitted, sent={**admitted.sent, name: int(text)})


def _plainly(admitted: Admitted, answer: dict[str, Any]) -> web.Response:
    if admitted.is_form:
        raise web.HTTPSeeOther("/")
    return web.json_response({name: value for name, value in answer.items() if value})


def _everybody(unit: Any) -> list[tuple[str, str]]:
    return [(person.id, person.name) for person in unit.people.all() if not person.erased]
