"""The database to grow on: pooled connections, conflicts run again, news between processes by NOTIFY."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage import migrations
from storage.engine import Bell, Outcome
from storage.errors import Closed, CommitUnknown, DiskFull, Overloaded, Unreachable, WrongDatabase

T = TypeVar("T")

POOL = 8
_CHANNEL = "chit"
_TRIES = 5
_POOL_SECONDS = 5.0
# So long after a lost notification at the latest the others look for themselves.
_SLOW_POLL_SECONDS = 5.0
_LIMITS = {
    "application_name": "chit",
    "statement_timeout": "5000",
    "lock_timeout": "2000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
}
_CONFLICTS = frozenset({"40001", "40P01"})
_SLOW = frozenset({"55P03", "57014", "53300"})
# No such database, no such user, wrong password.
_REFUSED = frozenset({"3D000", "28000", "28P01"})
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class PostgresEngine:
    """A pool of eight connections, and one more on which it hears of other processes' commits."""

    def __init__(self, url: URL) -> None:
        self.bell = Bell()
        self.commits = 0
        self._engine = create_async_engine(
            url,
            pool_size=POOL,
            max_overflow=0,
            pool_timeout=_POOL_SECONDS,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={"server_settings": _LIMITS, "timeout": 5, "prepared_statement_cache_size": 300},
        )
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._news = News(url, self.bell)

    async def write(self, run: Callable[[Connection], Outcome]) -> Any:
        """See `storage.engine.Engine`. Run again on conflicts, and when the connection is lost before COMMIT."""
        return await self._finish(self._write(run))

    async def read(self, run: Callable[[Connection], T]) -> T:
        """See `storage.engine.Engine`. Run again when the connection is lost."""
        return await self._finish(self._read(run))

    async def check_durability(self) -> list[str]:
        """See `storage.engine.Engine`."""

        def look(connection: Connection) -> list[str]:
            found = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in _DURABLE}
            weak = [f"{name}={value}" for name, value in found.items() if value == "off"]
            replica = connection.execute(text("SELECT pg_is_in_recovery()")).scalar_one()
            return [*weak, "pg_is_in_recovery=on"] if replica else weak

        return await self.read(look)

    async def close(self) -> None:
        """See `storage.engine.Engine`."""
        self._closed = True
        if self._running:
            await asyncio.wait(self._running)
        await self._news.close()
        await self._engine.dispose()

    async def _finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Whoever waits may be cancelled; the transaction goes on to its end."""
        if self._closed:
            work.close()
            raise Closed("the store is closed")
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _write(self, run: Callable[[Connection], Outcome]) -> Any:
        outcome: Outcome = await again(lambda: self._attempt(run))
        outcome.committed()
        self.commits += 1
        self.bell.ring()
        self._news.tell()
        return outcome.value

    async def _attempt(self, run: Callable[[Connection], Outcome]) -> Outcome:
        async with connected(self._engine) as connection:
            outcome = await connection.run_sync(run)
            try:
                await connection.commit()
            except (DBAPIError, OSError) as error:
                if isinstance(error, OSError) or error.connection_invalidated:
                    raise CommitUnknown("the connection was lost during COMMIT") from error
                raise
            return outcome

    async def _read(self, run: Callable[[Connection], T]) -> T:
        async def attempt() -> T:
            async with connected(self._reading) as connection:
                return await connection.run_sync(run)

        return await again(attempt)


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
            except (OSError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError):
                # Every transaction fails loudly while the database is away; here it is only waited for.
                await self._rest(pause)
                pause = min(pause * 2, _SLOW_POLL_SECONDS)

    async def _pass_on(self, driver: Any) -> None:
        self._bell.ring()  # For what was said while nobody listened.
        while not driver.is_closed():
            if self._untold:
                self._untold = False
                await driver.execute("SELECT pg_notify($1, $2)", _CHANNEL, self._me)
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


@contextlib.asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection of the pool; errors of the driver leave as passing troubles where they are."""
    try:
        async with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise translate(error) from error
    except (asyncpg.InterfaceError, ConnectionError) as error:
        raise Unreachable(f"the connection was lost: {error}") from error
    except PoolTimeout as error:
        raise Overloaded("every connection to the database is busy") from error
    except OSError as error:
        raise Unreachable(f"the database can't be reached: {error}") from error


class Conflict(Overloaded):
    """Another transaction was in the way; running it again helps."""


async def again(attempt: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a transaction until it goes through; a conflict or a lost connection is met five times at most."""
    for left in reversed(range(_TRIES)):
        try:
            return await attempt()
        except Conflict:
            if not left:
                raise
            await asyncio.sleep(random.uniform(0.0, 0.02))  # noqa: S311 - so that two don't meet again
        except Unreachable:
            if not left:
                raise
            await asyncio.sleep(random.uniform(0.05, 0.3))  # noqa: S311
    raise AssertionError("not reached")


def translate(error: DBAPIError) -> Exception:
    """The passing trouble behind an error of the driver, or the error itself."""
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    if state in _CONFLICTS:
        return Conflict(str(error.orig))
    if state in _SLOW:
        return Overloaded(str(error.orig))
    if state == "53100":
        return DiskFull(str(error.orig))
    if error.connection_invalidated or (state or "").startswith(("08", "57P")):
        return Unreachable(f"the database can't be reached: {error.orig}")
    if state in _REFUSED:
        said = error.orig.__cause__ if error.orig is not None else None
        return WrongDatabase(f"the server refuses: {said or error.orig}")
    return error


async def prepare(url: URL, *, migrate: bool) -> None:
    """Bring the tables up to date, or raise NotMigrated where they are not; raises Unreachable too."""
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": 5})
    try:
        async with connected(engine) as connection:
            if migrate:
                await connection.run_sync(migrations.upgrade)
                await connection.commit()
            else:
                await connection.run_sync(migrations.require_current)
    finally:
        await engine.dispose()
