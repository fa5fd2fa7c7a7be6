"""Keep what comes at the same time in one transaction: what each of them would cost, all of them cost once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from contextvars import Context
from typing import Any, Generic, NamedTuple, TypeVar

from bot.chat.patience import is_defect
from bot.chat.ports import Sharing

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Waiting(NamedTuple, Generic[Item, Result]):
    item: Item
    kept: asyncio.Future[Result]


class Gathering(Generic[Item, Result]):
    """Gives what comes to `keep`, which keeps all of it or raises, and then each of them to `then`.

    Where only one transaction writes at a time, those that come meanwhile share the next one as `sharing` says, and one
    that is a defect fails alone; it waits until as many have come as were kept together last, and one alone waits for
    nobody. Else each has its own, beside the others, so that a row which somebody else has
    locked holds up nobody but its own. Items of one `lane` are kept in the order in which they came. `late` is told
    what became of one for which nobody waits any more.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]],
        *,
        lane: Callable[[Item], Hashable],
        sharing: Sharing | None,
        then: Callable[[Item, Result], None],
        late: Callable[[Item, Result | Exception], None],
    ) -> None:
        self._keep = keep
        self._lane = lane
        self._sharing = sharing
        self._then = then
        self._late = late
        self._waiting: deque[_Waiting[Item, Result]] = deque()
        self._behind: dict[Hashable, deque[_Waiting[Item, Result]]] = {}
        self._last = 1
        self._enough: asyncio.Future[None] | None = None
        self._working: set[asyncio.Task[None]] = set()

    def put(self, item: Item) -> asyncio.Future[Result]:
        """What became of it, once it is kept; whoever stops waiting breaks nothing off."""
        waiting = _Waiting[Item, Result](item, asyncio.get_running_loop().create_future())
        if self._sharing is not None:
            self._waiting.append(waiting)
            if self._enough is not None and len(self._waiting) >= self._last:
                _wake(self._enough)
            if not self._working:
                # What is logged there is about many, and not about the first.
                self._begin(self._share(self._sharing), context=Context())
        elif (behind := self._behind.get(lane := self._lane(item))) is not None:
            behind.append(waiting)
        else:
            self._behind[lane] = deque()
            self._begin(self._keep_alone(waiting, lane))
        return waiting.kept

    async def drain(self) -> None:
        """Wait until all that came is kept, or could not be."""
        while self._working:
            await asyncio.wait(tuple(self._working))

    def _begin(self, work: Coroutine[Any, Any, None], *, context: Context | None = None) -> None:
        self._working.add(asyncio.get_running_loop().create_task(self._until_done(work), context=context))

    async def _until_done(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        finally:
            this = asyncio.current_task()
            assert this is not None  # noqa: S101 - for the type
            self._working.discard(this)

    # ------------------------------------------------------------ who shares a transaction

    async def _share(self, sharing: Sharing) -> None:
        while self._waiting:
            if len(self._waiting) < self._last:
                await self._gather(sharing)
            together = [self._waiting.popleft() for _ in range(min(sharing.most, len(self._waiting)))]
            self._last = len(together)
            await self._settle(together)

    async def _gather(self, sharing: Sharing) -> None:
        loop = asyncio.get_running_loop()
        until, seen = loop.time() + sharing.linger_seconds, 0
        while seen < len(self._waiting) < self._last and loop.time() < until:
            seen = len(self._waiting)
            self._enough = loop.create_future()
            quiet = loop.call_later(sharing.quiet_seconds, _wake, self._enough)
            await self._enough
            quiet.cancel()
        self._enough = None

    async def _keep_alone(self, waiting: _Waiting[Item, Result], lane: Hashable) -> None:
        await self._settle([waiting])
        behind = self._behind[lane]
        while behind:
            await self._settle([behind.popleft()])
        del self._behind[lane]

    async def _settle(self, together: Sequence[_Waiting[Item, Result]]) -> None:
        try:
            found: Sequence[Result | Exception] = await self._keep([each.item for each in together])
        except Exception as error:
            if len(together) > 1 and is_defect(error):
                for each in together:
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
        # Whoever waits is told before anything else begins.
        for each, result in zip(together, found, strict=True):
            if not isinstance(result, Exception):
                self._then(each.item, result)


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)
