"""Time that passes faster than it does: the database, the channel and the platform all believe it went by."""

from __future__ import annotations

import asyncio
import time

from sqlalchemy import func, select, update

from storage.engine import now_ms
from storage.schema import lane, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork

LOOK_SECONDS = 0.005

_CARRIED = select(func.count()).where(lane.c.side.startswith("out:"), lane.c.lease_until > now_ms())


class PassingClock:
    """Runs with the wall clock, and ahead of it by what was let pass."""

    def __init__(self) -> None:
        self.passed = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.passed

    def steady(self) -> float:
        """Seconds since no moment in particular."""
        return time.monotonic() + self.passed


async def let_pass(seconds: float, *, clock: PassingClock, store: Store[UnitOfWork], channel: str) -> None:
    """Play that much time: whatever falls due on the channel meanwhile is carried at its moment."""
    ends = clock.passed + seconds

    def look(unit: UnitOfWork) -> tuple[bool, float | None]:
        is_carried = unit.connection.execute(_CARRIED).scalar_one() > 0
        return is_carried, unit.outbox.due_in(channels=(channel,))

    while clock.passed < ends:
        is_carried, due = await store.read(look)
        if is_carried or due == 0:
            await asyncio.sleep(LOOK_SECONDS)
            continue
        step = min(ends - clock.passed, seconds if due is None else due + 0.001)
        clock.passed += step
        await store.write(lambda unit, step=step: _shift(unit, round(step * 1000)))


def _shift(unit: UnitOfWork, by: int) -> None:
    """What is in the database happened, or is due, so many milliseconds earlier. No lane is leased."""
    unit.connection.execute(update(lane).values(not_before=lane.c.not_before - by, due_at=lane.c.due_at - by))
    moments = (outbox.c.due_at, outbox.c.failing_since, outbox.c.created_at, outbox.c.sent_at)
    unit.connection.execute(update(outbox).values({each: each - by for each in moments}))
