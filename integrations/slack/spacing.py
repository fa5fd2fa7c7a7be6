"""Slack takes about one message a second into a channel, however many threads of it they go to.

A conversation has a lane, on which the store keeps that pace for all processes; each thread of a channel is a lane of
its own. Here one process keeps its threads of a channel apart. Several processes don't know of each other: where they
are too fast together, Slack says for how long nothing may come, and each keeps to that for the whole channel.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.chat.refusals import Busy

LONGEST_WAIT = 3.0
"""Seconds that a message waits here; who would wait longer comes again, and holds up nobody meanwhile."""

MOST = 1_000
"""Channels that are remembered."""


class Spacing:
    """One per process. `clock` gives seconds, and `pause` waits so many of them."""

    def __init__(self, *, clock: Callable[[], float], pause: Callable[[float], Awaitable[None]]) -> None:
        self._clock = clock
        self._pause = pause
        self._next: OrderedDict[str, float] = OrderedDict()

    async def turn(self, channel: str, *, apart: float) -> None:
        """Wait until a message may go there, `apart` seconds after the one before. Raises `Busy` where that is long."""
        now = self._clock()
        at = max(now, self._next.get(channel, now))
        if at - now > LONGEST_WAIT:
            raise Busy(at - now)
        self._keep(channel, at + apart)
        if at > now:
            await self._pause(at - now)

    def rest(self, channel: str, *, seconds: float) -> None:
        """Slack takes nothing there for so long, into none of its threads."""
        self._keep(channel, max(self._next.get(channel, 0.0), self._clock() + seconds))

    def _keep(self, channel: str, until: float) -> None:
        self._next[channel] = until
        self._next.move_to_end(channel)
        while len(self._next) > MOST:
            self._next.popitem(last=False)
