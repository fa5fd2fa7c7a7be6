"""A dialog of Slack that is sent: kept in the inbox, answered in time, and never closed over what was typed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.chat import late
from bot.chat.dispatch import Door, Receipt
from bot.chat.events import Filled, Origin
from bot.chat.fetches import again_key, has_files_elsewhere
from bot.chat.forms import Form, FormErrors, LinesField, as_lines
from bot.chat.kept_forms import kept_name
from bot.chat.late import Owed
from bot.chat.refusals import ChannelError
from bot.chat.texts import Reader
from bot.chat.turn import Reply
from claims.errors import Refused
from integrations.slack import modals
from integrations.slack.deliveries import CHANNEL, text_of
from integrations.slack.held import Held, Holder, Remembered
from integrations.slack.profiles import Profiles
from integrations.slack.showing import JSON, Showing, mapping, user_of, values_of

log = logging.getLogger("integrations.slack.sending")

ANSWER_SECONDS = 2.0
"""From the arrival of a sent dialog on; after that a waiting view stands there. Slack itself waits 3 s."""

OWE_SECONDS = 0.4
"""How long the waiting view waits until it is kept that its outcome must be told."""

LATE_SECONDS = 300.0
"""How long a waiting view waits for what becomes of it: its files may take as long to fetch."""

LEAVE_SECONDS = 1.5
"""How long a stop waits for Slack to show in the dialogs that wait that nobody waits in them any more."""

LOOK_SECONDS = 0.5
"""How often it is looked for what became of a form meanwhile."""

MOST_TIMES = 50
"""How often the same form is heard that was refused each time; from then on it gets its last answer."""


class Sending:
    """One per process."""

    def __init__(self, door: Door, showing: Showing, *, profiles: Profiles, holder: Holder) -> None:
        self._door = door
        self._showing = showing
        self._profiles = profiles
        self._holder = holder
        self._late: set[asyncio.Task[None]] = set()
        self._waiting_in: dict[str, Reader] = {}

    async def close(self) -> None:
        """Give up waiting, and say so where it was waited; what was sent is in the inbox, its outcome in the
        conversation."""
        for task in tuple(self._late):
            task.cancel()
        await asyncio.gather(*self._late, return_exceptions=True)
        told = [self._shown(id, self._showing.told(each, "slack-not-yet")) for id, each in self._waiting_in.items()]
        if told:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LEAVE_SECONDS):
                    await asyncio.gather(*told)

    async def submitted(self, payload: JSON) -> JSON:
        """A dialog was sent: what Slack shows then. Raises what accepting raises; all that was typed is still there.

        Whoever gives up waiting for this breaks nothing off that is being kept.
        """
        began = asyncio.get_running_loop().time()
        view = mapping(payload.get("view"))
        reader, held, known = await self._showing.held(payload)
        if held is None or known is None:
            return _updated(self._showing.told(reader, "slack-dialog-gone"))
        if view.get("callback_id") == modals.LINE_VIEW and known.line is not None:
            return await self._line_sent(view, held, known, reader=reader, began=began)
        if view.get("callback_id") == modals.ONLY_LINE_VIEW:
            held, typed = self._showing.only_line(held, view)
        else:
            others = [each for each in held.form.fields if not isinstance(each, LinesField)]
            held, typed = held.taking(*modals.typed_in(values_of(view), others))
        newer = await self._newer(view, known, held, typed, reader=reader)
        if newer is not None:
            return _updated(newer)
        event, receipt = await self._accepted(payload, held, typed)
        if receipt.status == "conflict":
            return _updated(await self._showing.begun(held, reader=reader, typed=typed, errors=_again(reader)))
        reply = await self._door.wait(receipt, seconds=_left(began))
        if reply is None:
            has_files = has_files_elsewhere(event)
            owed = Owed(key=receipt.key, form=held.form, channel=CHANNEL, place=user_of(payload), has_files=has_files)
            owing = self._go_on(self._owe(owed, reader=reader))
            await asyncio.wait({owing}, timeout=OWE_SECONDS)
            self._go_on(self._later(receipt, owed, view, held, typed, reader=reader, after=owing))
            return _updated(self._waiting(reader, has_files=has_files))
        return await self._answered(reply, view, held, typed, reader=reader, key=receipt.key)

    async def _accepted(self, payload: JSON, held: Held, typed: Mapping[str, str]) -> tuple[Filled, Receipt]:
        """Keep what was sent; gives the receipt of what becomes of it.

        What was sent before just like that, and had only mistakes for its outcome, is heard anew: what stood in its way
        may be over. What had an effect is never repeated, nor what was answered with another form.
        """
        event, receipt = await self._kept(payload, held, typed, time=0)
        for time in range(1, MOST_TIMES):
            if receipt.status != "repeat":
                break
            reply = await self._door.wait(receipt, seconds=0)
            if reply is None or reply.errors is None or reply.errors.form is not None:
                break
            event, receipt = await self._kept(payload, held, typed, time=time)
        return event, receipt

    async def _kept(self, payload: JSON, held: Held, typed: Mapping[str, str], *, time: int) -> tuple[Filled, Receipt]:
        event = self._filled(payload, held, typed, time=time)
        receipt = await self._door.accept(event)
        if has_files_elsewhere(event) and receipt.status != "conflict":
            outcome = self._door.receipt(again_key(event.origin.key))
            receipt = replace(outcome, status=receipt.status)
        return event, receipt

    async def _newer(
        self, view: JSON, known: Remembered, held: Held, typed: Mapping[str, str], *, reader: Reader
    ) -> dict[str, Any] | None:
        """The list as it is by now, where the one that was sent is an older one: nothing entered is left out unseen."""
        newest = await self._holder.newest(known, person=reader.id)
        if held.form.lines is None or newest is None or newest[0].state <= known.state:
            return None
        latest = newest[1]
        if latest.lines == held.lines:
            return None
        if view.get("callback_id") == modals.ONLY_LINE_VIEW:
            if latest.ids == held.ids:
                return None  # A list was begun of it and never shown: what stands here was entered last.
            newest = await self._holder.change(known, lambda now: now.with_only_line_of(held), person=reader.id)
        if newest is None:
            return self._showing.told(reader, "slack-too-long")
        errors = {held.form.lines.name: reader.say("slack-list-changed")}
        return self._showing.drawn(*newest, reader=reader, typed=typed, errors=errors)

    async def _line_sent(self, view: JSON, shown: Held, known: Remembered, *, reader: Reader, began: float) -> JSON:
        """One expense of several is done: it is read by itself, and the list below shows it, at once or a moment later.

        Done twice, it is the same line: Slack may not have heard that it is kept.
        """
        field = shown.form.lines
        if field is None:
            return {}
        before = shown.line(known.line) or field.blank
        number = shown.ids.index(known.line) + 1 if known.line in shown.ids else len(shown.lines) + 1
        _, line = shown.taking(*modals.typed_in(values_of(view), field.fields))
        today = reader.today(self._door.now())
        errors = _mistakes(shown.form, field, {**before, **line}, number=number, reader=reader, today=today)
        if errors:
            return _wrong(modals.beside(errors, view))

        def with_it(held: Held) -> Held:
            held, line = held.taking(*modals.typed_in(values_of(view), field.fields))
            return held.with_line(known.line, {**before, **line})

        changed = await self._holder.change(known, with_it, person=reader.id)
        if changed is None:
            return _wrong(modals.beside({"": reader.say("slack-too-long")}, view))
        showing = self._go_on(self._list_shown(text_of(view.get("root_view_id")), changed[0], reader=reader))
        await asyncio.wait({showing}, timeout=_left(began))
        return {}

    async def _list_shown(self, view: str, known: Remembered, *, reader: Reader) -> None:
        try:
            await self._showing.show_list(view, known, reader=reader)
        except ChannelError as error:
            # It is kept: the list says so when it is sent, and shows it.
            log.info("a list of expenses was not updated", extra={"why": str(error)})
        except Exception as error:  # the edge: nobody waits for it
            log.error("a list of expenses was not updated", exc_info=error)

    def _go_on(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        return task

    async def _answered(
        self, reply: Reply, view: JSON, held: Held, typed: Mapping[str, str], *, reader: Reader, key: str
    ) -> JSON:
        if reply.errors is not None:
            is_asked = view.get("callback_id") in (modals.FORM_VIEW, modals.ONLY_LINE_VIEW)
            if reply.errors.form is None and is_asked:
                return _wrong(modals.beside(reply.errors.errors, view))
            return _updated(await self._with_errors(reply.errors, held, typed, reader=reader, key=key))
        if reply.form is not None:
            return _updated(modals.anew(await self._showing.fresh(reply.form, reader=reader)))
        if held.buttons:
            self._go_on(self._spent(held, reader=reader))
        return {"response_action": "clear"}

    async def _spent(self, held: Held, *, reader: Reader) -> None:
        try:
            await self._holder.spend(held, person=reader.id)
        except Exception as error:  # the edge: nobody waits for it
            log.warning("a button still opens a form that was sent", extra={"why": type(error).__name__})

    async def _with_errors(
        self, errors: FormErrors, held: Held, typed: Mapping[str, str], *, reader: Reader, key: str
    ) -> dict[str, Any]:
        """The form again, with everything that was typed and what is wrong with it."""
        if errors.form is not None:
            fresh = Held.of(errors.form, at=held.at, typed=errors.typed)
            names = {**held.names, **await self._holder.names(errors.form, fresh.lines, person=reader.id)}
            buttons = (*held.buttons, kept_name(key))
            held = fresh.model_copy(update={"there": held.there, "names": names, "buttons": buttons})
        shown = await self._showing.begun(held, reader=reader, typed=typed, errors=errors.errors)
        return shown if errors.form is None else modals.anew(shown)

    async def _owe(self, owed: Owed, *, reader: Reader) -> None:
        """Keep that what becomes of it is told, whatever becomes of this process and of the view."""
        try:
            await self._door.store.write(lambda unit: late.owe(unit, owed, person=reader.id))
        except Exception as error:  # the edge: its outcome is still looked for here
            log.error("what becomes of a form may not be told", exc_info=error)

    async def _later(
        self,
        receipt: Receipt,
        owed: Owed,
        view: JSON,
        held: Held,
        typed: Mapping[str, str],
        *,
        reader: Reader,
        after: asyncio.Task[None],
    ) -> None:
        """Exchange the waiting view for the errors with everything that was typed, or for the end.

        Of a form that was refused, or goes on, its person is told in the conversation where they do not see that.
        """
        id = text_of(view.get("id"))
        try:
            self._waiting_in[id] = reader
            await asyncio.wait({after})  # What is shown is not owed again behind that.
            reply = await self._awaited(receipt)
            self._waiting_in.pop(id, None)  # Whatever is shown from here on stays.
            if reply is None:
                await self._shown(id, self._showing.told(reader, "slack-not-yet"))
                return
            if reply.errors is None and reply.form is None:
                await self._spent(held, reader=reader)
                await self._shown(id, self._showing.told(reader, "slack-done"))
                return
            if reply.errors is not None:
                # The button that may be told of stands for this dialog too.
                held = held.model_copy(update={"buttons": (*held.buttons, owed.button)})
                shown = await self._with_errors(reply.errors, held, typed, reader=reader, key=receipt.key)
            elif reply.form is not None:
                shown = await self._showing.fresh(reply.form, reader=reader)
            settle = late.shown if await self._shown(id, shown) else late.tell
            await self._door.store.write(lambda unit: settle(unit, owed, person=reader.id))
        except Exception as error:  # the edge: nobody waits for it, and what is owed is told all the same
            log.error("a waiting dialog was left", exc_info=error)

    async def _shown(self, view: str, shown: JSON) -> bool:
        try:
            return await self._showing.show_surely(view, shown)
        except ChannelError as error:
            log.info("a waiting dialog was not updated", extra={"why": str(error)})
            return False

    async def _awaited(self, receipt: Receipt) -> Reply | None:
        """What becomes of it, for which the database is asked now and then: fetching files may take minutes."""
        ends = asyncio.get_running_loop().time() + LATE_SECONDS
        while True:
            reply = await self._door.wait(receipt, seconds=0)
            if reply is not None or asyncio.get_running_loop().time() >= ends:
                return reply
            await asyncio.sleep(LOOK_SECONDS)

    def _filled(self, payload: JSON, held: Held, typed: Mapping[str, str], *, time: int) -> Filled:
        user, view = user_of(payload), mapping(payload.get("view"))
        values, files = held.sent(typed)
        shared = [[each.field, each.id] for each in files]
        said = [view.get("private_metadata"), view.get("hash"), values, held.form.context, shared]
        digest = hashlib.sha256(json.dumps([*said, time] if time else said).encode()).hexdigest()
        profile = self._profiles.known(user)
        origin = Origin(
            channel=CHANNEL,
            address=user,
            place=user,
            key=f"{CHANNEL}:{text_of(view.get('id'))}:{digest}",
            at=held.at,
            locale=profile.locale if profile else None,
            timezone=profile.timezone if profile else None,
        )
        return Filled(origin=origin, form=held.form.id, context=held.form.context, values=values, files=files)

    def _waiting(self, reader: Reader, *, has_files: bool) -> dict[str, Any]:
        return self._showing.told(reader, "slack-waiting-files" if has_files else "slack-waiting")


def _mistakes(
    form: Form, field: LinesField, line: Mapping[str, str], *, number: int, reader: Reader, today: date
) -> dict[str, str]:
    """What is wrong with one line, in its reader's words, by field. Its files are judged when the form is sent."""
    _, errors = field.take(as_lines([line]))
    found = {}
    for name, error in errors.items():
        if error.code == "line.date_in_future" and error.facts["date"] <= today:
            continue  # The form was opened before midnight.
        label = form.labelled(name)
        found[name.rpartition(".")[2]] = reader.refusal(Refused(error.code, **{**error.facts, "label": label}))
    return found


def _left(began: float) -> float:
    """How long an answer may still take that began then, in seconds."""
    return max(0.0, began + ANSWER_SECONDS - asyncio.get_running_loop().time())


def _again(reader: Reader) -> dict[str, str]:
    return {"": reader.say("slack-again-press")}


def _updated(view: JSON) -> JSON:
    return {"response_action": "update", "view": view}


def _wrong(errors: Mapping[str, str]) -> JSON:
    return {"response_action": "errors", "errors": dict(errors)}
