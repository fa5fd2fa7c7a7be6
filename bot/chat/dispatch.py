"""Run one turn: keep the event, find who it is and what it means, commit the answer together with what it changed."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from bot.chat.answers import Settling, as_reply
from bot.chat.drawing import reader_of
from bot.chat.events import INCOMING, MESSAGE_LENGTH, Arrived, Filled, Pressed, Said
from bot.chat.patience import patiently
from bot.chat.ports import Accepted, Channel, Job, Store
from bot.chat.router import Router
from bot.chat.routing import route
from bot.chat.texts import Reader, Texts
from bot.chat.turn import Answer, Company, Reply, Turn
from claims.errors import Refused
from claims.people import Person, PersonId
from claims.policy import Policy

log = logging.getLogger("bot.chat.dispatch")

MOST_ATTEMPTS = 3
"""A turn that crashed its process this often is given up and said so; attempts are counted before they begin."""

ELSEWHERE = 0.1
"""Seconds between two looks for the outcome of a turn that another process may be running."""

POLICY_SECONDS = 1.0

AnyEvent = Said | Pressed | Filled | Arrived

Around = Callable[[str, str, str], AbstractContextManager[Callable[[str], None]]]
"""Stands around an `event` being accepted and a `turn` being run; gets its channel and key, and is told the outcome."""


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


@dataclass(frozen=True, slots=True)
class Met:
    """What the accepting transaction found out: who it is, whether they are new here, and what was being asked."""

    person: Person | None
    is_first: bool
    question: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that starts where its event was accepted, which spares reading the event back and asking who it is."""

    event: AnyEvent
    met: Met


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
    ) -> None:
        self.store = store
        self.texts = texts
        self.company = company
        self.worker = uuid.uuid4().hex
        self._router = router
        self._clock = clock or (lambda: datetime.now(UTC))
        self._around = around
        self._channels: dict[str, Channel] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._outcomes: WeakValueDictionary[str, asyncio.Future[Reply]] = WeakValueDictionary()
        self._wakes: set[Callable[[], None]] = set()
        self._policy: tuple[float, Policy] | None = None
        self._stopping = False
        store_subscribe = getattr(store, "subscribe", None)
        if store_subscribe is not None:
            store_subscribe(self._ring)

    # ------------------------------------------------------------ wiring

    def attach(self, channel: Channel) -> None:
        """Make a channel known, so that its forms and profiles can be asked for."""
        self._channels[channel.name] = channel

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

    async def policy(self) -> Policy:
        """The policy in force, at most a second old: for what a form offers. Use cases read it in their transaction."""
        now = asyncio.get_running_loop().time()
        if self._policy is None or now - self._policy[0] > POLICY_SECONDS:
            self._policy = now, await self.store.read(lambda unit: unit.policies.current())
        return self._policy[1]

    # ------------------------------------------------------------ accepting

    async def accept(self, incoming: AnyEvent) -> Receipt:
        """Keep the event; when this returns it is durable. Its turn starts at once if its lane is free.

        Raises `Refused("message.too_long")` for more than 10,000 code points, before anything is kept.
        """
        if isinstance(incoming, Said) and len(incoming.text) > MESSAGE_LENGTH:
            raise Refused("message.too_long", most=MESSAGE_LENGTH, actual=len(incoming.text))
        with self._around("event", incoming.origin.channel, incoming.origin.key) as told:
            receipt = await self._accept(incoming)
            told(receipt.status)
            return receipt

    async def _accept(self, incoming: AnyEvent) -> Receipt:
        origin = incoming.origin
        lane = f"in:{origin.channel}:{origin.address}"
        body = incoming.model_dump_json(exclude_none=True)

        def work(unit: Any) -> tuple[Accepted, Met | None]:
            person = unit.conversations.person_at(channel=origin.channel, address=origin.address)
            accepted = unit.inbox.accept(lane=lane, key=origin.key, body=body, person=person, worker=self.worker)
            # Only now: the turn before may have been ending, and what it asked or closed must be known to this one.
            person = person or unit.conversations.person_at(channel=origin.channel, address=origin.address)
            first = person is not None and unit.conversations.touch(
                channel=origin.channel, address=origin.address, person=person
            )
            if accepted.job is None:
                return accepted, None
            return accepted, meet(unit, incoming, person, heard=accepted.job.accepted_at, is_first=first)

        accepted, met = await self.store.write(work)
        if not accepted.is_same:
            log.warning("security: a delivery key came back with other content", extra={"event": origin.key})
            return Receipt("conflict", origin.key)
        if not accepted.is_new:
            stored = Reply.model_validate_json(accepted.reply) if accepted.reply else Reply()
            return Receipt("repeat", origin.key, stored if accepted.is_done else None, self._outcomes.get(origin.key))
        outcome: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._outcomes[origin.key] = outcome
        if accepted.job is not None:
            self._start(accepted.job, Begun(incoming, met) if met is not None else None)
        return Receipt("new", origin.key, None, outcome, is_ours=accepted.job is not None)

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

    def _start(self, job: Job, begun: Begun | None) -> None:
        task = asyncio.get_running_loop().create_task(self._run_lane(job, begun))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def take_over(self, *, most: int = 16) -> int:
        """Run what was accepted and not finished, here or by a process that is gone; gives the number of lanes."""
        if self._stopping:
            return 0
        jobs = await self.store.write(lambda unit: list(unit.inbox.take(worker=self.worker, most=most)))
        for job in jobs:
            if self._stopping:
                await self._give_back(job)
            else:
                self._start(job, None)
        return len(jobs)

    async def drain(self) -> None:
        """Stop taking lanes and finish the turns that run."""
        self._stopping = True
        while self._running:
            await asyncio.gather(*tuple(self._running), return_exceptions=True)

    @property
    def is_idle(self) -> bool:
        """Whether no turn runs in this process."""
        return not self._running

    async def _run_lane(self, job: Job, begun: Begun | None) -> None:
        current: Job | None = job
        while current is not None:
            key = current.key
            try:
                current = await patiently(partial(self._run, current, begun), goes_on=self._goes_on)
            except Exception as error:  # the edge: nothing above could answer it
                # The lease ends by itself and whoever takes the lane next counts another attempt.
                log.error("a turn ended without a mark", extra={"event": key}, exc_info=error)
                return
            begun = None
            if self._stopping:
                await self._give_back(current)
                return

    def _goes_on(self) -> bool:
        return not self._stopping

    async def _give_back(self, job: Job | None) -> None:
        if job is not None:
            await self.store.write(lambda unit: unit.inbox.release(job))

    async def _run(self, job: Job, begun: Begun | None) -> Job | None:
        incoming = INCOMING.validate_json(job.body) if begun is None else begun.event
        with self._around("turn", incoming.origin.channel, job.key) as told:
            settling = await self._settle(job, incoming, None if begun is None else begun.met)
            told(settling.outcome)
        return settling.next_job

    async def _settle(self, job: Job, incoming: AnyEvent, met: Met | None) -> Settling:
        if met is None:
            met = await self.store.read(lambda unit: find(unit, incoming, heard=job.accepted_at))
        if met.person is None:
            met = await self._introduce(incoming) or met
        settling = Settling(job, incoming, worker=self.worker, channel=self._channels.get(incoming.origin.channel))
        turn = self._turn(incoming, met, settling)
        if job.attempts > MOST_ATTEMPTS:
            log.error("gave up on a turn that never ended", extra={"event": job.key})
            answer: Answer = settling.text(turn.reader.say("error-gave-up", id=job.key[-8:]))
            await self._finish(turn, answer, failed="attempts")
        elif met.person is None:
            await self._finish(turn, settling.text(turn.reader.say("person-unknown")))
        elif not met.person.is_active(turn.today):
            log.warning("security: somebody who has left asked for something", extra={"event": job.key})
            await self._finish(turn, settling.refusal(turn.reader.refusal(Refused("person.left")), None))
        else:
            await self._answer(turn, met, settling)
        reply = as_reply(turn.answered, settling)
        outcome = self._outcomes.pop(job.key, None)
        if outcome is not None and not outcome.done():
            outcome.set_result(reply)
        return settling

    async def _answer(self, turn: Turn, met: Met, settling: Settling) -> None:
        try:
            answer = await route(self._router, turn, question=met.question)
        except Refused as refused:
            if turn.committed:
                raise
            answer = await self._refusal(turn, refused, settling)
        except Exception as error:  # a bug: said once, with the event's id, and the person is told
            if turn.committed or not is_defect(error):
                raise
            log.error("a handler failed", extra={"event": settling.job.key}, exc_info=error)
            sentence = turn.reader.say("error-unexpected", id=settling.job.key[-8:])
            await self._finish(turn, settling.text(sentence), failed=type(error).__name__)
            return
        if not turn.committed:
            await self._finish(turn, answer)

    async def _refusal(self, turn: Turn, refused: Refused, settling: Settling) -> Answer:
        softened = False
        answer: Answer = None
        if self._router.softener is not None:
            softened, answer = await self._router.softener(turn, refused)
        return answer if softened else settling.refusal(turn.reader.refusal(refused), answer)

    async def _finish(self, turn: Turn, answer: Answer, *, failed: str | None = None) -> None:
        await self.store.write(lambda unit: turn.finish(unit, answer, failed=failed))
        turn.answered = answer
        turn.committed = True

    def _turn(self, incoming: AnyEvent, met: Met, settling: Settling) -> Turn:
        origin = incoming.origin
        person = met.person or Person(PersonId(""), "")
        reader = reader_of(met.person, company=self.company, texts=self.texts, locale=origin.locale)
        if met.person is not None and met.person.timezone is None and origin.timezone:
            reader = replace(reader, timezone=origin.timezone)
        return Turn(
            person=person,
            reader=reader,
            event=incoming,
            now=self._clock(),
            accepted_at=settling.job.accepted_at,
            company=self.company,
            store=self.store,
            settle=settling.settle,
            policy=self.policy,
            settle_failed=settling.settle_failed,
            is_first=met.is_first,
        )

    async def _introduce(self, incoming: AnyEvent) -> Met | None:
        """A first contact: matched once by the e-mail address of the channel's profile, never a guest."""
        channel = self._channels.get(incoming.origin.channel)
        profile = await channel.profile(incoming.origin.address) if channel else None
        if profile is None or profile.is_guest or not profile.email:
            return None
        email = profile.email

        def work(unit: Any) -> Met | None:
            person = unit.people.by_email(email)
            if person is None:
                return None
            origin = incoming.origin
            unit.people.add_address(person.id, channel=origin.channel, address=origin.address)
            unit.conversations.touch(channel=origin.channel, address=origin.address, person=person.id)
            return Met(person, True, None)

        return await self.store.write(work)


def find(unit: Any, incoming: AnyEvent, *, heard: datetime) -> Met:
    """Who this is, of an event that was accepted at that time."""
    origin = incoming.origin
    person = unit.conversations.person_at(channel=origin.channel, address=origin.address)
    return meet(unit, incoming, person, heard=heard, is_first=False)


def meet(unit: Any, incoming: AnyEvent, person: PersonId | None, *, heard: datetime, is_first: bool) -> Met:
    """The same where it is known whose address it comes from."""
    if person is None:
        return Met(None, False, None)
    question, origin = None, incoming.origin
    if isinstance(incoming, Arrived) and not is_first:
        # Whoever was heard here first may have died before it answered.
        is_first = not unit.inbox.has_answered(lane=f"in:{origin.channel}:{origin.address}")
    if isinstance(incoming, Said):
        question = unit.questions.current(lane=f"in:{origin.channel}:{origin.place}", heard=heard)
    return Met(unit.people.get(person), is_first, question)


def is_defect(error: Exception) -> bool:
    """Whether an exception is our own bug; the store's passing troubles are run again by the lane instead."""
    return not getattr(error, "is_passing", False)
