"""Carry due messages to people's channels. It never decides who is told; claims/notices.py does."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from bot.chat.channel import Channel, Outgoing, Sent
from bot.chat.drawing import Drawing, reader_of
from bot.chat.meeting import learn
from bot.chat.messages import Bundle
from bot.chat.patience import patiently
from bot.chat.ports import Delivery, Store
from bot.chat.refusals import Busy, ChannelError, Expired, Failed, Gated, Gone, Rejected, Unknown
from bot.chat.texts import Texts
from bot.chat.turn import Company
from bot.logs import about
from bot.metrics import Metrics
from claims.people import Person, PersonId

log = logging.getLogger("bot.courier")

LANES = 32
"""How many conversations are served at once."""

POLL_SECONDS = 1.0
"""The net under the wake-ups: a reminder that falls due, a lease that ended elsewhere."""

CARRY_SECONDS = 28.0
"""In which a message must be out: a lease lasts 30 s. Later, another process may have sent a newer one."""

GATE_SECONDS = 60.0
"""How long a channel that is shut (token revoked, wrong secret) is left alone."""


class Courier:
    """One per process; any number of processes may carry side by side, each conversation is served by one at a time."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        *,
        drawing: Drawing,
        company: Company,
        texts: Texts,
        metrics: Metrics,
        worker: str,
    ) -> None:
        self._store = store
        self._channels = channels
        self._drawing = drawing
        self._company = company
        self._texts = texts
        self._metrics = metrics
        self._worker = worker
        self._wake = asyncio.Event()
        self._rests = asyncio.Event()
        self._rests.set()
        self._stopping = False
        self._left = False
        self._carrying: dict[asyncio.Task[None], str] = {}
        self._gated: dict[str, str] = {}
        self._asked: set[tuple[str, str]] = set()

    @property
    def gates(self) -> Mapping[str, str]:
        """The channels that are shut at the moment, and why."""
        return dict(self._gated)

    def wake(self) -> None:
        """Something may be due."""
        self._wake.set()

    async def run(self) -> None:
        """Carry until `stop` is called."""
        self._rests.clear()
        try:
            await self._run()
        finally:
            self._rests.set()

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                pause = await self.carry_due()
            except Exception as error:  # the edge: the database may be away for a while
                log.error("could not look for due messages", exc_info=error)
                pause = POLL_SECONDS
            if pause and not self._stopping:
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                except TimeoutError:
                    continue
        # What was leased while `stop` was called is begun by now; nobody else waits for it.
        await self._carried()

    async def stop(self) -> None:
        """Claim nothing more and finish what is being sent."""
        self._stopping = True
        self._wake.set()
        # A lane may be just being leased; what comes of it is sent too.
        await self._rests.wait()
        await self._carried()

    def leave(self) -> set[str]:
        """Begin nothing more, whatever was leased; gives the lanes in which something is still being sent."""
        self._stopping = self._left = True
        return set(self._carrying.values())

    async def _carried(self) -> None:
        while self._carrying:
            # Whoever gives up waiting breaks off no message by it.
            await asyncio.wait(tuple(self._carrying))

    async def carry_due(self) -> float:
        """Lease what is due and start to send it; gives the seconds until it is worth looking again."""
        room = LANES - len(self._carrying)
        names = tuple(self._channels)
        if room <= 0:
            await asyncio.wait(self._carrying, return_when=asyncio.FIRST_COMPLETED)
            return 0.0
        due = await self._store.read(lambda unit: unit.outbox.due_in(channels=names))
        if due is None or due > 0 or self._stopping:
            return POLL_SECONDS if due is None else min(due, POLL_SECONDS)
        taken = await self._store.write(
            lambda unit: list(unit.outbox.take(worker=self._worker, most=room, draw=self._drawing, channels=names))
        )
        if self._left:
            return POLL_SECONDS
        for delivery in taken:
            task = asyncio.get_running_loop().create_task(self._carry(delivery))
            self._carrying[task] = delivery.lane
            task.add_done_callback(self._carrying.pop)
        return 0.0 if taken else POLL_SECONDS

    async def _carry(self, delivery: Delivery) -> None:
        """Serve one conversation until nothing of it is due or something went wrong."""
        current: Delivery | None = delivery
        while current is not None:
            with about(f"o{current.row}"):
                try:
                    current = await self._one(current)
                except Exception as error:  # the edge: the lease ends by itself, another process goes on
                    log.error("a delivery ended without a mark", exc_info=error)
                    return

    async def _one(self, delivery: Delivery) -> Delivery | None:
        name = delivery.lane.split(":", 2)[1]
        channel = self._channels[name]
        begun = time.monotonic()
        try:
            async with asyncio.timeout(CARRY_SECONDS):
                to = delivery.to
                person = await patiently(partial(self._person, to), goes_on=self._goes_on) if to else None
                if person is not None and await self._reads_otherwise(channel, delivery, person):
                    await self._give_back(delivery)
                    return None
                sent, anew = await self._post(channel, delivery, person)
        except ChannelError as error:
            await self._failed(name, delivery, error)
            return None
        except TimeoutError:
            await self._failed(name, delivery, Unknown("no answer in time"))
            return None
        except Exception as error:  # a channel that breaks is our bug; whether it arrived is not known
            log.error("a channel failed", extra={"row": delivery.row, "channel": name}, exc_info=error)
            await self._failed(name, delivery, Unknown(type(error).__name__))
            return None
        # What a platform takes without a reference, such as an answer to a command, needs no token and proves nothing.
        if sent.ref is not None and self._gated.pop(name, None) is not None:
            log.warning("channel is open again", extra={"channel": name})
        self._metrics.sends.labels(name, delivery.kind, "sent").inc()
        self._metrics.send_seconds.observe(time.monotonic() - begun)
        draw = None if self._stopping else self._drawing

        def settle(unit: Any) -> Delivery | None:
            found: Delivery | None = unit.outbox.sent(
                delivery,
                ref=sent.ref,
                worker=self._worker,
                draw=draw,
                pace=channel.pace,
                messages=sent.messages,
                anew=anew,
                update_code=sent.update_code,
            )
            return found

        # It is sent: where the database is away for a moment, the mark is made up for rather than the message repeated.
        return await patiently(lambda: self._store.write(settle), goes_on=self._goes_on)

    def _goes_on(self) -> bool:
        return not self._stopping

    async def _reads_otherwise(self, channel: Channel, delivery: Delivery, person: Person) -> bool:
        """Whether a first card or news is for somebody who was never heard, and whose profile tells how they read.

        Everybody is asked for once; where the platform says nothing, the company's language is used.
        """
        # What is answered is said to somebody who was heard.
        is_first = delivery.kind != "answer" and delivery.ref is None and not delivery.is_doubtful
        if not is_first or person.locale is not None or person.profile_locale is not None:
            return False
        asked = channel.name, delivery.place
        if asked in self._asked:
            return False
        self._asked.add(asked)
        try:
            profile = await channel.profile(delivery.place)
        except ChannelError:
            return False
        return await learn(self._store, profile, channel=channel.name, address=delivery.place)

    async def _give_back(self, delivery: Delivery) -> None:
        """Nothing was sent: it is drawn anew and goes out at once."""

        def settle(unit: Any) -> None:
            unit.outbox.undraw(delivery)
            unit.outbox.later(delivery, seconds=0, error="language", counts=False)

        await patiently(lambda: self._store.write(settle), goes_on=self._goes_on)
        self._wake.set()

    async def _post(self, channel: Channel, delivery: Delivery, person: Person | None) -> tuple[Sent, bool]:
        """Send or change it; True where a card that could not be changed any more was posted anew."""
        reader = reader_of(person, company=self._company, texts=self._texts)
        outgoing = Outgoing(
            id=str(delivery.row),
            place=delivery.place,
            messages=Bundle.model_validate_json(delivery.bundle).messages,
            locale=reader.locale,
            to=delivery.to,
            update_code=delivery.update_code,
            is_doubtful=delivery.is_doubtful,
            due_at=delivery.due_at,
            retires=delivery.retires,
        )
        if delivery.ref is None:
            return await channel.send(outgoing), False
        try:
            return await channel.update(delivery.ref, outgoing), False
        except Expired:
            return await channel.send(replace(outgoing, update_code=None)), True

    async def _person(self, person: PersonId) -> Person | None:
        found: Person | None = await self._store.read(lambda unit: unit.people.get(person))
        return found

    async def _failed(self, name: str, delivery: Delivery, error: ChannelError) -> None:
        outcome = type(error).__name__.lower()
        self._metrics.sends.labels(name, delivery.kind, outcome).inc()
        if isinstance(error, Gated):
            if name not in self._gated:
                log.error("channel is shut", extra={"channel": name, "why": str(error)})
            self._gated[name] = str(error)
        if isinstance(error, Rejected):
            log.error("a platform refused what we built", extra={"row": delivery.row, "channel": name})

        def settle(unit: Any) -> None:
            box = unit.outbox
            if isinstance(error, Busy):
                box.later(delivery, seconds=error.retry_after, error=outcome, counts=False)
            elif isinstance(error, Gated):
                box.later(delivery, seconds=GATE_SECONDS, error=outcome, counts=False)
            elif isinstance(error, Gone):
                box.gone(delivery, error=outcome)
            elif isinstance(error, Rejected):
                box.dead(delivery, error=outcome)
            elif isinstance(error, (Failed, Unknown)):
                unknown = isinstance(error, Unknown)
                seconds = wait_before(delivery.attempts)
                box.later(delivery, seconds=seconds, error=outcome, counts=True, unknown=unknown)

        await patiently(lambda: self._store.write(settle), goes_on=self._goes_on)


def wait_before(attempts: int) -> float:
    """Seconds until the next attempt at the latest: 1 s, a good two times as long each time, up to 5 min.

    The store waits for at least half of it, so that twelve attempts outlast a platform that is away for ten minutes.
    """
    return float(min(300, 2.2 ** max(0, attempts - 1)))
