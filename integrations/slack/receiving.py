"""What is done with each delivery: who may not be heard is told so, all else is kept by the door before Slack hears.

It waits for nothing but the inbox: what calls Slack, such as opening a dialog, goes on beside the answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from bot.chat.dispatch import Door, Receipt
from bot.chat.drawing import reader_of
from bot.chat.events import AnyEvent, Pressed
from bot.chat.refusals import ChannelError
from bot.chat.texts import Reader
from claims.errors import Refused
from integrations.slack import modals, parse
from integrations.slack.acquaintance import Acquaintance, NotKnown
from integrations.slack.backstage import Backstage, Dialogs
from integrations.slack.bolt import Acknowledgement, Routes
from integrations.slack.deliveries import Delivery, text_of
from integrations.slack.escaping import escape, named_in
from integrations.slack.strangers import SILENT, Reason, reason

T = TypeVar("T")

log = logging.getLogger("integrations.slack.receiving")

RECORD_SECONDS = 2.0
"""In which what came must be kept, from its arrival on; Slack waits 3 s (platforms/slack.md §1.6)."""

DIALOG_SECONDS = 2.7
"""In which a dialog that was sent must be answered."""

MOST_NAMED = 5
"""People of one message whose names are asked for."""

TOLD_SECONDS = 3_600.0
MOST_REMEMBERED = 5_000


BY_PERSON = frozenset({"command", "action", "shortcut", "message_action", "view_submission"})
SPOKEN = frozenset({"message", "app_mention"})
BY_MEMBERS = SPOKEN | {"app_home_opened"}
"""Events of people, who are heard where they are members; only those who spoke are told why not."""


class NotRecorded(Exception):
    """It could not be kept."""


class NotYet(NotRecorded):
    """It was not kept in time, and may be kept yet."""


class Receiving:
    """One per process. `take` is what Bolt calls."""

    def __init__(self, door: Door, backstage: Backstage, dialogs: Dialogs) -> None:
        self._door = door
        self._backstage = backstage
        self._dialogs = dialogs
        self._people = Acquaintance(backstage)
        self._told: OrderedDict[str, float] = OrderedDict()
        self._direct: OrderedDict[str, str] = OrderedDict()
        self._beside: set[asyncio.Task[None]] = set()
        self.routes = self._usual_routes()

    def _usual_routes(self) -> Routes:
        routes = Routes()
        routes.add("event", "message", self._message)
        routes.add("event", "app_mention", self._mention)
        routes.add("event", "app_home_opened", self._opened)
        routes.add("event", "user_change", self._changed)
        routes.add("event", "app_uninstalled", self._uninstalled)
        routes.add("event", "tokens_revoked", self._revoked)
        routes.add("event", "file_deleted", self._file_deleted)
        routes.add("event", None, _nothing)
        routes.add("command", "/claim", self._command)
        routes.add("command", "/ask", self._command)
        routes.add("command", None, self._unknown_command)
        routes.add("action", None, self._pressed)
        routes.add("shortcut", None, self._shortcut)
        routes.add("message_action", None, self._message_shortcut)
        routes.add("view_submission", None, self._submitted)
        routes.add("view_closed", None, _nothing)
        routes.add("block_suggestion", None, _no_options)
        return routes

    async def take(self, delivery: Delivery) -> Acknowledgement:
        """What Slack is answered. Raises what a defect raises; Bolt logs that and answers 500."""
        route = self.routes.find(delivery)
        if route is None:
            return Acknowledgement()
        try:
            try:
                unheard = await self._not_heard(delivery)
                if unheard is None and (delivery.kind in BY_PERSON or delivery.name in SPOKEN):
                    self._backstage.acted(delivery.user, at_home=parse.is_at_home(delivery.payload))
                return unheard or await route(delivery)
            except Refused as refused:
                return await self._tell(delivery, self._reader(delivery).refusal(refused))
        except (NotRecorded, NotKnown) as error:
            return self._again(delivery, is_open=isinstance(error, NotYet))

    def begin(self) -> None:
        """Ask who we are before anybody waits for it."""
        self._people.introduce()

    async def drain(self, *, seconds: float) -> None:
        """Wait for what still goes on beside the answers, then break it off."""
        if self._beside:
            await asyncio.wait(self._beside, timeout=seconds)
        left = list(self._beside)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._people.close()

    # ------------------------------------------------------------ routes

    async def _message(self, delivery: Delivery) -> Acknowledgement:
        self._note_direct(delivery)
        if parse.is_edited(delivery):
            return await self._tell_hourly(delivery, "slack-edited", about=f"{delivery.user} edits")
        own, profile = await self._people.identity(), await self._people.profile(delivery.user)
        names = await self._names(delivery.payload["event"])
        return await self._kept(delivery, parse.said_directly(delivery, own=own.user, profile=profile, names=names))

    async def _mention(self, delivery: Delivery) -> Acknowledgement:
        own, profile = await self._people.identity(), await self._people.profile(delivery.user)
        names = await self._names(delivery.payload["event"])
        return await self._kept(delivery, parse.said_in_channel(delivery, own=own.user, profile=profile, names=names))

    async def _opened(self, delivery: Delivery) -> Acknowledgement:
        self._note_direct(delivery)
        if delivery.payload["event"].get("tab") == "messages":
            return await self._kept(
                delivery, parse.arrived(delivery, profile=await self._people.profile(delivery.user))
            )
        self._go_on(self._backstage.home(delivery.user))
        return Acknowledgement()

    async def _changed(self, delivery: Delivery) -> Acknowledgement:
        told = delivery.payload["event"].get("user")
        if isinstance(told, Mapping) and delivery.user:
            await self._people.changed(delivery.user, told)
        return Acknowledgement()

    async def _uninstalled(self, delivery: Delivery) -> Acknowledgement:
        self._backstage.shut(delivery.name)
        return Acknowledgement()

    async def _revoked(self, delivery: Delivery) -> Acknowledgement:
        own, tokens = await self._people.identity(), delivery.payload["event"].get("tokens")
        bots = tokens.get("bot") if isinstance(tokens, Mapping) else None
        if isinstance(bots, list) and own.user in bots:
            self._backstage.shut(delivery.name)
        return Acknowledgement()

    async def _file_deleted(self, delivery: Delivery) -> Acknowledgement:
        self._backstage.deleted(text_of(delivery.payload["event"].get("file_id")))
        return Acknowledgement()

    async def _command(self, delivery: Delivery) -> Acknowledgement:
        profile, names = await self._people.profile(delivery.user), await self._names(delivery.payload)
        event = parse.of_command(delivery, profile=profile, names=names)
        kept = await self._kept(delivery, event, opens=isinstance(event, Pressed))
        # Of a conversation of two it is not told with whom; those with us are known by what came from them.
        is_elsewhere = self._direct.get(delivery.user) != text_of(delivery.payload.get("channel_id"))
        if event is None or isinstance(event, Pressed) or event.origin.place != delivery.user or not is_elsewhere:
            return kept
        return await self._tell(delivery, self._reader(delivery).say("slack-answer-directly"))

    async def _unknown_command(self, delivery: Delivery) -> Acknowledgement:
        return await self._tell(delivery, self._reader(delivery).say("slack-command-unknown"))

    async def _pressed(self, delivery: Delivery) -> Acknowledgement:
        if parse.is_in_dialog(delivery.payload):
            self._go_on(self._dialogs.acted(delivery.payload))
            return Acknowledgement()
        found = parse.of_press(delivery, profile=await self._people.profile(delivery.user))
        if found is None:
            return Acknowledgement()
        event, opens = found
        return await self._kept(delivery, event, opens=opens)

    async def _shortcut(self, delivery: Delivery) -> Acknowledgement:
        event = parse.of_shortcut(delivery, profile=await self._people.profile(delivery.user))
        return await self._kept(delivery, event, opens=True)

    async def _message_shortcut(self, delivery: Delivery) -> Acknowledgement:
        own, profile = await self._people.identity(), await self._people.profile(delivery.user)
        names = await self._names(delivery.payload["message"])
        channel = delivery.payload.get("channel")
        is_here = isinstance(channel, Mapping) and self._direct.get(delivery.user) == channel.get("id")
        # Elsewhere it is an answer to nothing that was asked in the direct conversation, and is told where that is.
        place = None if is_here else parse.only(delivery)
        event = parse.of_message_shortcut(delivery, own=own.user, profile=profile, names=names, place=place)
        if event is None:
            return await self._tell(delivery, self._reader(delivery).say("slack-nothing-in-message"))
        return await self._kept(delivery, event)

    async def _submitted(self, delivery: Delivery) -> Acknowledgement:
        try:
            async with asyncio.timeout_at(delivery.arrived + DIALOG_SECONDS):
                return Acknowledgement(body=await self._dialogs.submitted(delivery.payload))
        except Exception as error:  # the edge: whatever was typed stays in the dialog, and Slack says to try again
            log.warning("a dialog was not answered", extra={"event": delivery.key}, exc_info=error)
            return Acknowledgement(503)

    async def _names(self, said: Mapping[str, Any]) -> parse.Names:
        """The names of people whom a text names by their ids, as far as Slack tells them soon."""
        ids = named_in(text_of(said.get("text")))[:MOST_NAMED]
        if not ids:
            return {}
        found = await asyncio.gather(*(self._people.profile(each) for each in ids))
        return {id: each.name for id, each in zip(ids, found, strict=True) if each is not None and each.name}

    # ------------------------------------------------------------ keeping

    async def _kept(self, delivery: Delivery, event: AnyEvent | None, *, opens: bool = False) -> Acknowledgement:
        """Keep it, and open a dialog beside where it asks for one and is new. Raises `NotRecorded`, `Refused`."""
        if event is None:
            return Acknowledgement()
        receipt = await self._recorded(delivery, self._door.accept(event, until=_latest(delivery)))
        if receipt.person is not None:
            self._backstage.people.chose(delivery.user, receipt.person.locale)
        if receipt.status == "new" and isinstance(event, Pressed):
            self._go_on(self._open(delivery, event, receipt, surely=opens))
        return Acknowledgement()

    async def _open(self, delivery: Delivery, event: Pressed, receipt: Receipt, *, surely: bool) -> None:
        if surely:
            await self._dialogs.opens(delivery.payload, event)
        elif not await self._dialogs.may_open(delivery.payload, event):
            text = self._reader(delivery).say("slack-again-press")
            if self._tell_at_once(delivery, text) is None:
                await self._backstage.decline(delivery.user, text, key=delivery.key)
        # Until here the receipt holds the turn's outcome, for which the dialog may ask the door.
        del receipt

    async def _recorded(self, delivery: Delivery, keeping: Awaitable[T]) -> T:
        """Wait for what is `_in_time`. Raises `NotRecorded`, `Refused`."""
        try:
            return await keeping
        except TimeoutError as error:
            raise NotYet from error
        except Refused:
            raise
        except Exception as error:  # the edge: the database may be away; Slack or the person tries again
            log.warning("a delivery was not recorded", extra={"event": delivery.key, "why": type(error).__name__})
            raise NotRecorded from error

    # ------------------------------------------------------------ telling

    def _again(self, delivery: Delivery, *, is_open: bool) -> Acknowledgement:
        """Slack sends events again by itself; whoever pressed or typed is told to, or to look first (`is_open`).

        Of everything but a command Slack itself shows that it failed, and keeps a dialog with all that was typed.
        """
        is_command = delivery.kind == "command"
        again = "slack-again-send" if is_command else "slack-again-press"
        told = self._tell_at_once(delivery, self._reader(delivery).say("slack-look-first" if is_open else again))
        return told if told is not None and is_command else Acknowledgement(503)

    async def _not_heard(self, delivery: Delivery) -> Acknowledgement | None:
        """The answer to whoever is not heard, or None. Raises `NotKnown`."""
        why = reason(delivery, own=await self._people.identity())
        if why is None and (delivery.kind in BY_PERSON or delivery.name in BY_MEMBERS):
            why = None if await self._people.member(delivery.user) else "guest"
        if why is None:
            return None
        log.info("not heard", extra={"event": delivery.key, "why": why})
        if why == "guest" and delivery.name == "app_home_opened":
            # What they were shown as a member must not stay there.
            self._go_on(self._backstage.home(delivery.user))
        if why in SILENT or delivery.kind in ("view_closed", "block_suggestion"):
            return Acknowledgement()
        if delivery.kind == "view_submission":
            return Acknowledgement(body=None if why == "elsewhere" else self._instead(delivery, why))
        if delivery.kind != "event":
            return await self._tell(delivery, self._reader(delivery).say(f"slack-not-heard-{why}"), is_heard=False)
        if delivery.name not in SPOKEN:
            return Acknowledgement()
        return await self._tell_hourly(delivery, f"slack-not-heard-{why}", about=delivery.user, is_heard=False)

    def _instead(self, delivery: Delivery, why: Reason) -> Mapping[str, Any]:
        """What stands in a dialog of whoever is not heard any more: nobody must think that it was sent."""
        say = self._reader(delivery).say
        view = modals.waiting(say("slack-opening-title"), say(f"slack-not-heard-{why}"), close=say("slack-close"))
        return {"response_action": "update", "view": view}

    def _note_direct(self, delivery: Delivery) -> None:
        """Which conversation is the one of this person with us."""
        event = delivery.payload["event"]
        channel = text_of(event.get("channel"))
        if channel.startswith("D") and event.get("channel_type", "im") == "im":
            self._direct[delivery.user] = channel
            while len(self._direct) > MOST_REMEMBERED:
                self._direct.popitem(last=False)

    async def _tell_hourly(
        self, delivery: Delivery, sentence: str, *, about: str, is_heard: bool = True
    ) -> Acknowledgement:
        """Say this unless it was said within the hour. Where it raises, as `NotRecorded`, it was not said."""
        now = asyncio.get_running_loop().time()
        if now < self._told.get(about, 0.0):
            return Acknowledgement()
        # Before it is kept, so that of two at once one is told.
        self._told[about] = now + TOLD_SECONDS
        while len(self._told) > MOST_REMEMBERED:
            self._told.popitem(last=False)
        try:
            return await self._tell(delivery, self._reader(delivery).say(sentence), is_heard=is_heard)
        except BaseException:  # breaking it off too
            self._told.pop(about, None)
            raise

    def _reader(self, delivery: Delivery) -> Reader:
        """This person as a reader, as far as that is known without asking anybody."""
        locale = self._backstage.people.locale(delivery.user)
        return reader_of(None, company=self._door.company, texts=self._door.texts, locale=locale)

    async def _tell(self, delivery: Delivery, text: str, *, is_heard: bool = True) -> Acknowledgement:
        """Say something that only this person sees: at once where that can be, else in the conversation with them.

        Raises `NotRecorded`.
        """
        told = self._tell_at_once(delivery, text, is_heard=is_heard)
        if told is None and delivery.user:
            saying = self._backstage.decline(delivery.user, text, key=delivery.key, is_heard=is_heard)
            await self._recorded(delivery, _in_time(delivery, saying))
        return told or Acknowledgement()

    def _tell_at_once(self, delivery: Delivery, text: str, *, is_heard: bool = True) -> Acknowledgement | None:
        """Say it with the answer to a command, or beside that to a press; None where neither can be."""
        if delivery.kind == "command":
            return _to_them_alone(text)
        url = delivery.response_url
        if url is None:
            return None
        self._go_on(self._whispered(delivery, url, text, is_heard=is_heard))
        return Acknowledgement()

    async def _whispered(self, delivery: Delivery, url: str, text: str, *, is_heard: bool) -> None:
        try:
            await self._backstage.whisper(url, text)
        except ChannelError as error:
            log.info("what only its person sees is said in the conversation", extra={"why": str(error)})
            await self._backstage.decline(delivery.user, text, key=delivery.key, is_heard=is_heard)

    # ------------------------------------------------------------ beside

    def _go_on(self, work: Awaitable[None]) -> None:
        """Do it beside the answer; what goes wrong there is said in the log and undoes nothing."""
        task = asyncio.get_running_loop().create_task(_alone(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)


@lru_cache(maxsize=256)
def _to_them_alone(text: str) -> Acknowledgement:
    """What a command is answered; of nearly all of them the same few sentences."""
    return Acknowledgement(body={"response_type": "ephemeral", "text": escape(text), "mrkdwn": False})


def _latest(delivery: Delivery) -> float:
    """When what it brings must be kept, by the loop's clock."""
    return delivery.arrived + RECORD_SECONDS


async def _in_time(delivery: Delivery, keeping: Awaitable[T]) -> T:
    async with asyncio.timeout_at(_latest(delivery)):
        return await keeping


async def _alone(work: Awaitable[None]) -> None:
    try:
        await work
    except ChannelError as error:
        log.info("Slack did not do what an answer asked for", extra={"why": str(error)})
    except Exception as error:  # the edge: nobody waits for it
        log.error("something beside an answer failed", exc_info=error)


async def _nothing(delivery: Delivery) -> Acknowledgement:
    return Acknowledgement()


async def _no_options(delivery: Delivery) -> Acknowledgement:
    return Acknowledgement(body={"options": []})
