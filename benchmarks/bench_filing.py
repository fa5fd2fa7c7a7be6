"""Durable filing by the form through the kernel, accept to done, beside inserting the same rows and nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from benchmarks.filing_rows import STATEMENTS, fresh, rows_of_one_filing
from benchmarks.house import database_path, file_one, house
from benchmarks.measure import side_by_side, sync_rate
from bot.app import Application
from tests.support import postgres

PEOPLE = 32
EACH = 10
CONNECTIONS = 8


async def file_many(application: Application, *, people: int) -> float:
    """That many people at once, each filing `EACH` claims one after the other; filings a second."""

    async def one(number: int) -> None:
        for _ in range(EACH):
            await file_one(application, f"p{number}")

    start = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(people)))
    return people * EACH / (time.perf_counter() - start)


# ---------------------------------------------------------------- SQLite


def sqlite_core(path: Path, rows: list[Any]) -> float:
    """One thread of SQLAlchemy Core: one execute a row, 32 filings a commit, synced; filings a second."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def set_up(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection:
        start = time.perf_counter()
        for _ in range(EACH):
            with connection.begin():
                for _ in range(PEOPLE):
                    for table, row in fresh(rows):
                        connection.execute(STATEMENTS[table.name], row)
        taken = time.perf_counter() - start
    engine.dispose()
    return PEOPLE * EACH / taken


def sqlite_bare(path: Path, rows: list[Any]) -> float:
    """The same through the bare driver."""
    import sqlite3

    texts = {
        table.name: str(STATEMENTS[table.name].values(row).compile(dialect=sqlite.dialect(paramstyle="named")))
        for table, row in rows
    }
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    start = time.perf_counter()
    for _ in range(EACH):
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(PEOPLE):
            for table, row in fresh(rows):
                connection.execute(texts[table.name], row)
        connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return PEOPLE * EACH / taken


async def on_sqlite() -> None:
    """Ours against both references, in one database each."""
    async with house(people=PEOPLE) as ours, house(people=4) as theirs:
        rows = await rows_of_one_filing(theirs)
        path = database_path(theirs)
        print(f"raw fdatasync: {sync_rate(path.parent):.0f}/s")
        references: tuple[tuple[str, Callable[[Path, list[Any]], float], str], ...] = (
            ("SQLAlchemy Core, one thread", sqlite_core, "at least 0.35"),
            ("bare sqlite3", sqlite_bare, "for comparison"),
        )
        for name, reference, bound in references:
            found = await side_by_side(
                f"filing on SQLite, 32 people, against {name}",
                ours=lambda: file_many(ours, people=PEOPLE),
                reference=lambda reference=reference: asyncio.to_thread(reference, path, rows),
            )
            print(found.line(unit="filings/s", bound=bound))


# ---------------------------------------------------------------- PostgreSQL


async def postgres_core(engine: AsyncEngine, rows: list[Any]) -> float:
    """SQLAlchemy Core async, 8 connections, one transaction a filing, one execute a table; filings a second."""

    async def one() -> None:
        async with engine.connect() as connection:
            for _ in range(EACH):
                async with connection.begin():
                    for table, row in fresh(rows):
                        await connection.execute(STATEMENTS[table.name], row)

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return CONNECTIONS * EACH / (time.perf_counter() - start)


async def postgres_bare(pool: asyncpg.Pool, rows: list[Any]) -> float:
    """The same through the bare driver."""
    dialect = postgresql.asyncpg.dialect()
    compiled = {table.name: STATEMENTS[table.name].values(row).compile(dialect=dialect) for table, row in rows}

    async def one() -> None:
        async with pool.acquire() as connection:
            for _ in range(EACH):
                async with connection.transaction():
                    for table, row in fresh(rows):
                        statement = compiled[table.name]
                        await connection.execute(str(statement), *(row[name] for name in statement.positiontup or ()))

    start = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return CONNECTIONS * EACH / (time.perf_counter() - start)


async def on_postgres(server: postgres.Server) -> None:
    """Ours with its pool of 8 against both references, in one server."""
    ours_url, their_url = server.url(server.create()), server.url(server.create())
    async with house(people=CONNECTIONS, url=ours_url) as ours, house(people=4, url=their_url) as theirs:
        rows = await rows_of_one_filing(theirs)
        engine = create_async_engine(their_url, pool_size=CONNECTIONS, max_overflow=0)
        pool = await asyncpg.create_pool(their_url.replace("+asyncpg", ""), min_size=CONNECTIONS, max_size=CONNECTIONS)
        references: tuple[tuple[str, Callable[[], Awaitable[float]], str], ...] = (
            ("SQLAlchemy Core async, 8 connections", lambda: postgres_core(engine, rows), "at least 0.35"),
            ("bare asyncpg", lambda: postgres_bare(pool, rows), "for comparison"),
        )
        for name, reference, bound in references:
            found = await side_by_side(
                f"filing on PostgreSQL, 8 people, against {name}",
                ours=lambda: file_many(ours, people=CONNECTIONS),
                reference=reference,
            )
            print(found.line(unit="filings/s", bound=bound))
        await pool.close()
        await engine.dispose()


async def main() -> None:
    """Both engines."""
    await on_sqlite()
    with postgres.server() as server:
        await on_postgres(server)


if __name__ == "__main__":
    asyncio.run(main())
