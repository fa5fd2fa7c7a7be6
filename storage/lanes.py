"""Who may work on a conversation: a lane keeps the order, a lease lets one worker in, a fence shuts others out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from storage.engine import is_postgres, now_ms
from storage.errors import LeaseLost
from storage.schema import lane

LEASE_MS = 30_000
"""How long a lease lasts, in milliseconds, unless its holder settles before."""

_now = now_ms()
_waiting = text("pending > 0")  # in these words, for the index
_key = lane.c.key == bindparam("lane")
_held = lane.c.fence == bindparam("held")
_mine = _key & _held
_free = {"lease_owner": None, "lease_until": 0}

_new = insert(lane).values(
    key=bindparam("lane"), side=bindparam("side"), pending=bindparam("count"), not_before=0, due_at=bindparam("due")
)
_PUT = _new.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "pending": lane.c.pending + _new.excluded.pending,
        "due_at": case(
            ((lane.c.pending == 0) | (lane.c.due_at > _new.excluded.due_at), _new.excluded.due_at),
            else_=lane.c.due_at,
        ),
    },
)
_ADD = _PUT.returning(lane.c.pending)

_idle = (lane.c.pending == 0) & (lane.c.not_before <= _now) & (lane.c.lease_until <= _now)
_first = insert(lane).values(
    key=bindparam("lane"),
    side=bindparam("side"),
    pending=1,
    not_before=0,
    lease_owner=bindparam("worker"),
    lease_until=_now + LEASE_MS,
    fence=1,
)
_ADD_AND_LEASE = _first.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "pending": lane.c.pending + 1,
        "due_at": case((lane.c.pending == 0, 0), else_=lane.c.due_at),
        "lease_owner": case((_idle, _first.excluded.lease_owner), else_=lane.c.lease_owner),
        "lease_until": case((_idle, _first.excluded.lease_until), else_=lane.c.lease_until),
        "fence": lane.c.fence + case((_idle, 1), else_=0),
    },
).returning(lane.c.pending, lane.c.fence, lane.c.lease_owner, _now.label("at"))
_TAKE_BACK = update(lane).where(_key).values(pending=lane.c.pending - 1).returning(lane.c.pending)
_ALONE = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("lane"), 0)))
_RELEASE = update(lane).where(_mine).values(_free)

_on_sides = lane.c.side.in_(bindparam("sides", expanding=True)) & _waiting
_due = select(lane.c.key).where(_on_sides, lane.c.not_before <= _now, lane.c.due_at <= _now, lane.c.lease_until <= _now)
_IS_DUE = select(_due.exists())
_found = _due.order_by(lane.c.not_before).limit(bindparam("most")).with_for_update(skip_locked=True).cte("found")
_CLAIM = (
    update(lane)
    .where(lane.c.key.in_(select(_found.c.key)))
    .values(lease_owner=bindparam("worker"), lease_until=_now + LEASE_MS, fence=lane.c.fence + 1)
    .returning(lane.c.key, lane.c.fence)
)

_goes_on = (lane.c.pending > 1) & (bindparam("keep") == 1)
_SETTLE = (
    update(lane)
    .where(lane.c.key == bindparam("on"), _held)
    .values(
        pending=lane.c.pending - 1,
        seq=lane.c.seq + bindparam("counts"),
        lease_owner=case((_goes_on, lane.c.lease_owner), else_=None),
        lease_until=case((_goes_on, _now + LEASE_MS), else_=0),
    )
    .returning(lane.c.key, lane.c.pending, lane.c.seq)
)
SETTLED = _SETTLE.cte("settled")
"""The same as a part of a longer statement, which PostgreSQL takes; its parameters are those of `settling`."""
_RENEW = update(lane).where(_mine).values(lease_until=_now + LEASE_MS).returning(lane.c.pending)
_PAUSE = update(lane).where(_mine).values(not_before=_now + bindparam("wait"), **_free).returning(lane.c.pending)
_POSTPONE = update(lane).where(_mine).values(due_at=bindparam("due"), pending=bindparam("count"), **_free)
_TAKE_AWAY = (
    update(lane).where(_key).values(pending=lane.c.pending - bindparam("count"), fence=lane.c.fence + 1, **_free)
)
_LET_GO = (
    update(lane)
    .where(lane.c.lease_owner == bindparam("worker"), lane.c.key.not_in(bindparam("busy", expanding=True)), _waiting)
    .values(_free)
)
_EVENTS = select(func.coalesce(func.sum(lane.c.pending), 0)).where(_waiting, lane.c.side.not_like("out:%"))
_NEXT = (
    select(
        case(
            ((lane.c.not_before >= lane.c.due_at) & (lane.c.not_before >= lane.c.lease_until), lane.c.not_before),
            (lane.c.due_at >= lane.c.lease_until, lane.c.due_at),
            else_=lane.c.lease_until,
        ).label("at"),
        _now.label("now"),
    )
    .where(_on_sides)
    .order_by(text("1"))
    .limit(1)
)


class Held(NamedTuple):
    """A lane that is leased, and the fence under which its holder settles."""

    lane: str
    fence: int


class Left(NamedTuple):
    """What a lane holds after one of its rows was settled: how many wait, and how many were sent so far."""

    pending: int
    seq: int


class Lanes:
    """The lanes of one transaction. To add or settle locks the lane, so that its rows get their ids in order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, lane: str, *, count: int = 1, due_at: int = 0) -> int:
        """Say that so many more rows wait here, the first due then (0: now), before they are inserted.

        Returns how many wait with them.
        """
        pending: int = self._connection.execute(_ADD, _more(lane, count, due_at)).scalar_one()
        return pending

    def put(self, lane: str, *, count: int = 1, due_at: int = 0) -> None:
        """The same for whoever does not ask how many wait, which costs as much as the row."""
        self._connection.execute(_PUT, _more(lane, count, due_at))

    def alone(self, lane: str) -> None:
        """Wait for every transaction that said so for this lane, until its commit; there need be no such lane yet."""
        if is_postgres(self._connection.dialect):  # On SQLite only one writes at a time.
            self._connection.execute(_ALONE, {"lane": lane})

    def add_and_lease(self, lane: str, *, worker: str) -> tuple[Held | None, int]:
        """Say that one more row waits here, and lease the lane if that is its only one and nobody holds it.

        Gives the database's time, too; where several write at once, it is from before the lane was waited for.
        """
        found = {"lane": lane, "side": side_of(lane), "worker": worker}
        pending, fence, owner, at = self._connection.execute(_ADD_AND_LEASE, found).one()
        return (Held(lane, fence) if pending == 1 and owner == worker else None), at

    def take_back(self, lane: str, held: Held | None = None) -> None:
        """The row was not needed after all."""
        self._connection.execute(_TAKE_BACK, {"lane": lane})
        if held is not None:
            self._connection.execute(_RELEASE, {"lane": lane, "held": held.fence})

    def claim(self, sides: Sequence[str], *, worker: str, most: int) -> list[Held]:
        """Lease up to `most` free lanes of these sides on which something is due, longest waiting first."""
        found = {"sides": list(sides), "worker": worker, "most": most}
        return [Held(row.key, row.fence) for row in self._connection.execute(_CLAIM, found)]

    def settle(self, held: Held, *, keep: bool, counts: bool = False) -> Left:
        """One row is done. With `keep` the lease goes on for 30 s if more wait, else it ends. Raises LeaseLost."""
        row = self._connection.execute(_SETTLE, settling(held, keep=keep, counts=counts)).one_or_none()
        if row is None:
            raise LeaseLost(held.lane)
        return Left(row.pending, row.seq)

    def renew(self, held: Held) -> None:
        """The lease lasts 30 s from now. Raises LeaseLost."""
        if self._connection.execute(_RENEW, {"lane": held.lane, "held": held.fence}).one_or_none() is None:
            raise LeaseLost(held.lane)

    def pause(self, held: Held, *, seconds: float) -> None:
        """End the lease; nobody works here for that long. Raises LeaseLost."""
        found = {"lane": held.lane, "held": held.fence, "wait": round(seconds * 1000)}
        if self._connection.execute(_PAUSE, found).one_or_none() is None:
            raise LeaseLost(held.lane)

    def postpone(self, held: Held, *, pending: int, due_at: int) -> None:
        """End the lease; so many rows wait, the first is due then."""
        found = {"lane": held.lane, "held": held.fence, "count": pending, "due": due_at}
        self._connection.execute(_POSTPONE, found)

    def release(self, held: Held) -> None:
        """End the lease."""
        self._connection.execute(_RELEASE, {"lane": held.lane, "held": held.fence})

    def take_away(self, lane: str, *, count: int) -> None:
        """So many rows wait here no more, and whoever holds it has lost it."""
        self._connection.execute(_TAKE_AWAY, {"lane": lane, "count": count})

    def let_go(self, *, worker: str, but: Collection[str] = ()) -> None:
        """End every lease of a worker that stops, but not on these lanes."""
        self._connection.execute(_LET_GO, {"worker": worker, "busy": list(but)})

    def is_due(self, sides: Sequence[str]) -> bool:
        """Whether something can be taken on these sides."""
        return self._connection.execute(_IS_DUE, {"sides": list(sides)}).scalar_one()

    def waiting(self) -> int:
        """How many rows of the inbox are not settled yet."""
        return int(self._connection.execute(_EVENTS).scalar_one())

    def due_in(self, sides: Sequence[str]) -> float | None:
        """In how many seconds something can be taken on these sides (0: now), or None where nothing waits."""
        row = self._connection.execute(_NEXT, {"sides": list(sides)}).one_or_none()
        return None if row is None else max(0.0, (row.at - row.now) / 1000)


def _more(lane: str, count: int, due_at: int) -> dict[str, Any]:
    return {"lane": lane, "side": side_of(lane), "count": count, "due": due_at}


def settling(held: Held, *, keep: bool, counts: bool = False) -> dict[str, Any]:
    """The parameters of settling a row, as `Lanes.settle` takes them."""
    return {"on": held.lane, "held": held.fence, "keep": int(keep), "counts": int(counts)}


def side_of(lane: str) -> str:
    """`in` for what people say, `out:CHANNEL` for what they are told, `task:KIND:CHANNEL` for slow work."""
    side, name, rest = lane.split(":", 2)
    if side == "task":
        return f"{side}:{name}:{rest.split(':', 1)[0]}"
    return side if side == "in" else f"{side}:{name}"
