"""Finish accepted events whose process went away. New events never wait for it; their own process runs them."""

from __future__ import annotations

import asyncio
import logging

from bot.chat.dispatch import Door

log = logging.getLogger("bot.finisher")

POLL_SECONDS = 1.0


class Finisher:
    """Looks at start and then every second; the look is one indexed read."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Look until `stop` is called."""
        while not self._stop.is_set():
            try:
                if await self._door.store.read(lambda unit: unit.inbox.is_waiting()):
                    await self._door.take_over()
            except Exception as error:  # the edge: the database may be away for a while
                log.error("could not look for unfinished events", exc_info=error)
            try:
                await asyncio.wait_for(self._stop.wait(), POLL_SECONDS)
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Take nothing more."""
        self._stop.set()
