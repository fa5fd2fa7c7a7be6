"""What happens by the clock: moved managers, messages that reached nobody or nobody looked at, old texts purged."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from bot.chat.ports import Store

log = logging.getLogger("bot.schedule")

INBOX_DAYS = 35
STAGED_DAYS = INBOX_DAYS
"""How long a file that was sent and never became a receipt is kept: as long as a list that offers to save it."""
UNSEEN_SECONDS = 600

Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]


class Sweeper(Protocol):
    """Keeps files, and knows which are nobody's by what it is told."""

    async def sweep(self, known: Known) -> int:
        """Delete the old files of which `known` does not speak; how many."""


@dataclass(slots=True)
class Errand:
    """Something to do every so many seconds, in one write each or by itself; doing it twice does no harm."""

    name: str
    every: float
    do: Callable[[Any], object] | None = None
    run: Callable[[], Awaitable[object]] | None = None
    last: float = float("-inf")


def errands() -> list[Errand]:
    """Everything that is due by the clock."""
    return [
        Errand("purge", 3600, lambda unit: unit.conversations.purge(before=_days_ago(INBOX_DAYS))),
        Errand("forget", 3600, lambda unit: unit.offers.purge(before=_days_ago(INBOX_DAYS))),
        Errand("refused", 3600, lambda unit: unit.receipts.drop_refused(_days_ago(INBOX_DAYS))),
        Errand("reroute", 3600, lambda unit: unit.people.reroute(now=datetime.now(UTC))),
        Errand("reached", 60, lambda unit: unit.outbox.reach_again()),
        Errand("unseen", 60, lambda unit: unit.outbox.pass_on_unseen(seconds=UNSEEN_SECONDS)),
    ]


def sweeping(store: Store, files: Sweeper) -> Errand:
    """Once a day: files that nobody claimed are forgotten, and what no row speaks of is deleted."""

    async def known(places: Sequence[str]) -> Collection[str]:
        found: Collection[str] = await store.read(lambda unit: unit.receipts.known_places(places))
        return found

    async def sweep() -> None:
        await store.write(lambda unit: unit.receipts.drop_staged(_days_ago(STAGED_DAYS)))
        await files.sweep(known)

    return Errand("sweep", 86_400, run=sweep)


def _days_ago(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


class Schedule:
    """Runs the errands of one process; several processes may run them at the same time."""

    def __init__(self, store: Store, *, due: list[Errand] | None = None) -> None:
        self._store = store
        self._errands = errands() if due is None else due
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Run what is due until `stop` is called."""
        while not self._stop.is_set():
            for errand in self._errands:
                if time.monotonic() - errand.last >= errand.every:
                    errand.last = time.monotonic()
                    await self._do(errand)
            try:
                await asyncio.wait_for(self._stop.wait(), 5)
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Start nothing more."""
        self._stop.set()

    async def _do(self, errand: Errand) -> None:
        try:
            if errand.do is not None:
                await self._store.write(errand.do)
            if errand.run is not None:
                await errand.run()
        except Exception as error:  # the edge: it is tried again when it is next due
            log.error("an errand failed", extra={"errand": errand.name}, exc_info=error)
