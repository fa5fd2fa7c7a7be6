"""The way in: keep an event before it is acknowledged, start its turn, and tell its direct reply to whoever waits."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from bot.chat.channel import Channel
from bot.chat.drawing import reader_of
from bot.chat.events import MESSAGE_LENGTH, AnyEvent, Pressed, Said
from bot.chat.gathering import Gathering
from bot.chat.meeting import Met, meet
from bot.chat.messages import Home
from bot.chat.ports import Accepted, Store
from bot.chat.router import Router
from bot.chat.running import Around, Begun, Turns
from bot.chat.staging import Staging
from bot.chat.texts import Reader, Texts
from bot.chat.turn import Company, Reply
from claims.errors import Refused
from claims.people import Person, PersonId
from claims.policy import Policy

T = TypeVar("T")

log = logging.getLogger("bot.chat.dispatch")

ELSEWHERE = 0.1
"""Seconds between two looks for the outcome of a turn that another process may be running."""


def _nobody_watches(what: str, channel: str, key: str) -> AbstractContextManager[Callable[[str], None]]:
    return nullcontext(lambda outcome: None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: `new`, `repeat` of one seen before, or `conflict` (same key, other content)."""

    status: str
    key: str
    reply: Reply | None = None
    outcome: asyncio.Future[Reply] | None = None
    is_ours: bool = False
    person: Person | None = None
    """Who it comes from, where keeping it told that."""


class _Kept(NamedTuple):
    """An event that is in the inbox: what is told of it, and with what its turn begins where it is new."""

    receipt: Receipt
    accepted: Accepted | None = None
    met: Met | None = None


class Door:
    """The way in for every channel, and the engine behind it."""

    def __init__(
        self,
        store: Store,
        *,
        router: Router,
        texts: Texts,
        company: Company,
        clock: Callable[[], datetime] | None = None,
        around: Around = _nobody_watches,
        staging: Staging | None = None,
    ) -> None:
        self.store = store
        self.staging = staging
        self.now = clock or (lambda: datetime.now(UTC))
        self.texts = texts
        self.company = company
        self.worker = uuid.uuid4().hex
        self._around = around
        self._router = router
        self._wakes: set[Callable[[], None]] = set()
        self._turns = Turns(
            store,
            router=router,
            texts=texts,
            company=company,
            worker=self.worker,
            clock=self.now,
            around=around,
        )
        self._arriving: Gathering[AnyEvent, _Kept] = Gathering(
            self._keep_all, lane=_lane, sharing=store.sharing, then=self._begin_kept, late=_late
        )
        store_subscribe = getattr(store, "subscribe", None)
        if store_subscribe is not None:
            store_subscribe(self._ring)

    # ------------------------------------------------------------ wiring

    def attach(self, channel: Channel) -> None:
        """Make a channel known, so that its forms and profiles can be asked for."""
        self._turns.attach(channel)

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """Call `wake` soon after any commit anywhere; gives the function that ends it."""
        self._wakes.add(wake)
        return lambda: self._wakes.discard(wake)

    def _ring(self) -> None:
        for wake in tuple(self._wakes):
            wake()

    async def reader(self, person: PersonId) -> Reader | None:
        """Somebody as a reader, or None where the directory has nobody of that id."""
        found = await self.store.read(lambda unit: unit.people.get(person))
        return None if found is None else reader_of(found, company=self.company, texts=self.texts)

    async def home(self, *, channel: str, address: str) -> tuple[Reader, Home] | None:
        """Somebody's start page as everything is now; None where that is nobody's address, or of one who has left."""
        draw = self._router.home

        def look(unit: Any) -> tuple[Reader, Home] | None:
            known = unit.conversations.person_at(channel=channel, address=address)
            person = None if known is None else unit.people.get(known)
            if person is None or draw is None:
                return None
            reader = reader_of(person, company=self.company, texts=self.texts)
            today = reader.today(self.now())
            return (reader, draw(unit, reader, person, on=today)) if person.is_active(today) else None

        return await self.store.read(look)

    async def policy(self) -> Policy:
        """The policy in force, at most a second old."""
        return await self._turns.policy()

    @property
    def has_put_off(self) -> asyncio.Event:
        """Set when there are files to fetch for a message of this process; whoever fetches them clears it."""
        return self._turns.has_put_off

    # ------------------------------------------------------------ accepting

    async def accept(self, incoming: AnyEvent, *, until: float | None = None) -> Receipt:
        """Keep the event; when this returns it is durable. Its turn starts at once if its lane is free.

        Whoever stops waiting breaks nothing off: it may be kept already, and then its turn must not wait for others.

        Raises `Refused("message.too_long")` for more than 10,000 code points, before anything is kept, and TimeoutError
        where it is not kept by `until`, a time of the loop's clock; it may be kept yet.
        """
        if isinstance(incoming, Said) and len(incoming.text) > MESSAGE_LENGTH:
            raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(incoming.text))
        with self._around("event", incoming.origin.channel, incoming.origin.key) as told:
            keeping = self._arriving.put(incoming)
            # Not `asyncio.timeout_at`, which costs every event three times that.
            alarm = None if until is None else asyncio.get_running_loop().call_at(until, _give_up, keeping)
            try:
                kept = await keeping
            except asyncio.CancelledError:
                if keeping.done() and not keeping.cancelled():
                    _late(incoming, keeping.exception() or keeping.result())
                raise
            finally:
                if alarm is not None:
                    alarm.cancel()
            told(kept.receipt.status)
            return kept.receipt

    async def _keep_all(self, arrived: Sequence[AnyEvent]) -> list[_Kept | Exception]:
        found = await self.store.write(lambda unit: [self._keep(unit, each) for each in arrived], people=len(arrived))
        return [self._kept(each, accepted, met=met) for each, (accepted, met) in zip(arrived, found, strict=True)]

    def _kept(self, incoming: AnyEvent, accepted: Accepted, *, met: Met | None) -> _Kept | Exception:
        """What is told of an event that is kept. It raises nothing: what is committed is not to be kept again."""
        key = incoming.origin.key
        if not accepted.is_same:
            log.warning("security: a delivery key came back with other content", extra={"event": key})
            return _Kept(Receipt("conflict", key))
        if not accepted.is_new:
            try:
                stored = Reply.model_validate_json(accepted.reply) if accepted.reply else Reply()
            except ValueError as error:  # of a newer program
                return error
            reply = stored if accepted.is_done else None
            return _Kept(Receipt("repeat", key, reply, self._turns.outcomes.get(key)))
        outcome: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._turns.outcomes[key] = outcome
        person = None if met is None else met.person
        receipt = Receipt("new", key, None, outcome, is_ours=accepted.job is not None, person=person)
        return _Kept(receipt, accepted, met)

    def _begin_kept(self, incoming: AnyEvent, kept: _Kept) -> None:
        if kept.accepted is not None:
            self._begin(kept.accepted, incoming, kept.met)

    async def hand_in(self, incoming: AnyEvent, *, settle: Callable[[Any], T]) -> T:
        """Keep an event that came of slow work, in one commit with `settle`, which ends that work; gives its result.

        Its turn starts at once if its lane is free.
        """

        def work(unit: Any) -> tuple[Accepted, Met | None, T]:
            return *self._keep(unit, incoming, is_heard_now=False), settle(unit)

        accepted, met, settled = await self.store.write(work)
        self._begin(accepted, incoming, met)
        return settled

    def _keep(self, unit: Any, incoming: AnyEvent, *, is_heard_now: bool = True) -> tuple[Accepted, Met | None]:
        origin = incoming.origin
        body = incoming.model_dump_json(exclude_none=True)
        person = unit.conversations.person_at(channel=origin.channel, address=origin.address)
        lane = unit.conversations.lane_in(channel=origin.channel, place=origin.address)
        accepted = unit.inbox.accept(
            lane=lane, key=origin.key, body=body, person=person, worker=self.worker, same=_same(incoming)
        )
        # Only now: the turn before may have been ending, and what it asked or closed must be known to this one.
        person = person or unit.conversations.person_at(channel=origin.channel, address=origin.address)
        first = (
            is_heard_now
            and person is not None
            and unit.conversations.touch(channel=origin.channel, address=origin.address, person=person)
        )
        if person is not None and (origin.locale is not None or origin.timezone is not None):
            unit.people.heard_as(person, locale=origin.locale, timezone=origin.timezone)
        # Once: what came with a delivery that is repeated may be used by now.
        if accepted.is_new and isinstance(incoming, Pressed):
            _keep_code(unit, incoming)
        if accepted.job is None:
            return accepted, None
        return accepted, meet(unit, incoming, person, heard=accepted.job.accepted_at, is_first=first)

    def _begin(self, accepted: Accepted, incoming: AnyEvent, met: Met | None) -> None:
        if accepted.job is not None:
            self._turns.start(accepted.job, Begun(incoming, met) if met is not None else None)

    def receipt(self, key: str) -> Receipt:
        """That of a delivery which is accepted already, or will be, such as a form whose files are being fetched."""
        return Receipt("repeat", key, None, self._turns.outcomes.get(key))

    async def wait(self, receipt: Receipt, *, seconds: float) -> Reply | None:
        """The direct reply once the turn is done, in whichever process; None when it still runs after that time."""
        if receipt.reply is not None:
            return receipt.reply
        outcome = receipt.outcome
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            left = deadline - asyncio.get_running_loop().time()
            if outcome is not None:
                # Another process may run it, so the database is asked now and then; here the turn itself tells.
                done, _ = await asyncio.wait({outcome}, timeout=min(left, seconds if receipt.is_ours else ELSEWHERE))
                if done:
                    return outcome.result()
            found = await self.store.read(lambda unit: unit.inbox.find(key=receipt.key))
            if found is not None and found.is_done:
                return Reply.model_validate_json(found.reply) if found.reply else Reply()
            if left <= 0:
                return None
            if outcome is None:
                await asyncio.sleep(min(left, ELSEWHERE))

    # ------------------------------------------------------------ running

    async def take_over(self, *, most: int = 16) -> int:
        """Run what was accepted and not finished, here or by a process that is gone; gives the number of lanes."""
        return await self._turns.take_over(most=most)

    async def drain(self) -> None:
        """Stop taking lanes, finish what is being kept and the turns that run."""
        self._turns.leave()
        await self._arriving.drain()
        await self._turns.drain()

    def leave(self) -> set[str]:
        """Take nothing more; gives the lanes in which a turn still runs."""
        return self._turns.leave()

    @property
    def is_idle(self) -> bool:
        """Whether no turn runs in this process."""
        return self._turns.is_idle


def _give_up(keeping: asyncio.Future[_Kept]) -> None:
    if not keeping.done():
        keeping.set_exception(TimeoutError())


def _late(incoming: AnyEvent, outcome: _Kept | BaseException) -> None:
    """What came of an event whose channel has told the person that it may not be recorded."""
    key = incoming.origin.key
    if isinstance(outcome, _Kept):
        log.warning("a delivery was recorded too late", extra={"event": key, "status": outcome.receipt.status})
    else:
        log.warning("a delivery was not recorded", extra={"event": key, "why": type(outcome).__name__})


def _lane(incoming: AnyEvent) -> tuple[str, str]:
    """Whose events are kept in their order."""
    return incoming.origin.channel, incoming.origin.address.casefold()


def _keep_code(unit: Any, press: Pressed) -> None:
    """What came with a press changes the card that was pressed, most often to show what the press did."""
    if press.update_code is None or press.message is None or press.card_key is None:
        return
    lane = unit.conversations.lane_out(channel=press.origin.channel, place=press.origin.place)
    unit.outbox.keep_code(press.update_code, lane=lane, card_key=press.card_key, ref=press.message)


def _same(incoming: AnyEvent) -> str:
    """By what it is known to be the same when it comes again: less than all of it.

    What a profile said is no part of it: the platform may have been slow to tell it the first time. Nor is the time:
    where a platform tells none it is when it came.
    """
    return incoming.model_dump_json(exclude={"origin": {"locale", "timezone", "at"}}, exclude_none=True)
