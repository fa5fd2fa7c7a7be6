"""Keep what comes at the same time in one transaction: what each of them would cost, all of them cost once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Any, Generic, NamedTuple, TypeVar

from bot.chat.patience import is_defect

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 64
"""So many at most are kept in one transaction."""

QUIET_SECONDS = 0.002
LINGER_SECONDS = 0.02
"""Until as many have come as were kept together last: for 2 ms after the latest, 20 ms in all. One alone waits for
nobody, and nobody waits where several are kept beside each other."""


class _Waiting(NamedTuple, Generic[Item, Result]):
    item: Item
    kept: asyncio.Future[Result]


class Gathering(Generic[Item, Result]):
    """Gives what comes to `keep`, which does it all or raises; `at_once` calls of it at most run beside each other.

    Of those kept together each fails alone: where `keep` raises a defect, every one of them is kept by itself. Items
    of one transaction are sorted by `order`, those of one order stay as they came. `late` is told what became of one
    for which nobody waits any more.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        order: Callable[[Item], Any],
        at_once: int,
        late: Callable[[Item, Result | Exception], None],
    ) -> None:
        self._keep = keep
        self._order = order
        self._at_once = at_once
        self._late = late
        self._waiting: list[_Waiting[Item, Result]] = []
        self._last = 1
        self._enough: asyncio.Future[None] | None = None
        self._working: set[asyncio.Task[None]] = set()

    def put(self, item: Item) -> asyncio.Future[Result]:
        """What became of it, once it is kept; whoever stops waiting breaks nothing off."""
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[Result] = loop.create_future()
        self._waiting.append(_Waiting(item, kept))
        if self._enough is not None:
            if len(self._waiting) >= self._last:
                _wake(self._enough)
        elif len(self._working) < self._at_once:
            # What is logged there is about many, and not about the first.
            task = loop.create_task(self._work(), context=Context())
            self._working.add(task)
        return kept

    async def drain(self) -> None:
        """Wait until all that came is kept, or could not be."""
        while self._working:
            await asyncio.wait(tuple(self._working))

    async def _work(self) -> None:
        try:
            while self._waiting and self._enough is None:
                if self._at_once == 1 and len(self._waiting) < self._last:
                    await self._gather()
                together, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                self._last = len(together)
                together.sort(key=lambda each: self._order(each.item))
                await self._settle(together)
        finally:
            this = asyncio.current_task()
            assert this is not None  # noqa: S101 - for the type
            self._working.discard(this)

    async def _gather(self) -> None:
        loop = asyncio.get_running_loop()
        until, seen = loop.time() + LINGER_SECONDS, 0
        while seen < len(self._waiting) < self._last and loop.time() < until:
            seen = len(self._waiting)
            self._enough = loop.create_future()
            quiet = loop.call_later(QUIET_SECONDS, _wake, self._enough)
            await self._enough
            quiet.cancel()
        self._enough = None

    async def _settle(self, together: Sequence[_Waiting[Item, Result]]) -> None:
        try:
            found: Sequence[Result | Exception] = await self._keep([each.item for each in together])
        except Exception as error:
            if len(together) > 1 and is_defect(error):
                for each in together:  # one after the other: of those of one order the first came first
                    await self._settle([each])
                return
            found = [error] * len(together)
        for (item, kept), result in zip(together, found, strict=True):
            if kept.done():
                self._late(item, result)
            elif isinstance(result, Exception):
                kept.set_exception(result)
            else:
                kept.set_result(result)


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
