"""Hear of the commits of other processes on one PostgreSQL, and tell them of ours."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.engine import Bell

log = logging.getLogger(__name__)

_CHANNEL = "chit"
# So long after a lost notification at the latest the others look for themselves.
_SLOW_POLL_SECONDS = 5.0
# What is committed so soon after a word was sent shares the next one: at hundreds of commits a second one each costs
# as much as a statement of every transaction.
_APART_SECONDS = 0.01


class News:
    """Hears of other processes' commits and tells them of ours, several in one word if they come fast.

    Told on a connection of its own after the commit: NOTIFY within a transaction makes all commits of the
    database queue up behind one lock. What is lost when a process dies in between, the slow poll finds.
    """

    def __init__(self, url: URL, bell: Bell) -> None:
        self._engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": 5})
        self._bell = bell
        self._me = secrets.token_hex(8)
        self._wake = asyncio.Event()
        self._untold = False
        self._closing = False
        self._task = asyncio.create_task(self._work())

    def tell(self) -> None:
        """Something was committed here."""
        self._untold = True
        self._wake.set()

    async def close(self) -> None:
        """Tell what is untold, then stop."""
        self._closing = True
        self._wake.set()
        await self._task
        await self._engine.dispose()

    async def _work(self) -> None:
        pause = 0.1
        while not self._closing:
            try:
                async with self._engine.connect() as connection:
                    driver = (await connection.get_raw_connection()).driver_connection
                    assert driver is not None  # noqa: S101 - for the type
                    await driver.add_listener(_CHANNEL, self._heard)
                    driver.add_termination_listener(lambda _: self._wake.set())
                    pause = 0.1
                    await self._pass_on(driver)
            except Exception as error:  # the edge: without it nobody would be woken any more
                # Every transaction fails loudly while the database is away; here it is only waited for.
                log.debug("can't listen to the database", exc_info=error)
                await self._rest(pause)
                pause = min(pause * 2, _SLOW_POLL_SECONDS)

    async def _pass_on(self, driver: Any) -> None:
        self._bell.ring()  # For what was said while nobody listened.
        while not driver.is_closed():
            if self._untold:
                self._untold = False
                await driver.execute("SELECT pg_notify($1, $2)", _CHANNEL, self._me)
                await asyncio.sleep(0 if self._closing else _APART_SECONDS)
            if self._closing:
                return
            if not await self._rest(_SLOW_POLL_SECONDS):
                self._bell.ring()

    async def _rest(self, seconds: float) -> bool:
        """Wait so long at most; True when something is to be done before."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        woken = self._wake.is_set()
        self._wake.clear()
        return woken

    def _heard(self, _driver: object, _pid: int, _channel: str, sender: object) -> None:
        if sender != self._me:
            self._bell.ring()
