"""What stands in a dialog of Slack: drawn from the state it is in, and exchanged for what comes next."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from weakref import WeakValueDictionary

from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.forms import Form, LinesField
from bot.chat.refusals import Busy, ChannelError, Failed, Unknown
from bot.chat.texts import Reader
from integrations.slack import modals
from integrations.slack.client import SlackApi
from integrations.slack.deliveries import text_of
from integrations.slack.held import Held, Holder, Remembered, remembered_in
from integrations.slack.profiles import Profiles

log = logging.getLogger("integrations.slack.showing")

PAUSES = (0.5, 2.0, 5.0)
"""Seconds before a dialog is updated again where Slack did not do it; after that it is left."""

LONGEST_PAUSE = 30.0

JSON = Mapping[str, Any]


class Showing:
    """One per process."""

    def __init__(self, door: Door, api: SlackApi, *, profiles: Profiles, holder: Holder) -> None:
        self._door = door
        self._api = api
        self._profiles = profiles
        self._holder = holder
        self._updating: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def fresh(self, form: Form, *, reader: Reader, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The view of a form as it opens."""
        held = Held.of(form, at=self._door.now(), typed=typed)
        names = await self._holder.names(form, held.lines, person=reader.id)
        return await self.begun(held.model_copy(update={"names": names}), reader=reader, typed=typed)

    async def begun(
        self,
        held: Held,
        *,
        reader: Reader,
        typed: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """The view of a form as far as it was filled in, kept from now on."""
        known = await self._holder.begin(held, person=reader.id)
        if known is None:
            return self.told(reader, "slack-too-long")
        return self.drawn(known, held, reader=reader, typed=typed, errors=errors, is_list=len(held.lines) > 1)

    def drawn(
        self,
        known: Remembered,
        held: Held,
        *,
        reader: Reader,
        typed: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
        is_list: bool = True,
    ) -> dict[str, Any]:
        """The view of that state of a dialog."""
        metadata, form = known.packed(), held.form
        if form.lines is None:
            return modals.view_of(form, reader=reader, metadata=metadata, typed=typed, errors=errors, files=held.files)
        if len(held.lines) == 1 and not is_list:
            return modals.only_line_view(
                form, held.lines[0], reader=reader, metadata=metadata, typed=typed, errors=errors, files=held.files
            )
        return modals.lines_view(
            form, held.lines, reader=reader, metadata=metadata, typed=typed, errors=errors, files=held.files
        )

    def only_line(self, held: Held, view: JSON) -> tuple[Held, dict[str, str]]:
        """The record with the one line as it stands in the dialog, and the raw values of the other fields."""
        field = held.form.lines
        if field is None:
            return held, {}
        held, line = held.taking(*modals.typed_in(values_of(view), field.fields))
        first = held.lines[0] if held.lines else field.blank
        others = [each for each in held.form.fields if not isinstance(each, LinesField)]
        changed = held.with_line(held.ids[0] if held.ids else None, {**first, **line})
        return changed.taking(*modals.typed_in(values_of(view), others))

    async def held(self, payload: JSON) -> tuple[Reader, Held | None, Remembered | None]:
        """Who acts, and what their dialog stands for, if it is theirs."""
        user = user_of(payload)
        known, reader = remembered_in(mapping(payload.get("view"))), await self._holder.reader(user)
        if reader is None:
            return self.stranger(user), None, known
        held = None if known is None else await self._holder.get(known, person=reader.id)
        return reader, held, known

    async def show_surely(self, view: str, shown: JSON, *, called: str | None = None) -> bool:
        """Exchange what a dialog shows, again after a moment where Slack did not do it; nobody waits for this.

        It is named by Slack's id or by ours. False where its person closed it meanwhile. Raises a `ChannelError`.
        """

        async def draw() -> JSON:
            return shown

        return await self._show(view, draw, called=called)

    async def show_list(
        self,
        view: str,
        known: Remembered,
        *,
        reader: Reader,
        typed: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
        is_list: bool = True,
    ) -> bool:
        """As `show_surely`, a form of several lines as it is by then: an update that is late undoes no newer one."""

        async def draw() -> JSON | None:
            newest = await self._holder.newest(known, person=reader.id)
            if newest is None:
                return None
            return self.drawn(*newest, reader=reader, typed=typed, errors=errors, is_list=is_list)

        # One that is on its way arrives first: Slack shows what came last.
        async with self._updating.setdefault(view, asyncio.Lock()):
            return await self._show(view, draw)

    async def _show(self, view: str, draw: Callable[[], Awaitable[JSON | None]], *, called: str | None = None) -> bool:
        which = {"view_id": view} if called is None else {"external_id": called}
        for pause in (*PAUSES, None):
            shown = await draw()
            if shown is None:
                return False
            try:
                await self._api.call("views.update", **which, view=shown)
            except (Failed, Unknown, Busy) as error:
                if pause is None:
                    raise
                log.info("a dialog was not updated", extra={"why": str(error)})
                await asyncio.sleep(min(LONGEST_PAUSE, error.retry_after) if isinstance(error, Busy) else pause)
            except ChannelError as error:
                if str(error) != "not_found":
                    raise
                return False
            else:
                return True
        return False

    def told(self, reader: Reader, sentence: str) -> dict[str, Any]:
        """A view that only tells."""
        say = reader.say
        return modals.waiting(say("slack-opening-title"), say(sentence), close=say("slack-close"))

    def stranger(self, user: str) -> Reader:
        """Somebody as a reader, as far as that is known without asking anybody."""
        locale = self._profiles.locale(user)
        return reader_of(None, company=self._door.company, texts=self._door.texts, locale=locale)


def values_of(view: JSON) -> JSON:
    """What was entered in a view, as Slack tells it."""
    return mapping(mapping(view.get("state")).get("values"))


def user_of(payload: JSON) -> str:
    """Whose doing it is."""
    return text_of(mapping(payload.get("user")).get("id"))


def mapping(value: object) -> JSON:
    """A mapping, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else {}
