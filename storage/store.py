"""The two doors to what is kept: `write` changes it in one synced transaction, `read` only looks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection, make_url

from storage.engine import Engine, Outcome
from storage.errors import WrongDatabase
from storage.keys import Keychain, KeyRing, Vault, open_keychain
from storage.quick import quickly, send


class Flushes(Protocol):
    """What the store asks of a unit."""

    def flush(self) -> None:
        """Write whatever was changed and not written yet."""


U = TypeVar("U", bound=Flushes)
T = TypeVar("T")
Make = Callable[[Connection, Vault, bool], U]
"""Builds a unit on a connection; the last argument says that it can only read."""


class Store(Generic[U]):
    """What is kept, open. One per process and event loop."""

    def __init__(self, engine: Engine, keychain: Keychain, *, unit: Make[U]) -> None:
        self.engine = engine
        self.keychain = keychain
        self.sharing = engine.sharing
        """How a commit is shared where only one transaction writes at a time, here and elsewhere; else None."""
        self._unit = unit

    @property
    def commits(self) -> int:
        """How many transactions with changes this process has committed."""
        return self.engine.commits

    async def write(self, work: Callable[[U], T], *, people: int = 1) -> T:
        """Run `work` with a unit in one transaction, committed and synced when this returns; so many wait for that.

        It must be free of effects outside the unit: on conflicts it runs again, and units of others may share the
        commit. An exception rolls it back alone. Raises a `storage.errors.Trouble` that passes, or what `work` raises.
        """

        def run(connection: Connection) -> Outcome:
            quick = quickly(connection)
            vault = Vault(quick, self.keychain)
            unit = self._unit(quick, vault, False)
            try:
                value = work(unit)
                unit.flush()
            finally:
                _take_apart(unit)
            send(quick)
            return Outcome(value, vault.committed, erases=vault.has_erased)

        value: T = await self.engine.write(run, people=people)
        return value

    async def read(self, query: Callable[[U], T]) -> T:
        """Run `query` with a unit that can't change anything, on one unchanging state of the database."""

        def run(connection: Connection) -> T:
            quick = quickly(connection)
            vault = Vault(quick, self.keychain)
            unit = self._unit(quick, vault, True)
            try:
                value = query(unit)
            finally:
                _take_apart(unit)
            vault.committed()
            return value

        return await self.engine.read(run)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call it on the event loop's thread soon after any commit of any process; the result ends that."""
        return self.engine.bell.subscribe(callback)

    async def check_durability(self) -> list[str]:
        """The settings of the database under which what was acknowledged could be lost, as `name=value`."""
        return await self.engine.check_durability()

    async def close(self) -> None:
        """Finish what was accepted and close the database."""
        await self.engine.close()


async def open_store(url: str, *, keys: Sequence[bytes], data_dir: Path, unit: Make[U], migrate: bool) -> Store[U]:
    """Open the database of this URL with these keys (32 bytes each, newest first).

    With `migrate` the tables are brought up to date, else NotMigrated is raised where they are not. Raises
    ProgramTooOld when they are of a newer program, KeysMissing when rows need other keys, WrongDatabase when the
    database can't keep what is promised, a `Trouble` when it can't be reached.
    """
    ring = KeyRing(keys)
    target = make_url(url)
    await asyncio.to_thread(data_dir.mkdir, parents=True, exist_ok=True, mode=0o700)
    engine: Engine
    if target.get_backend_name() == "sqlite":
        from storage import sqlite

        path = await asyncio.to_thread(sqlite.file_of, target.database)
        await asyncio.to_thread(sqlite.prepare, path, migrate=migrate)
        engine = sqlite.SqliteEngine(path)
    elif target.get_backend_name() == "postgresql":
        from storage import postgres

        await postgres.prepare(target, migrate=migrate)
        engine = postgres.PostgresEngine(target)
    else:
        raise WrongDatabase(f"{target.get_backend_name()} is not a database this program can use")
    try:
        keychain = await engine.write(lambda connection: Outcome(open_keychain(connection, ring), _nothing))
    except BaseException:
        await engine.close()
        raise
    return Store(engine, keychain, unit=unit)


def _take_apart(unit: object) -> None:
    """Let go of what a unit that is over was made of.

    It knows its parts and they know it; to find such circles costs as much as a tenth of a turn.
    """
    vars(unit).clear()


def _nothing() -> None:
    """There is nothing to learn from a commit without a vault."""
