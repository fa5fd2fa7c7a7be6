"""Slack's dialogs: opened at once as a skeleton, filled when the bot has answered, and sent through the inbox.

An expense among several has a dialog on top of the list, so Cancel leads back; what was entered in any of them is kept
here with each step. Nothing of the claim changes before the whole form is sent.
"""

from __future__ import annotations

import logging
import secrets

from bot.chat.dispatch import Door
from bot.chat.events import Pressed
from bot.chat.refusals import ChannelError, Unknown
from bot.chat.texts import Reader
from integrations.slack import modals
from integrations.slack.client import SlackApi
from integrations.slack.deliveries import text_of
from integrations.slack.held import Held, Holder, Remembered, new_id
from integrations.slack.profiles import Profiles
from integrations.slack.sending import Sending
from integrations.slack.showing import JSON, Showing, mapping
from integrations.slack.telling import Telling

log = logging.getLogger("integrations.slack.dialogs")

OPEN_SECONDS = 20.0
"""How long a dialog that opened waits for its form."""


class Dialogs:
    """One per process; any process can go on with a dialog that another one opened."""

    def __init__(self, door: Door, api: SlackApi, *, profiles: Profiles, telling: Telling) -> None:
        self._door = door
        self._api = api
        self._telling = telling
        self._holder = Holder(door)
        self._showing = Showing(door, api, profiles=profiles, holder=self._holder)
        self._sending = Sending(door, self._showing, profiles=profiles, holder=self._holder)

    async def close(self) -> None:
        """Give up waiting; what was sent is in the inbox, and its outcome in the conversation."""
        await self._sending.close()

    async def submitted(self, payload: JSON) -> JSON:
        """A dialog was sent: what Slack shows then. Raises what accepting raises; all that was typed is still there."""
        return await self._sending.submitted(payload)

    async def opens(self, payload: JSON, event: Pressed) -> None:
        """Open a skeleton, then show the form that was asked for, or that the answer is in the conversation.

        Whoever sees neither, because Slack did not do it, is told to press again.
        """
        user = event.origin.address
        try:
            await self._open(payload, event)
        except ChannelError as error:
            log.info("a dialog was not opened", extra={"why": str(error)})
            reader = await self._holder.reader(user) or self._showing.stranger(user)
            await self._telling.tell(user, reader.say("slack-again-open"), key=event.origin.key)

    async def _open(self, payload: JSON, event: Pressed) -> None:
        receipt = self._door.receipt(event.origin.key)
        user = event.origin.address
        say = self._showing.stranger(user).say
        skeleton = modals.skeleton(say("slack-opening-title"), say("slack-opening"), close=say("slack-cancel"))
        # A name of ours, by which it is found where Slack opened it and its answer was lost.
        skeleton["external_id"], lost = secrets.token_hex(16), None
        id = ""
        try:
            opened = await self._api.call("views.open", trigger_id=text_of(payload.get("trigger_id")), view=skeleton)
            id = text_of(mapping(opened.get("view")).get("id"))
        except Unknown as error:
            lost = error
        reply = await self._door.wait(receipt, seconds=OPEN_SECONDS)
        reader = await self._holder.reader(user) or self._showing.stranger(user)
        form = None if reply is None else reply.form
        if form is None:
            shown = self._showing.told(reader, "slack-see-conversation" if reply is not None else "slack-not-yet")
        else:
            shown = await self._showing.fresh(form, reader=reader)
        if lost is None:
            await self._showing.show_surely(id, shown)
        elif not await self._showing.show_surely("", shown, called=skeleton["external_id"]):
            raise lost

    async def may_open(self, payload: JSON, event: Pressed) -> bool:
        """Open the form with which something pressed was answered, if it was one; False where Slack lets us no more."""
        reply = await self._door.wait(self._door.receipt(event.origin.key), seconds=OPEN_SECONDS)
        if reply is None or reply.form is None:
            return True
        user = event.origin.address
        reader = await self._holder.reader(user) or self._showing.stranger(user)
        shown = await self._showing.fresh(reply.form, reader=reader)
        try:
            await self._api.call("views.open", trigger_id=text_of(payload.get("trigger_id")), view=shown)
        except ChannelError as error:
            log.info("a dialog was not opened", extra={"why": str(error)})
            return False
        return True

    async def acted(self, payload: JSON) -> None:
        """A line is added, edited or removed; everything else that can be pressed in a dialog means nothing yet."""
        view, actions = mapping(payload.get("view")), payload.get("actions")
        pressed = modals.line_pressed(mapping(actions[0])) if isinstance(actions, list) and actions else None
        reader, shown, known = await self._showing.held(payload)
        if pressed is None or shown is None or shown.form.lines is None or known is None:
            return
        verb, number = pressed
        # A number says which line where the list was drawn; by now there may be more or fewer.
        id = shown.ids[number - 1] if 0 < number <= len(shown.ids) else None
        if verb == "remove":
            await self._removed(view, known, id, reader=reader)
        else:
            await self._line_opened(payload, known, id, reader=reader)

    async def _removed(self, view: JSON, known: Remembered, id: str | None, *, reader: Reader) -> None:
        def without(held: Held) -> Held:
            least = 1 if held.form.lines is None else max(held.form.lines.least, 1)
            return held.without_line(id) if len(held.lines) > least else held

        changed = await self._holder.change(known, without, person=reader.id)
        if changed is not None:
            await self._showing.show_list(text_of(view.get("id")), changed[0], reader=reader)

    async def _line_opened(self, payload: JSON, known: Remembered, id: str | None, *, reader: Reader) -> None:
        """A dialog for one line on top of the list; what stood in the dialog of an only line is kept before."""
        view = mapping(payload.get("view"))
        is_only = view.get("callback_id") == modals.ONLY_LINE_VIEW
        newest = await self._holder.newest(known, person=reader.id)
        if is_only:
            newest = await self._holder.change(
                known, lambda held: self._showing.only_line(held, view)[0], person=reader.id
            )
        if newest is None or newest[1].form.lines is None:
            return
        at, held = newest
        field = newest[1].form.lines
        line = held.line(id)
        if line is None and len(held.lines) >= field.most:
            return
        number = held.ids.index(id) + 1 if id in held.ids else len(held.lines) + 1
        below, typed = text_of(view.get("id")), self._showing.only_line(held, view)[1] if is_only else None
        try:
            await self._api.call(
                "views.push",
                trigger_id=text_of(payload.get("trigger_id")),
                view=modals.line_view(
                    held.form,
                    number,
                    field.blank if line is None else line,
                    reader=reader,
                    metadata=at.model_copy(update={"line": id or new_id()}).packed(),
                    files=held.files,
                ),
            )
        except ChannelError as error:
            log.info("a dialog was not opened", extra={"why": str(error)})
            errors = {"": reader.say("slack-again-open")}
            await self._showing.show_list(below, at, reader=reader, typed=typed, errors=errors, is_list=not is_only)
            return
        if is_only:
            # Whoever cancels the second expense finds the first one as they left it, as a list of one.
            await self._showing.show_list(below, at, reader=reader, typed=typed)
