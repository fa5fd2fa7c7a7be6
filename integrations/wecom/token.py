"""The token of the app: fetched once for everybody who waits, early, and never in a storm."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.chat.refusals import Busy, ChannelError, Gated

EARLY_SECONDS = 600.0
"""So long before its end a token is replaced, or a tenth of its life where that is less."""

LEAST_SECONDS = 60.0
"""How long a token is used at least, and how long none is fetched after a refusal."""

REFUSED = "40001"

PAUSES = (LEAST_SECONDS, 600.0, 3_600.0)
"""How long none is fetched where the secret was refused, or we asked too often: the last one from the third time on.

Wrong secrets in a row shut out our whole address for an hour: https://developer.work.weixin.qq.com/document/path/90313
"""

Fetch = Callable[[], Awaitable[tuple[str, float]]]
"""Gives a fresh token and the seconds for which it is good. Raises a `ChannelError`."""


class Token:
    """One per app and process."""

    def __init__(self, fetch: Fetch, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetch = fetch
        self._clock = clock
        self._value: str | None = None
        self._soon = 0.0
        self._end = 0.0
        self._refused: tuple[float, ChannelError] | None = None
        self._in_a_row = 0
        self._running: asyncio.Task[str] | None = None

    async def get(self, *, instead_of: str | None = None) -> str:
        """The token; another than `instead_of`, where that is still the one in use. Raises a `ChannelError`.

        However many ask at the same time, it is fetched once, and all get the same answer.
        """
        if instead_of is not None and self._value == instead_of:
            self._value = None
        if self._value is not None and self._clock() < self._soon:
            return self._value
        if self._refused is not None and self._clock() < self._refused[0]:
            # A new one for everybody: a traceback must not grow by everyone who waits.
            raise _again(self._refused[1])
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._fetched())
            self._running.add_done_callback(self._done)
        # Whoever stops waiting breaks it off for nobody else.
        return await asyncio.shield(self._running)

    def give_up(self, token: str, why: str) -> None:
        """This one was fetched just now and does not count: no other one is fetched for a while."""
        if self._value in (None, token):
            self._value = None
            self._refused = self._clock() + LEAST_SECONDS, Gated(why)

    async def close(self) -> None:
        """Break off what is being fetched."""
        running = self._running
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _fetched(self) -> str:
        try:
            value, seconds = await self._fetch()
        except ChannelError as error:
            if self._value is not None and self._clock() < self._end:
                self._soon = self._clock() + LEAST_SECONDS
                return self._value  # It was early: the old one still counts.
            if isinstance(error, Gated | Busy):
                self._refused = self._clock() + self._pause_after(error), error
            raise
        self._refused = None
        self._in_a_row = 0
        self._value = value
        self._end = self._clock() + max(LEAST_SECONDS, seconds)
        self._soon = self._end - (min(EARLY_SECONDS, seconds / 10) if seconds > LEAST_SECONDS else 0.0)
        return value

    def _pause_after(self, error: ChannelError) -> float:
        """Longer each time for what ends with our address being shut out; a setting is put right within a minute."""
        if not isinstance(error, Busy) and str(error) != REFUSED:
            return LEAST_SECONDS
        self._in_a_row += 1
        return PAUSES[min(self._in_a_row, len(PAUSES)) - 1]

    def _done(self, task: asyncio.Task[str]) -> None:
        self._running = None
        if not task.cancelled():
            task.exception()  # Everybody who waits may be gone.


def _again(error: ChannelError) -> ChannelError:
    return Busy(error.retry_after) if isinstance(error, Busy) else type(error)(str(error))
