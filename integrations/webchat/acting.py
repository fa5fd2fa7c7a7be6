"""What a person does on the page: say, press, fill in, choose a language. All of it goes through the door.

What they looked at does not: it is a mark of this channel alone, sent with every scroll, and the bot never hears of it.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import Field, StringConstraints

from bot.chat.actions import ChooseLanguage
from bot.chat.dispatch import Door
from bot.chat.events import MESSAGE_LENGTH, Filled, Pressed, Said, SharedFile
from bot.chat.forms import Form, FormErrors, PersonField
from claims.errors import Refused
from integrations.pages.forms import PAGE, PART, Forms, submission_key
from integrations.pages.html import Html, page
from integrations.pages.lines import COMMAND, Redrawn, commanded, files_in, gathered, redrawn, with_files
from integrations.pages.ring import BrokenSeal
from integrations.webchat.admission import Admission, Admitted, Body, origin
from integrations.webchat.attached import Attached, Carried, RefusedFile

SHOWN_SECONDS, LOOK_SECONDS = 3.0, 0.05
"""How long, and how often, it is looked whether the answer to a plain form has arrived in the conversation."""

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
        self._attached = Attached(door)

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
        admitted = await self._admission.admit(request, takes_file=True)
        refused: tuple[tuple[str, Refused], ...] = ()
        try:
            key = str(admitted.sent.get("key", ""))
            admitted, carried = await self._attached.carried(admitted, key=key)
        except RefusedFile as refusal:
            admitted, carried, refused = refusal.admitted, None, refusal.all
        said = with_number(with_list(admitted, "files"), "shown").as_(Saying)
        ids = [*said.files, *([carried.id] if carried else [])]
        # A form's line ends are CR LF wherever it is filled in.
        text = said.text.replace("\r\n", "\n").strip()
        try:
            self._demand_sayable(admitted, text, ids, refused=[*refused, *(carried.passed if carried else ())])
            files = await self._attached.shared(ids, admitted.visitor)
        except (Refused, Unsayable) as no:
            why = no.sentence if isinstance(no, Unsayable) else admitted.visitor.reader.refusal(no)
            kept = await self._attached.kept(ids, admitted.visitor) if admitted.is_form else ()
            return self._sentence(admitted, why, typed=said.text, files=kept)
        event = Said(origin=origin(admitted.visitor, said.key), text=text, files=files, shown=said.shown)
        return await self._outcome(admitted, event)

    def _demand_sayable(
        self, admitted: Admitted, text: str, ids: Sequence[str], *, refused: Sequence[tuple[str, Refused]]
    ) -> None:
        """Raises `Unsayable` for what nobody could answer, and `Refused` for what is too long."""
        reader = admitted.visitor.reader
        if refused:
            raise Unsayable("\n".join(dict.fromkeys(reader.refusal(each) for _, each in refused)))
        if not text and not ids:
            raise Unsayable(reader.say("web-empty"))
        if len(text) > MESSAGE_LENGTH:
            raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(text))

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
            choice=choice or None,
        )
        return await self._outcome(admitted, event)

    # ------------------------------------------------------------ fill

    async def fill(self, request: web.Request) -> web.Response:
        """A form that was opened earlier."""
        admitted = await self._admission.admit(request, takes_file=True)
        visitor = admitted.visitor
        carried: Carried | None = None
        refused: Sequence[tuple[str, Refused]] = ()
        if admitted.form is not None:
            try:
                admitted, carried = await self._attached.carried(admitted, key=submission_key())
                refused = carried.passed if carried else ()
            except RefusedFile as refusal:
                admitted, refused = refusal.admitted, refusal.all
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
        if carried is not None:
            control, token = carried.control.removeprefix("file-"), carried.token
            values = with_files(opened.form, values, control, lambda files: [*files, token])
        if refused:
            # What was pressed is pressed again once every file has been said something of.
            sentences = {_place(control): visitor.reader.refusal(each) for control, each in refused}
            errors = FormErrors(errors=sentences, typed=values)
            return await self._form(admitted, opened.form, errors=errors)
        if filling.command is not None:
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
        await self._until_shown(admitted)
        return _plainly(admitted, {"notice": reply.notice})

    async def _until_shown(self, admitted: Admitted) -> None:
        """A page without scripts is drawn once: the answer is to stand in it, or the next press is on an old card."""
        if not admitted.is_form:
            return
        address, loop = admitted.visitor.person, asyncio.get_running_loop()
        until = loop.time() + SHOWN_SECONDS
        while loop.time() < until:
            if await self._door.store.read(lambda unit: unit.conversations.is_quiet(address=address)):
                return
            await asyncio.sleep(LOOK_SECONDS)

    async def _form(
        self, admitted: Admitted, form: Form, *, errors: FormErrors | None = None, redrawn: Redrawn | None = None
    ) -> web.Response:
        visitor = admitted.visitor
        people: list[tuple[str, str]] = []
        if any(isinstance(field, PersonField) for field in form.fields):
            people = await self._door.store.read(_everybody)
        typed = errors.typed if errors else redrawn.typed if redrawn else None
        drawn = self._forms.draw(
            form,
            visitor.reader,
            token=self._admission.token(visitor),
            people=people,
            files=await self._attached.named(files_in(form, typed), visitor),
            errors=errors,
            redrawn=redrawn,
            template=PAGE if admitted.is_form else PART,
        )
        if admitted.is_form:
            return page(drawn, status=200 if errors is None else 422)
        return web.json_response({"form": drawn})

    def _sentence(
        self, admitted: Admitted, sentence: str, *, typed: str, files: Sequence[SharedFile] = ()
    ) -> web.Response:
        """Refused before anything was said: a sentence beside the box; what was typed stays, and files that came."""
        if not admitted.is_form:
            return web.json_response({"refused": sentence}, status=422)
        visitor = admitted.visitor
        drawn = self._html.draw(
            "refused.html",
            visitor.reader,
            sentence=sentence,
            typed=typed,
            files=files,
            token=self._admission.token(visitor),
            key=submission_key(),
        )
        return page(drawn, status=422)


class Unsayable(Exception):
    """A message that is not passed on, and the sentence that is said instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def _place(control: str) -> str:
    """How errors name the field of a control for files, `lines.2.receipts` for `file-lines-2-receipts`."""
    return control.removeprefix("file-").replace("-", ".")


def with_list(admitted: Admitted, name: str) -> Admitted:
    """The same with the ids of that name read, which a plain form sends with commas between them."""
    text = admitted.sent.get(name)
    if not admitted.is_form or not isinstance(text, str):
        return admitted
    return replace(admitted, sent={**admitted.sent, name: [each for each in text.split(",") if each]})


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
