"""The time of the fake platform: it stands still for unit tests, and runs fast for stories."""

from __future__ import annotations

import asyncio
import time

START = 1_795_000_000.0
"""Where every clock begins, in seconds since 1970: a day of November 2026."""


class StoppedClock:
    """Moves only when a test says so; whoever sleeps moves it."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now

    def skip(self, seconds: float) -> None:
        """Let that much time pass at once."""
        self._now += seconds

    def real(self, seconds: float) -> float:
        """How long the process itself waits for that much of this clock's time."""
        return seconds

    async def sleep(self, seconds: float) -> None:
        """Let that much time pass, with a chance for others to run."""
        self.skip(seconds)
        await asyncio.sleep(0)


class FastClock(StoppedClock):
    """Runs by itself, `speed` times as fast as the wall clock."""

    def __init__(self, speed: float = 100.0) -> None:
        super().__init__()
        self._speed = speed
        self._began = time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._now + (time.monotonic() - self._began) * self._speed

    def real(self, seconds: float) -> float:
        """The same in seconds of the wall clock."""
        return seconds / self._speed

    async def sleep(self, seconds: float) -> None:
        """Wait until that much of this clock's time has passed."""
        await asyncio.sleep(self.real(seconds))
