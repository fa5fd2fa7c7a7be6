"""What SQLite and PostgreSQL have in common here: they run transactions, count commits and ring a bell after each."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import BigInteger

log = logging.getLogger(__name__)

T = TypeVar("T")


class Outcome(NamedTuple):
    """What a transaction gives, and what is to be done once it is committed.

    `erases`: what it removed must not lie about in the files of the database any more.
    """

    value: Any
    committed: Callable[[], None]
    erases: bool = False


class Sharing(NamedTuple):
    """How those who write at the same time share a commit: at most `most` of them.

    It waits until as many have come as shared the last one: for `quiet_seconds` after the latest, `linger_seconds` in
    all. One alone waits for nobody.
    """

    most: int = 64
    quiet_seconds: float = 0.002
    linger_seconds: float = 0.02


class Engine(Protocol):
    """Runs functions of a synchronous Connection in transactions."""

    @property
    def bell(self) -> Bell:
        """Rings after every commit."""

    @property
    def commits(self) -> int:
        """How many transactions with changes this process has committed."""

    @property
    def sharing(self) -> Sharing | None:
        """How a commit is shared where only one transaction writes at a time, here and elsewhere; else None."""

    async def write(self, run: Callable[[Connection], Outcome], *, people: int = 1) -> Any:
        """Run it in one transaction, committed and synced when this returns; so many people wait for that.

        Raises `Trouble`, or what `run` raises.
        """

    async def read(self, run: Callable[[Connection], T]) -> T:
        """Run it on one unchanging state of the database; it can't change anything."""

    async def check_durability(self) -> list[str]:
        """The settings under which what was acknowledged could be lost, as `name=value`; empty if all is well."""

    async def close(self) -> None:
        """Finish what was accepted and close every connection."""


class Bell:
    """Tells everybody who asked that something was committed, here or by another process."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call it on the event loop's thread soon after each commit; the result ends that."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    def ring(self) -> None:
        """Call everybody; to be called on the event loop's thread."""
        for callback in tuple(self._callbacks):
            try:
                callback()
            except Exception:
                log.exception("a subscriber of the store failed")


class now_ms(FunctionElement[int]):  # noqa: N801 - a function of SQL
    """The database's own time in whole milliseconds since 1970 UTC; a process's clock decides nothing."""

    type = BigInteger()
    inherit_cache = True


@compiles(now_ms, "sqlite")
def _now_sqlite(element: now_ms, compiler: SQLCompiler, **_: Any) -> str:
    # unixepoch('subsec') is NULL on the builds in use, silently; a Julian day holds a twentieth of a millisecond.
    return "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"


@compiles(now_ms, "postgresql")
def _now_postgres(element: now_ms, compiler: SQLCompiler, **_: Any) -> str:
    # Of the statement, not of the transaction, which may have waited for a lock; unlike the clock's it serves an index.
    return "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)"


def is_postgres(dialect: Dialect) -> bool:
    """Whether several transactions may write at once, so that rows must be locked by name."""
    return dialect.name == "postgresql"
