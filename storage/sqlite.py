"""The embedded database: a file with a write-ahead log, synced at every commit, one writer at a time by a lock file."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy import Engine as Sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage import migrations
from storage.engine import Bell, Outcome, Sharing
from storage.errors import DiskFull, Overloaded, Trouble, WrongDatabase
from storage.quick import quickly
from storage.writer import Writer

T = TypeVar("T")

READERS = 4
_BUSY_SECONDS = 5.0
# Locks and shared memory of the write-ahead log don't work between machines.
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "lustre", "gpfs", "glusterfs"})
_NETWORK_FUSE = ("fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "fuse.cifs", "fuse.nfs")


class FileLock:
    """Held by the one process that writes: for a batch and the checkpoint its commit may start, never longer."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Give the lock up for good."""
        os.close(self._file)


class SqliteEngine:
    """Writes in batches on a thread of their own, reads beside them on a few others."""

    def __init__(self, path: Path) -> None:
        self.bell = Bell()
        self.sharing = Sharing()
        self.path = path
        self._lock = FileLock(lock_path(path))
        self._reading = create_engine(
            "sqlite://", creator=lambda: connect(path, readonly=True), poolclass=NullPool, hide_parameters=True
        )
        self._writing = writing_engine(path)
        self._writer = Writer(self._writing, self._lock, self.bell, sharing=self.sharing, translate=translate)
        self._idle: list[Reader] = []
        self._readers = asyncio.Semaphore(READERS)

    @property
    def commits(self) -> int:
        """How many transactions with changes this process has committed."""
        return self._writer.commits

    async def write(self, run: Callable[[Connection], Outcome], *, people: int = 1) -> Any:
        """See `storage.engine.Engine`."""
        return await self._writer.submit(run, people=people)

    async def read(self, run: Callable[[Connection], T]) -> T:
        """See `storage.engine.Engine`."""
        async with self._readers:
            reader = self._idle.pop() if self._idle else await Reader.open(self._reading)
            try:
                return await reader.run(run)
            finally:
                self._idle.append(reader)

    async def check_durability(self) -> list[str]:
        """See `storage.engine.Engine`."""
        return await self.read(lambda connection: list(weaknesses(connection, self.path)))

    async def close(self) -> None:
        """See `storage.engine.Engine`."""
        await self._writer.close()
        await asyncio.to_thread(self._lock.__enter__)  # The last one out writes the log back into the file.
        while self._idle:
            await self._idle.pop().close()
        await asyncio.to_thread(self._writer.disconnect)
        self._lock.close()


class Reader(aiosqlite.Connection):
    """A read-only connection with its thread; a whole query runs there at once.

    A trip between threads for each statement and each fetch, as SQLAlchemy's adapter makes them, costs ten times as
    much as the statements themselves.
    """

    def __init__(self, engine: Sql) -> None:
        def open_here() -> sqlite3.Connection:
            self.sql = quickly(engine.connect())
            raw = self.sql.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type
            return raw

        super().__init__(open_here, iter_chunk_size=64)
        self._thread.daemon = True

    @classmethod
    async def open(cls, engine: Sql) -> Reader:
        """Start the thread and connect."""
        reader = cls(engine)
        await reader
        return reader

    async def run(self, query: Callable[[Connection], T]) -> T:
        """Run the query on one unchanging state of the database."""
        result: T = await self._execute(self._run, query)  # type: ignore[no-untyped-call]
        return result

    def _run(self, query: Callable[[Connection], T]) -> T:
        self._conn.execute("BEGIN")
        try:
            return query(self.sql)
        except (DBAPIError, sqlite3.Error) as error:
            raise translate(error) from error
        finally:
            self.sql.rollback()
            # A query that ran no statement left SQLAlchemy with nothing to roll back.
            if self._conn.in_transaction:
                self._conn.execute("ROLLBACK")

    async def close(self) -> None:
        """Close the connection and end its thread."""
        await self._execute(self.sql.close)  # type: ignore[no-untyped-call]
        await super().close()


def file_of(database: str | None) -> Path:
    """The file an URL names. Raises WrongDatabase where it names none, or one behind a network."""
    if not database or database == ":memory:" or database.startswith("file:"):
        raise WrongDatabase("the SQLite URL must name a file: sqlite+aiosqlite:///PATH")
    path = Path(database).absolute()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kind = file_system(path.parent)
    if is_network(kind):
        raise WrongDatabase(f"{path} is on a network file system ({kind}); SQLite needs a local disk")
    return path


def prepare(path: Path, *, migrate: bool) -> None:
    """Bring the tables up to date, or raise NotMigrated where they are not."""
    lock = FileLock(lock_path(path))
    engine = writing_engine(path)
    try:
        with lock, engine.connect() as connection:
            if not migrate:
                migrations.require_current(connection)
            elif not migrations.is_current(connection):
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                migrations.upgrade(connection)
                connection.commit()
    except DBAPIError as error:
        raise translate(error) from error
    finally:
        lock.close()


def lock_path(path: Path) -> Path:
    """The lock file of a database file; every process that writes holds it."""
    return path.with_name(path.name + ".lock")


def writing_engine(path: Path) -> Sql:
    """For one writing connection; BEGIN IMMEDIATE and COMMIT are sent by who uses it, under the lock."""
    return create_engine(
        "sqlite://", creator=lambda: connect(path, readonly=False), poolclass=NullPool, hide_parameters=True
    )


def connect(path: Path, *, readonly: bool) -> sqlite3.Connection:
    """Open the file with what durability takes. Raises WrongDatabase if it can't be had."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        if not readonly:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA journal_size_limit = 67108864")
            # 16 MB: a page that changes again and again is written back once.
            connection.execute("PRAGMA wal_autocheckpoint = 4000")
            # What is deleted is overwritten; not every build does that by itself.
            connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        if readonly:
            connection.execute("PRAGMA query_only = ON")
        elif weak := list(_weak_pragmas(connection)):
            raise WrongDatabase(f"{path}: {', '.join(weak)}")
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError):
            raise translate(error) from error
        raise WrongDatabase(f"{path}: {error}") from error
    except WrongDatabase:
        connection.close()
        raise
    return connection


def weaknesses(connection: Connection, path: Path) -> Iterator[str]:
    """What could lose an acknowledged change here."""
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - for the type
    yield from _weak_pragmas(raw)
    kind = file_system(path.parent)
    if is_network(kind):
        yield f"filesystem={kind}"


def _weak_pragmas(connection: sqlite3.Connection) -> Iterator[str]:
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != "wal":
        yield f"journal_mode={mode}"
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    if synchronous < 2:
        yield f"synchronous={synchronous}"


def file_system(folder: Path) -> str:
    """The kind of file system a folder is on, as Linux names it; empty where that can't be told."""
    with contextlib.suppress(OSError):
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        place, best, kind = folder.resolve(), -1, ""
        for line in mounts:
            left, _, right = line.partition(" - ")
            mounted = Path(left.split(" ")[4].replace("\\040", " "))
            if place.is_relative_to(mounted) and len(mounted.parts) >= best:
                best, kind = len(mounted.parts), right.split(" ")[0]
        return kind
    return ""


def is_network(kind: str) -> bool:
    """Whether a file system of this kind lies behind a network, where the database file can't be kept safely."""
    return kind in _NETWORK or kind.startswith(_NETWORK_FUSE)


def translate(error: Exception) -> Exception:
    """The passing trouble behind an error of the driver, or the error itself."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(error, Trouble) or code is None:
        return error
    # A full disk shows as FULL and as IOERR; extended codes hold the plain one in their low byte.
    if code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return DiskFull(f"the database file can't be written: {cause}")
    if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Overloaded("the database file is locked by another program")
    return error
