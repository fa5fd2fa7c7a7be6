"""The one thread that writes to the embedded database: what waits shares a commit, what fails is undone alone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection
from sqlalchemy import Engine as Sql
from sqlalchemy.exc import SQLAlchemyError

from storage.engine import Bell, Outcome, Sharing
from storage.errors import Closed, Trouble, WrongDatabase
from storage.quick import forget_reads, quickly
from storage.write_ahead import WriteAheadLog

log = logging.getLogger(__name__)

_POLL_SECONDS = 0.2
_PATIENCE_SECONDS = 5.0
_READERS_SECONDS = 0.5  # so long those who read are waited for at once, before they are at every poll


class Unit(NamedTuple):
    """A unit of work that waits, and who waits for it, so many people."""

    run: Callable[[Connection], Outcome]
    future: asyncio.Future[Any]
    people: int


class Settled(NamedTuple):
    """What became of a unit."""

    unit: Unit
    value: Any
    error: Exception | None


class Batch(NamedTuple):
    """What became of units that shared a transaction, and what is to be done now that it is committed."""

    settled: list[Settled]
    committed: list[Callable[[], None]]
    changed: bool = False
    erases: bool = False


class _Undo(Exception):
    """A unit failed that had changed something."""


class Writer:
    """Takes units from the event loop and gives them back when they are synced; ends when it is closed.

    A unit that fails is rolled back alone. If the commit fails, all of its batch fail.
    """

    def __init__(
        self,
        engine: Sql,
        lock: contextlib.AbstractContextManager[None],
        bell: Bell,
        *,
        sharing: Sharing,
        translate: Callable[[Exception], Exception],
    ) -> None:
        self.commits = 0
        self._engine = engine
        self._lock = lock
        self._bell = bell
        self._sharing = sharing
        self._translate = translate
        self._waiting: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._log = WriteAheadLog()
        self._closed = False
        self._company = 1
        self._come = 0
        self._gone = 0
        self._version: int | None = None
        self._looked = 0.0
        self._connection: Connection | None = None
        self._ended = self._loop.create_future()
        self._thread = threading.Thread(target=self._work, name="chit-writer", daemon=True)
        self._thread.start()

    async def submit(self, run: Callable[[Connection], Outcome], *, people: int) -> Any:
        """Run the unit in the next batch; returns its value once that is committed and synced."""
        if self._closed:
            raise Closed("the store is closed")
        future: asyncio.Future[Any] = self._loop.create_future()
        self._come += people
        self._waiting.put(Unit(run, future, people))
        return await future

    async def close(self) -> None:
        """Take nothing more, finish what waits."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
        await asyncio.shield(self._ended)

    def disconnect(self) -> None:
        """Close the connection, which writes the log back into the file; to be called after `close`, under the lock."""
        if self._connection is not None:
            if self._log.holds_erased:
                self._log.empty(_raw(self._connection), seconds=_PATIENCE_SECONDS)
            self._connection.close()
            self._connection = None

    # ------------------------------------------------------------ on the thread

    def _work(self) -> None:
        try:
            while batch := self._next():
                self._commit(batch)
                self._look_for_others(time.monotonic())
        finally:
            with contextlib.suppress(RuntimeError):  # The loop may be gone by now.
                self._loop.call_soon_threadsafe(self._ended.set_result, None)

    def _next(self) -> list[Unit]:
        """The next batch; empty when the store is closed and nothing waits any more."""
        first = self._wait()
        if first is None:
            return []
        if self._company > 1:
            self._linger()
        batch = [first]
        while len(batch) < self._sharing.most:
            try:
                unit = self._waiting.get_nowait()
            except queue.Empty:
                break
            if unit is None:
                self._waiting.put(None)
                break
            batch.append(unit)
        self._company = sum(unit.people for unit in batch)
        self._gone += self._company
        return batch

    def _wait(self) -> Unit | None:
        while True:
            try:
                return self._waiting.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                self._look_for_others(time.monotonic())

    def _linger(self) -> None:
        """Leave the processor to the event loop: those of the last batch are at their turns there, about to write."""
        began = latest = time.monotonic()
        seen = self._come - self._gone
        while seen < self._company:
            if not self._let_loop_go_round():
                return
            now, waiting = time.monotonic(), self._come - self._gone
            if waiting > seen:
                latest, seen = now, waiting
            elif now - latest > self._sharing.quiet_seconds:
                return
            if now - began > self._sharing.linger_seconds:
                return
            if seen < self._company:
                time.sleep(self._sharing.quiet_seconds / 8)

    def _let_loop_go_round(self) -> bool:
        round_made = threading.Event()
        try:
            self._loop.call_soon_threadsafe(round_made.set)
        except RuntimeError:  # It is gone.
            return False
        round_made.wait(self._sharing.linger_seconds)
        return True

    def _commit(self, batch: list[Unit]) -> None:
        with self._lock:
            try:
                connection = self._connect()
                try:
                    done = self._transaction(connection, batch, careful=False)
                except _Undo:
                    self._roll_back()
                    connection = self._connect()
                    done = self._transaction(connection, batch, careful=True)
                if done.erases:
                    self._log.holds_erased = True
                    self._log.empty(_raw(connection), seconds=_READERS_SECONDS)
            except Exception as error:
                self._roll_back()
                failure = self._translate(error)
                done = Batch([Settled(unit, None, failure) for unit in batch], [])
        for learn in done.committed:
            learn()
        self.commits += done.changed
        self._hand_back(done.settled, done.changed)

    def _transaction(self, connection: Connection, batch: list[Unit], *, careful: bool) -> Batch:
        """Run and commit the batch. Savepoints cost a copy of every page a unit changes, and hardly any unit fails
        after it wrote something: only a `careful` run has them, and a first run that would need one raises _Undo.
        """
        raw = _raw(connection)
        settled: list[Settled] = []
        committed: list[Callable[[], None]] = []
        erases = False
        raw.execute("BEGIN IMMEDIATE")
        forget_reads(connection)
        before = raw.total_changes
        for unit in batch:
            unchanged = raw.total_changes
            if careful:
                raw.execute("SAVEPOINT unit")
            try:
                value, learn, is_erasing = unit.run(connection)
            except Exception as error:
                if not raw.in_transaction:
                    raise  # The database gave the whole transaction up, as it may when the disk is full.
                if careful:
                    raw.execute("ROLLBACK TO unit")
                    forget_reads(connection)
                elif raw.total_changes > unchanged:
                    raise _Undo from error
                settled.append(Settled(unit, None, self._translate(error)))
            else:
                settled.append(Settled(unit, value, None))
                committed.append(learn)
                erases = erases or is_erasing
            if careful:
                raw.execute("RELEASE unit")
        changed = raw.total_changes > before
        raw.execute("COMMIT")
        return Batch(settled, committed, changed, erases)

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = quickly(self._engine.connect())
        return self._connection

    def _roll_back(self) -> None:
        if self._connection is not None:
            raw = _raw(self._connection)
            try:
                if raw.in_transaction:
                    raw.execute("ROLLBACK")
            except sqlite3.Error as error:
                # Nothing of it is committed; the next batch begins on a connection that works.
                log.error("a transaction could not be undone", exc_info=error)
                self._connection.invalidate()
                self._connection.close()
                self._connection = None

    def _hand_back(self, settled: list[Settled], changed: bool) -> None:
        def give() -> None:
            for unit, value, error in settled:
                if unit.future.done():
                    continue
                if error is None:
                    unit.future.set_result(value)
                else:
                    unit.future.set_exception(error)
            if changed:
                self._bell.ring()

        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(give)

    def _look_for_others(self, now: float) -> None:
        """Ring when another process has committed; asked of the writing connection, it leaves our own commits out."""
        if now - self._looked < _POLL_SECONDS:
            return
        self._looked = now
        with contextlib.suppress(sqlite3.Error, SQLAlchemyError, Trouble, WrongDatabase, RuntimeError):
            version = _raw(self._connect()).execute("PRAGMA data_version").fetchone()[0]
            if self._version not in (None, version):
                self._loop.call_soon_threadsafe(self._bell.ring)
            self._version = version
            if self._log.holds_erased:
                with self._lock:
                    self._log.empty(_raw(self._connect()), seconds=0)


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type
    return raw
