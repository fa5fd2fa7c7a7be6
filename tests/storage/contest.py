"""Two units that meet at a chosen point: one stands still there while the other goes as far as it can."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.util import await_only

from storage.store import Store
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")

_WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
"""Of the whole server, which tests share one after the other."""


class Meeting:
    """The point at which the first unit stands still."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self._may_go_on = asyncio.Event()

    def here(self) -> None:
        """Called by the first unit, on PostgreSQL."""
        self.reached.set()
        await_only(self._may_go_on.wait())

    def after(self, rows: Iterable[T]) -> Iterator[T]:
        """These, and then stand still."""
        yield from rows
        self.here()

    def go_on(self) -> None:
        """Let it go on."""
        self._may_go_on.set()


async def meet(
    first: tuple[Store[UnitOfWork], Callable[[UnitOfWork, Meeting], Any]],
    second: tuple[Store[UnitOfWork], Callable[[UnitOfWork], Any]],
) -> list[Any]:
    """Start the second unit where the first stands still, which goes on when the second waits for it or is done.

    Gives what became of each: its value, or the error it ended with.
    """
    meeting, (store, work), (other, also) = Meeting(), first, second
    one = asyncio.create_task(store.write(lambda unit: work(unit, meeting)))
    await meeting.reached.wait()
    two = asyncio.create_task(other.write(also))
    while not two.done() and not await store.read(lambda unit: unit.connection.execute(_WAITING).scalar_one()):
        pass
    meeting.go_on()
    return list(await asyncio.gather(one, two, return_exceptions=True))


async def commit_last(
    first: tuple[Store[UnitOfWork], Callable[[UnitOfWork], Any]],
    second: tuple[Store[UnitOfWork], Callable[[UnitOfWork], Any]],
) -> list[Any]:
    """The first unit stands still when all is written and nothing committed."""
    store, work = first

    def all_but_commit(unit: UnitOfWork, meeting: Meeting) -> Any:
        done = work(unit)
        unit.flush()
        meeting.here()
        return done

    return await meet((store, all_but_commit), second)
