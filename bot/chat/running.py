"""Run the turns of what was accepted: one lane after the other, each event once, its answer with what it changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from bot.chat.answers import Settling, as_reply
from bot.chat.channel import Channel
from bot.chat.drawing import reader_of
from bot.chat.events import INCOMING, AnyEvent, Arrived, Filled
from bot.chat.fetches import has_files_elsewhere, put_off
from bot.chat.meeting import Met, NotTold, find, introduce
from bot.chat.messages import Text
from bot.chat.patience import is_defect, patiently
from bot.chat.ports import Job, Store
from bot.chat.router import Router
from bot.chat.routing import route
from bot.chat.texts import Texts
from bot.chat.turn import Answer, Company, Reply, Turn
from claims.errors import Refused
from claims.people import Person, PersonId
from claims.policy import Policy

log = logging.getLogger("bot.chat.running")

MOST_ATTEMPTS = 3
"""A turn that crashed its process this often is given up and said so; attempts are counted before they begin."""

NOT_TOLD_SECONDS = 15.0
"""After which a platform is asked again who somebody is."""

POLICY_SECONDS = 1.0

Around = Callable[[str, str, str], AbstractContextManager[Callable[[str], None]]]
"""Stands around an `event` being accepted and a `turn` being run; gets its channel and key, and is told the outcome."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that starts where its event was accepted, which spares reading the event back and asking who it is."""

    event: AnyEvent
    met: Met


class Turns:
    """The turns of one process. `outcomes` are the direct replies that somebody here waits for, by delivery key."""

    def __init__(
        self,
        store: Store,
        *,
        router: Router,
        texts: Texts,
        company: Company,
        worker: str,
        clock: Callable[[], datetime],
        around: Around,
    ) -> None:
        self.outcomes: WeakValueDictionary[str, asyncio.Future[Reply]] = WeakValueDictionary()
        self.has_put_off = asyncio.Event()
        """Set when a message waits for its files from now on."""
        self._store = store
        self._router = router
        self._texts = texts
        self._company = company
        self._worker = worker
        self._clock = clock
        self._around = around
        self._channels: dict[str, Channel] = {}
        self._running: dict[asyncio.Task[None], str] = {}
        self._policy: tuple[float, Policy] | None = None
        self._stopping = False

    def attach(self, channel: Channel) -> None:
        """Make a channel known, so that its forms and profiles can be asked for."""
        self._channels[channel.name] = channel

    async def policy(self) -> Policy:
        """The policy in force, at most a second old: for what a form offers. Use cases read it in their transaction."""
        now = asyncio.get_running_loop().time()
        if self._policy is None or now - self._policy[0] > POLICY_SECONDS:
            self._policy = now, await self._store.read(lambda unit: unit.policies.current())
        return self._policy[1]

    # ------------------------------------------------------------ lanes

    def start(self, job: Job, begun: Begun | None) -> None:
        """Run this event, and then whatever waits in its lane."""
        task = asyncio.get_running_loop().create_task(self._run_lane(job, begun))
        self._running[task] = job.lane
        task.add_done_callback(self._running.pop)

    async def take_over(self, *, most: int = 16) -> int:
        """Run what was accepted and not finished, here or by a process that is gone; gives the number of lanes."""
        if self._stopping:
            return 0
        jobs = await self._store.write(lambda unit: list(unit.inbox.take(worker=self._worker, most=most)))
        for job in jobs:
            if self._stopping:
                await self._give_back(job)
            else:
                self.start(job, None)
        return len(jobs)

    async def drain(self) -> None:
        """Stop taking lanes and finish the turns that run."""
        self._stopping = True
        while self._running:
            # Whoever gives up waiting ends no turn by it.
            await asyncio.wait(tuple(self._running))

    def leave(self) -> set[str]:
        """Take nothing more; gives the lanes in which a turn still runs."""
        self._stopping = True
        return set(self._running.values())

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
            except NotTold as error:
                log.warning("not known yet who it is", extra={"event": key, "why": str(error.__cause__)})
                await self._give_back(current, seconds=NOT_TOLD_SECONDS)
                return
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

    async def _give_back(self, job: Job | None, *, seconds: float = 0) -> None:
        if job is not None:
            await self._store.write(lambda unit: unit.inbox.release(job, seconds=seconds))

    # ------------------------------------------------------------ one turn

    async def _run(self, job: Job, begun: Begun | None) -> Job | None:
        incoming = INCOMING.validate_json(job.body) if begun is None else begun.event
        with self._around("turn", incoming.origin.channel, job.key) as told:
            settling = await self._settle(job, incoming, None if begun is None else begun.met)
            told(settling.outcome)
        return settling.next_job

    async def _settle(self, job: Job, incoming: AnyEvent, met: Met | None) -> Settling:
        if met is None:
            met = await self._store.read(lambda unit: find(unit, incoming, heard=job.accepted_at))
        if met.person is None:
            met = await introduce(self._store, self._channels.get(incoming.origin.channel), incoming) or met
        settling = Settling(job, incoming, worker=self._worker, channel=self._channels.get(incoming.origin.channel))
        turn = self._turn(incoming, met, settling)
        if job.attempts > MOST_ATTEMPTS:
            log.error("gave up on a turn that never ended", extra={"event": job.key})
            answer = self._failure(settling, turn.reader.say("error-gave-up", id=job.key[-8:]))
            await self._finish(turn, answer, failed="attempts")
        elif met.person is None and await self._looks_in_again(incoming):
            await self._finish(turn, None)
        elif met.person is None:
            await self._finish(turn, settling.text(turn.reader.say("person-unknown")))
        elif not met.person.is_active(turn.today):
            log.warning("security: somebody who has left asked for something", extra={"event": job.key})
            await self._finish(turn, settling.refusal(turn.reader.refusal(Refused("person.left")), None))
        elif has_files_elsewhere(incoming):
            await self._put_off(turn)
        else:
            await self._answer(turn, met, settling)
        reply = as_reply(turn.answered, settling)
        outcome = self.outcomes.pop(job.key, None)
        if outcome is not None and not outcome.done():
            outcome.set_result(reply)
        settling.turn = None  # They knew one another, and nobody need search for that.
        return settling

    async def _looks_in_again(self, incoming: AnyEvent) -> bool:
        """Whether a stranger only opened the conversation and was told before that nobody knows them."""
        origin = incoming.origin

        def look(unit: Any) -> bool:
            lane = unit.conversations.lane_in(channel=origin.channel, place=origin.address)
            return bool(unit.inbox.has_answered(lane=lane))

        return isinstance(incoming, Arrived) and await self._store.read(look)

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
            told = self._failure(settling, turn.reader.say("error-unexpected", id=settling.job.key[-8:]))
            await self._finish(turn, told, failed=type(error).__name__)
            return
        if not turn.committed:
            await self._finish(turn, answer)

    @staticmethod
    def _failure(settling: Settling, sentence: str) -> Answer:
        """That it did not work: a form stays open with what was typed into it, and says so itself."""
        is_form = isinstance(settling.event, Filled)
        return settling.refusal(sentence, None) if is_form else settling.text(sentence)

    async def _refusal(self, turn: Turn, refused: Refused, settling: Settling) -> Answer:
        softened = False
        answer: Answer = None
        if self._router.softener is not None:
            softened, answer = await self._router.softener(turn, refused)
        return answer if softened else settling.refusal(turn.reader.refusal(refused), answer)

    async def _put_off(self, turn: Turn) -> None:
        """Nothing is answered yet: it is heard again when its files are here."""

        def work(unit: Any) -> None:
            turn.finish(unit, None)
            put_off(unit, turn.event, person=turn.person.id, heard=turn.accepted_at)

        await self._store.write(work)
        turn.committed = True
        self.has_put_off.set()

    async def _finish(self, turn: Turn, answer: Answer, *, failed: str | None = None) -> None:
        await self._store.write(lambda unit: turn.finish(unit, answer, failed=failed))
        turn.answered = answer
        turn.committed = True

    def _turn(self, incoming: AnyEvent, met: Met, settling: Settling) -> Turn:
        origin = incoming.origin
        person = met.person or Person(PersonId(""), "")
        reader = reader_of(met.person, company=self._company, texts=self._texts, locale=origin.locale)
        if met.person is not None and met.person.timezone is None and origin.timezone:
            reader = replace(reader, timezone=origin.timezone)
        settling.told_of = reader.told_of
        if isinstance(incoming, Filled):
            settling.beside = [
                Text(text=reader.refusal(Refused(each.code, name=each.name, **each.facts))) for each in incoming.refused
            ]
        turn = Turn(
            person=person,
            reader=reader,
            event=incoming,
            now=self._clock(),
            accepted_at=settling.job.accepted_at,
            company=self._company,
            store=self._store,
            settle=settling.settle,
            policy=self.policy,
            settle_failed=settling.settle_failed,
            is_first=met.is_first,
            about=met.about,
        )
        settling.turn = turn
        return turn
