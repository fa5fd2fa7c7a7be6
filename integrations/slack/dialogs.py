"""Slack's dialogs: opened at once as a skeleton, filled when the bot has answered, and sent through the inbox.

An expense among several has a dialog on top of the list, so Cancel leads back; what was entered in any of them is kept
here with each step. Nothing of the claim changes before the whole form is sent.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from typing import Any

from bot.chat.dispatch import Door, Receipt
from bot.chat.drawing import reader_of
from bot.chat.events import Filled, Origin, Pressed
from bot.chat.fetches import again_key, has_files_elsewhere
from bot.chat.forms import Form, FormErrors, LinesField, as_lines
from bot.chat.ports import ChannelError
from bot.chat.texts import Reader
from bot.chat.turn import Reply
from claims.errors import Refused
from integrations.slack import modals
from integrations.slack.client import SlackApi
from integrations.slack.deliveries import CHANNEL, text_of
from integrations.slack.held import Held, Holder, Remembered, remembered_in
from integrations.slack.profiles import Profiles

log = logging.getLogger("integrations.slack.dialogs")

ANSWER_SECONDS = 2.0
"""From the arrival of a sent dialog on; after that a waiting view stands there. Slack itself waits 3 s."""

OPEN_SECONDS = 20.0
"""How long a dialog that opened waits for its form."""

LATE_SECONDS = 300.0
"""How long a waiting view waits for what becomes of it: its files may take as long to fetch."""

JSON = Mapping[str, Any]


class Dialogs:
    """One per process; any process can go on with a dialog that another one opened."""

    def __init__(self, door: Door, api: SlackApi, *, profiles: Profiles) -> None:
        self._door = door
        self._api = api
        self._profiles = profiles
        self._holder = Holder(door)
        self._late: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Give up waiting; what was sent is in the inbox, and its outcome in the conversation."""
        for task in tuple(self._late):
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)

    # ------------------------------------------------------------ opening

    async def opens(self, payload: JSON, event: Pressed) -> None:
        """Open a skeleton, then show the form that was asked for, or that the answer is in the conversation."""
        receipt = self._door.receipt(event.origin.key)
        user = event.origin.address
        say = self._stranger(user).say
        skeleton = modals.skeleton(say("slack-opening-title"), say("slack-opening"), close=say("slack-cancel"))
        opened = await self._api.call("views.open", trigger_id=text_of(payload.get("trigger_id")), view=skeleton)
        view = opened.get("view")
        id = text_of(view.get("id")) if isinstance(view, Mapping) else ""
        reply = await self._door.wait(receipt, seconds=OPEN_SECONDS)
        reader = await self._holder.reader(user) or self._stranger(user)
        form = None if reply is None else reply.form
        if form is None:
            shown = self._told(reader, "slack-see-conversation" if reply is not None else "slack-not-yet")
        else:
            shown = await self._fresh(form, reader=reader)
        await self._show(id, shown)

    async def may_open(self, payload: JSON, event: Pressed) -> bool:
        """Open the form with which something pressed was answered, if it was one; False where Slack lets us no more."""
        reply = await self._door.wait(self._door.receipt(event.origin.key), seconds=OPEN_SECONDS)
        if reply is None or reply.form is None:
            return True
        user = event.origin.address
        reader = await self._holder.reader(user) or self._stranger(user)
        shown = await self._fresh(reply.form, reader=reader)
        try:
            await self._api.call("views.open", trigger_id=text_of(payload.get("trigger_id")), view=shown)
        except ChannelError as error:
            log.info("a dialog was not opened", extra={"why": str(error)})
            return False
        return True

    async def _fresh(self, form: Form, *, reader: Reader, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
        held = Held.of(form, at=self._door.now(), typed=typed)
        names = await self._holder.names(form, held.lines, person=reader.id)
        return await self._drawn(held.model_copy(update={"names": names}), reader=reader, typed=typed)

    async def _drawn(
        self,
        held: Held,
        *,
        reader: Reader,
        typed: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
        is_list: bool = False,
    ) -> dict[str, Any]:
        """The view of a form as far as it was filled in, kept under a new id."""
        id = await self._holder.keep(held, person=reader.id)
        if id is None:
            return self._told(reader, "slack-too-long")
        metadata, form = Remembered(dialog=id).packed(), held.form
        if form.lines is None:
            return modals.view_of(form, reader=reader, metadata=metadata, typed=typed, errors=errors, files=held.files)
        if len(held.lines) == 1 and not is_list:
            return modals.only_line_view(
                form, held.lines[0], reader=reader, metadata=metadata, typed=typed, errors=errors, files=held.files
            )
        return modals.lines_view(
            form, held.lines, reader=reader, metadata=metadata, typed=typed, errors=errors, files=held.files
        )

    # ------------------------------------------------------------ inside

    async def acted(self, payload: JSON) -> None:
        """A line is added, edited or removed; everything else that can be pressed in a dialog means nothing yet."""
        view, actions = _mapping(payload.get("view")), payload.get("actions")
        pressed = modals.line_pressed(_mapping(actions[0])) if isinstance(actions, list) and actions else None
        reader, held, known = await self._held(payload)
        if pressed is None or held is None or held.form.lines is None or known is None:
            return
        verb, number = pressed
        field, typed = held.form.lines, dict[str, str]()
        if view.get("callback_id") == modals.ONLY_LINE_VIEW:
            held, typed = self._only_line(held, view)
        lines = [dict(line) for line in held.lines]
        if verb == "remove":
            if number > len(lines) or len(lines) <= max(field.least, 1):
                return
            del lines[number - 1]
            shown = await self._drawn(held.with_lines(lines), reader=reader, typed=typed, is_list=True)
            await self._show(text_of(view.get("id")), shown)
            return
        number = number or len(lines) + 1
        if number > min(len(lines) + 1, field.most):
            return
        id = await self._holder.keep(held, person=reader.id)
        if id is None:
            return
        line = lines[number - 1] if number <= len(lines) else field.blank
        await self._api.call(
            "views.push",
            trigger_id=text_of(payload.get("trigger_id")),
            view=modals.line_view(
                held.form,
                number,
                line,
                reader=reader,
                metadata=Remembered(dialog=id, line=number).packed(),
                files=held.files,
            ),
        )
        if view.get("callback_id") == modals.ONLY_LINE_VIEW:
            # Whoever cancels the second expense finds the first one as they left it, as a list of one.
            await self._show(text_of(view.get("id")), await self._drawn(held, reader=reader, typed=typed, is_list=True))

    async def closed(self, payload: JSON) -> None:
        """Nothing was sent; what was kept of it is forgotten in time."""

    # ------------------------------------------------------------ sent

    async def submitted(self, payload: JSON) -> JSON:
        """A dialog was sent: what Slack shows then. Raises what accepting raises; all that was typed is still there."""
        began = asyncio.get_running_loop().time()
        view = _mapping(payload.get("view"))
        reader, held, known = await self._held(payload)
        if held is None or known is None:
            return _updated(self._told(reader, "slack-dialog-gone"))
        if view.get("callback_id") == modals.LINE_VIEW and known.line is not None:
            return await self._line_sent(view, held, known.line, reader=reader)
        typed = dict[str, str]()
        if view.get("callback_id") == modals.ONLY_LINE_VIEW:
            held, typed = self._only_line(held, view)
        else:
            others = [each for each in held.form.fields if not isinstance(each, LinesField)]
            held, typed = held.taking(*modals.typed_in(_values(view), others))
        event = self._filled(payload, held, typed)
        receipt = await self._door.accept(event)
        if has_files_elsewhere(event):
            receipt = self._door.receipt(again_key(event.origin.key))
        left = began + ANSWER_SECONDS - asyncio.get_running_loop().time()
        reply = await self._door.wait(receipt, seconds=max(0.0, left))
        if reply is None:
            self._wait_on(receipt, text_of(view.get("id")), held, typed, reader=reader)
            return _updated(self._waiting(reader, has_files=has_files_elsewhere(event)))
        return await self._answered(reply, view, held, typed, reader=reader)

    async def _line_sent(self, view: JSON, held: Held, number: int, *, reader: Reader) -> JSON:
        """One expense of several is done: it is read by itself, and the list below shows it."""
        field = held.form.lines
        if field is None or number > len(held.lines) + 1:
            return {}
        held, line = held.taking(*modals.typed_in(_values(view), field.fields))
        before = held.lines[number - 1] if number <= len(held.lines) else field.blank
        errors = _mistakes(held.form, field, {**before, **line}, number=number, reader=reader)
        if errors:
            return _wrong(modals.beside(errors, view))
        lines = [dict(each) for each in held.lines]
        lines[number - 1 : number] = [{**before, **line}]
        shown = await self._drawn(held.with_lines(lines), reader=reader, is_list=True)
        try:
            await self._show(text_of(view.get("root_view_id")), shown)
        except ChannelError as error:
            log.info("a list of expenses was not updated", extra={"why": str(error)})
            return _wrong(modals.beside({"": reader.say("slack-again-press")}, view))
        return {}

    async def _answered(
        self, reply: Reply, view: JSON, held: Held, typed: Mapping[str, str], *, reader: Reader
    ) -> JSON:
        if reply.errors is not None:
            is_asked = view.get("callback_id") in (modals.FORM_VIEW, modals.ONLY_LINE_VIEW)
            if reply.errors.form is None and is_asked:
                return _wrong(modals.beside(reply.errors.errors, view))
            return _updated(await self._with_errors(reply.errors, held, typed, reader=reader))
        if reply.form is not None:
            return _updated(modals.anew(await self._fresh(reply.form, reader=reader)))
        return {"response_action": "clear"}

    async def _with_errors(
        self, errors: FormErrors, held: Held, typed: Mapping[str, str], *, reader: Reader
    ) -> dict[str, Any]:
        """The form again, with everything that was typed and what is wrong with it."""
        if errors.form is not None:
            fresh = Held.of(errors.form, at=held.at, typed=errors.typed)
            held = fresh.model_copy(update={"there": held.there, "names": held.names})
        is_list = len(held.lines) > 1
        shown = await self._drawn(held, reader=reader, typed=typed, errors=errors.errors, is_list=is_list)
        return shown if errors.form is None else modals.anew(shown)

    def _wait_on(self, receipt: Receipt, view: str, held: Held, typed: Mapping[str, str], *, reader: Reader) -> None:
        task = asyncio.get_running_loop().create_task(self._later(receipt, view, held, typed, reader=reader))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    async def _later(
        self, receipt: Receipt, view: str, held: Held, typed: Mapping[str, str], *, reader: Reader
    ) -> None:
        """Exchange the waiting view for the errors with everything that was typed, or for the end."""
        try:
            reply = await self._door.wait(receipt, seconds=LATE_SECONDS)
            if reply is None:
                shown = self._told(reader, "slack-not-yet")
            elif reply.errors is not None:
                shown = await self._with_errors(reply.errors, held, typed, reader=reader)
            elif reply.form is not None:
                shown = await self._fresh(reply.form, reader=reader)
            else:
                shown = self._told(reader, "slack-done")
            await self._show(view, shown)
        except ChannelError as error:
            log.info("a waiting dialog was not updated", extra={"why": str(error)})
        except Exception as error:  # the edge: nobody waits for it
            log.error("a waiting dialog was left", exc_info=error)

    # ------------------------------------------------------------ parts of it

    def _only_line(self, held: Held, view: JSON) -> tuple[Held, dict[str, str]]:
        """The record with the one line as it stands in the dialog, and the raw values of the other fields."""
        field = held.form.lines
        if field is None:
            return held, {}
        held, line = held.taking(*modals.typed_in(_values(view), field.fields))
        first = held.lines[0] if held.lines else field.blank
        others = [each for each in held.form.fields if not isinstance(each, LinesField)]
        held, typed = held.with_lines([{**first, **line}]).taking(*modals.typed_in(_values(view), others))
        return held, typed

    def _filled(self, payload: JSON, held: Held, typed: Mapping[str, str]) -> Filled:
        user, view = _user(payload), _mapping(payload.get("view"))
        values, files = held.sent(typed)
        said = json.dumps([view.get("private_metadata"), view.get("hash"), values, held.form.context], sort_keys=True)
        profile = self._profiles.known(user)
        origin = Origin(
            channel=CHANNEL,
            address=user,
            place=user,
            key=f"{CHANNEL}:{text_of(view.get('id'))}:{hashlib.sha256(said.encode()).hexdigest()}",
            at=held.at,
            locale=profile.locale if profile else None,
            timezone=profile.timezone if profile else None,
        )
        return Filled(origin=origin, form=held.form.id, context=held.form.context, values=values, files=files)

    async def _held(self, payload: JSON) -> tuple[Reader, Held | None, Remembered | None]:
        """Who acts, and what their dialog stands for, if it is theirs."""
        user = _user(payload)
        known, reader = remembered_in(_mapping(payload.get("view"))), await self._holder.reader(user)
        if reader is None:
            return self._stranger(user), None, known
        held = None if known is None else await self._holder.get(known.dialog, person=reader.id)
        return reader, held, known

    async def _show(self, view: str, shown: JSON) -> None:
        """Exchange what a dialog shows. One that its person closed meanwhile is left alone."""
        try:
            await self._api.call("views.update", view_id=view, view=shown)
        except ChannelError as error:
            if str(error) != "not_found":
                raise

    def _told(self, reader: Reader, sentence: str) -> dict[str, Any]:
        say = reader.say
        return modals.waiting(say("slack-opening-title"), say(sentence), close=say("slack-close"))

    def _waiting(self, reader: Reader, *, has_files: bool) -> dict[str, Any]:
        return self._told(reader, "slack-waiting-files" if has_files else "slack-waiting")

    def _stranger(self, user: str) -> Reader:
        profile = self._profiles.known(user)
        locale = profile.locale if profile else None
        return reader_of(None, company=self._door.company, texts=self._door.texts, locale=locale)


def _mistakes(form: Form, field: LinesField, line: Mapping[str, str], *, number: int, reader: Reader) -> dict[str, str]:
    """What is wrong with one line, in its reader's words, by field. Its files are judged when the form is sent."""
    _, errors = field.take(as_lines([line]))
    found = {}
    for name, error in errors.items():
        label = form.labelled(name)
        found[name.rpartition(".")[2]] = reader.refusal(Refused(error.code, **{**error.facts, "label": label}))
    return found


def _updated(view: JSON) -> JSON:
    return {"response_action": "update", "view": view}


def _wrong(errors: Mapping[str, str]) -> JSON:
    return {"response_action": "errors", "errors": dict(errors)}


def _values(view: JSON) -> JSON:
    return _mapping(_mapping(view.get("state")).get("values"))


def _user(payload: JSON) -> str:
    return text_of(_mapping(payload.get("user")).get("id"))


def _mapping(value: object) -> JSON:
    return value if isinstance(value, Mapping) else {}
