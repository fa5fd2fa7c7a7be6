"""The database to grow on: pooled connections, conflicts run again, news between processes by NOTIFY."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import URL, Connection, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage import migrations
from storage.engine import Bell, Outcome
from storage.errors import Closed, CommitUnknown, DiskFull, Overloaded, Unreachable, WrongDatabase
from storage.news import News

T = TypeVar("T")

POOL = 8
_TRIES = 5
_POOL_SECONDS = 5.0
_IDLE_SECONDS = 2.0
_LIMITS = {
    "application_name": "chit",
    "statement_timeout": "5000",
    "lock_timeout": "2000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
}
_CONFLICTS = frozenset({"40001", "40P01"})
_STANDBY = "25006"
_SLOW = frozenset({"55P03", "57014", "53300"})
# No such database, no such user, wrong password.
_REFUSED = frozenset({"3D000", "28000", "28P01"})
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


class PostgresEngine:
    """A pool of eight connections, and one more on which it hears of other processes' commits."""

    def __init__(self, url: URL) -> None:
        self.bell = Bell()
        self.sharing = None
        self.commits = 0
        self._engine = create_async_engine(
            url,
            pool_size=POOL,
            max_overflow=0,
            pool_timeout=_POOL_SECONDS,
            hide_parameters=True,
            connect_args={"server_settings": _LIMITS, "timeout": 5, "prepared_statement_cache_size": 300},
        )
        ping_when_idle(self._engine)
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._news = News(url, self.bell)

    async def write(self, run: Callable[[Connection], Outcome], *, people: int = 1) -> Any:
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
            try:
                outcome = await connection.run_sync(run)
            except DBAPIError as error:
                if _state(error) == _STANDBY:
                    raise Unreachable("the server takes no changes: it has become a standby") from error
                raise
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


def ping_when_idle(engine: AsyncEngine) -> None:
    """See whether a connection still lives before it is used again after a pause.

    SQLAlchemy's own ping takes three trips each time. One that died a moment ago is met by running again.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def note(connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def look(connection: Any, record: Any, _fairy: Any) -> None:
        if time.monotonic() - record.info.get("used", time.monotonic()) < _IDLE_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except (engine.dialect.loaded_dbapi.Error, OSError) as error:
            raise DisconnectionError(str(error)) from error


@contextlib.asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection of the pool; errors of the driver leave as passing troubles where they are."""
    try:
        async with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise translate(error) from error
    except (asyncpg.InterfaceError, asyncpg.InternalClientError, ConnectionError) as error:
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


def _state(error: DBAPIError) -> str | None:
    state: str | None = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "pgcode", None)
    return state


def translate(error: DBAPIError) -> Exception:
    """The passing trouble behind an error of the driver, or the error itself."""
    state = _state(error)
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
                while await connection.run_sync(migrations.upgrade_on_postgres):
                    await connection.commit()
                await connection.commit()
            else:
                await connection.run_sync(migrations.require_current)
    finally:
        await engine.dispose()
