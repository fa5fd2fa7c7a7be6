"""Fetch files that people sent from their platform, and hand their message in again with the files here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.chat.answers import post
from bot.chat.bringing import NotYet, as_share, bring, give_up, here
from bot.chat.channel import Channel
from bot.chat.dispatch import Door
from bot.chat.events import INCOMING, Filled, RefusedShare, Said, SharedFile
from bot.chat.fetches import FETCH, derived, heard_again
from bot.chat.messages import Text
from bot.chat.patience import patiently
from bot.chat.ports import Job
from bot.chat.refusals import Busy, Gated
from bot.chat.staging import Staging
from bot.courier import GATE_SECONDS, wait_before
from bot.logs import about
from claims.errors import Refused
from claims.people import PersonId
from storage.errors import LeaseLost

log = logging.getLogger("bot.fetching")

PEOPLE = 16
"""Of how many people files are fetched at once."""

POLL_SECONDS = 1.0
"""How often other processes' files are looked for, whose process may be gone; one's own are fetched at once."""

TELL_SECONDS = 2.0
"""After which somebody hears that their files are being fetched."""

HOLD_SECONDS = 10.0
"""How often a lease of 30 s is made to last."""

MOST_ATTEMPTS = 12
LONGEST = timedelta(days=1)
"""Whatever could not be fetched by then is given up, and its sender told."""


@dataclass(slots=True)
class Gathered:
    """What became of the files of a message: here, never to be had, or failed this time, with its key and why."""

    files: list[SharedFile] = field(default_factory=list)
    refused: list[RefusedShare] = field(default_factory=list)
    failed: list[tuple[SharedFile, str, Refused]] = field(default_factory=list)


class Fetcher:
    """One per process; any number of processes may fetch side by side, for one person one at a time.

    Only channels of this process are fetched from; other tasks are left to processes that have the channel.
    """

    def __init__(self, door: Door, channels: Mapping[str, Channel], *, staging: Staging) -> None:
        self._door = door
        self._store = door.store
        self._channels = channels
        self._staging = staging
        self._wake = door.has_put_off
        self._stopping = False
        self._running: dict[asyncio.Task[None], str] = {}
        self._gathering: set[asyncio.Task[Gathered]] = set()

    # ------------------------------------------------------------ life

    async def run(self) -> None:
        """Fetch until `stop` is called."""
        while not self._stopping:
            self._wake.clear()
            try:
                pause = await self._begin_due()
            except Exception as error:  # the edge: the database may be away for a while
                log.error("could not look for files to fetch", exc_info=error)
                pause = POLL_SECONDS
            if pause and not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)
        await self._ended()

    async def stop(self) -> None:
        """Begin nothing more, cut off what is being fetched and give it back, for others to begin anew."""
        self.leave()
        await self._ended()

    def leave(self) -> set[str]:
        """Begin nothing more and cut off what is being fetched; gives the lanes on which something still ends."""
        self._stopping = True
        self._wake.set()
        for gathering in self._gathering:
            gathering.cancel()
        return set(self._running.values())

    async def _ended(self) -> None:
        while self._running:
            await asyncio.wait(tuple(self._running))

    async def _begin_due(self) -> float:
        """Begin what is due; gives the seconds until it is worth looking again."""
        room, names = PEOPLE - len(self._running), tuple(self._channels)
        if room <= 0:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            return 0.0
        due = await self._store.read(lambda unit: unit.tasks.due_in(kinds=(FETCH,), channels=names))
        if due is None or due > 0 or self._stopping:
            return POLL_SECONDS if due is None else min(due, POLL_SECONDS)
        worker = self._door.worker
        taken: list[Job] = await self._store.write(
            lambda unit: list(unit.tasks.take(kinds=(FETCH,), channels=names, worker=worker, most=room))
        )
        for job in taken:
            task = asyncio.get_running_loop().create_task(self._serve(job))
            self._running[task] = job.lane
            task.add_done_callback(self._running.pop)
        return 0.0 if taken else POLL_SECONDS

    # ------------------------------------------------------------ one message

    async def _serve(self, job: Job) -> None:
        """Fetch for one person until nothing of theirs is due or something went wrong."""
        current: Job | None = job
        while current is not None:
            with about(f"t{current.row}"):
                try:
                    current = await self._one(current)
                except LeaseLost:
                    log.warning("another process fetches this by now")
                    return
                except Exception as error:  # the edge: the lease ends by itself, another process goes on
                    log.error("a fetch ended without a mark", exc_info=error)
                    return

    async def _one(self, job: Job) -> Job | None:
        said = INCOMING.validate_json(job.body)
        if not isinstance(said, (Said, Filled)) or job.person is None:
            raise TypeError("a task that is no message or form of somebody's")
        if self._stopping:
            await self._give_back(job)
            return None
        gathering = asyncio.get_running_loop().create_task(self._gather(job, said, job.person))
        self._gathering.add(gathering)
        gathering.add_done_callback(self._gathering.discard)
        try:
            await self._stand_by(job, said, gathering)
            found = gathering.result()
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            await self._give_back(job)
            return None
        except (Busy, Gated) as error:
            seconds = error.retry_after if isinstance(error, Busy) else GATE_SECONDS
            log.warning("a platform gives no files, which is tried again", extra={"why": type(error).__name__})
            await self._later(job, said, seconds=seconds, counts=False)
            return None
        finally:
            gathering.cancel()
        if found.failed and not self._is_over(job):
            await self._later(job, said, seconds=wait_before(job.attempts), counts=True)
            return None
        return await self._hand_in(job, said, found, job.person)

    async def _gather(self, job: Job, said: Said | Filled, person: PersonId) -> Gathered:
        """Bring every file that is not here yet. Raises `Busy` and `Gated`."""
        found = Gathered()
        for index, file in enumerate(said.files):
            upload = derived(said.origin.key, f":{index}")
            brought: SharedFile | RefusedShare | None = file if file.staged else None
            try:
                brought = brought or await here(staging=self._staging, person=person, upload=upload)
                if brought is None:
                    # Whoever crashed over it so often does not begin again.
                    if job.attempts > MOST_ATTEMPTS:
                        raise NotYet
                    channel = self._channels[said.origin.channel]
                    brought = await bring(file, channel, staging=self._staging, person=person, upload=upload)
            except NotYet as failed:
                found.failed.append((file, upload, failed.refused))
                continue
            if isinstance(brought, SharedFile):
                found.files.append(brought.model_copy(update={"field": file.field}))
            else:
                found.refused.append(brought)
        return found

    async def _stand_by(self, job: Job, said: Said | Filled, gathering: asyncio.Task[Gathered]) -> None:
        """Keep the lease while it is being fetched, and say so when it takes long."""
        await asyncio.wait({gathering}, timeout=TELL_SECONDS)
        if not gathering.done():
            await self._tell(job, said)
        while not gathering.done():
            await patiently(lambda: self._store.write(lambda unit: unit.tasks.hold(job)), goes_on=self._goes_on)
            await asyncio.wait({gathering}, timeout=HOLD_SECONDS)

    # ------------------------------------------------------------ what becomes of it

    async def _hand_in(self, job: Job, said: Said | Filled, found: Gathered, person: PersonId) -> Job | None:
        """The message is said again with its files here, and the task is done, in one commit."""
        refused = list(found.refused)
        for file, upload, why in found.failed:
            log.error("gave up fetching a file", extra={"event": said.origin.key})
            given_up = await give_up(file, why, staging=self._staging, person=person, upload=upload)
            refused.append(as_share(given_up))
        again = heard_again(said, files=found.files, refused=refused)

        def settle(unit: Any) -> Job | None:
            following: Job | None = unit.tasks.finish(job, worker=self._door.worker)
            return following

        return await patiently(lambda: self._door.hand_in(again, settle=settle), goes_on=self._goes_on)

    async def _later(self, job: Job, said: Said | Filled, *, seconds: float, counts: bool) -> None:
        if seconds >= TELL_SECONDS:
            await self._tell(job, said)

        def work(unit: Any) -> None:
            unit.tasks.later(job, seconds=seconds, counts=counts)

        await patiently(lambda: self._store.write(work), goes_on=self._goes_on)

    async def _give_back(self, job: Job) -> None:
        await self._store.write(lambda unit: unit.tasks.release(job))

    async def _tell(self, job: Job, said: Said | Filled) -> None:
        """Say once that it takes a while; whoever can't be told now is told by its outcome."""
        reader = None if job.person is None or isinstance(said, Filled) else await self._door.reader(job.person)
        if reader is None:  # A form says itself that it waits.
            return
        answer = Text(text=reader.say("files-on-their-way", count=len(said.files)))

        def work(unit: Any) -> None:
            # Within the lease, and once: the same key posts nothing more.
            post(unit, said, answer, key=job.key, person=job.person, heard=job.accepted_at)
            unit.tasks.hold(job)

        await patiently(lambda: self._store.write(work), goes_on=self._goes_on)

    def _is_over(self, job: Job) -> bool:
        return job.attempts >= MOST_ATTEMPTS or self._door.now() - job.accepted_at >= LONGEST

    def _goes_on(self) -> bool:
        return not self._stopping
