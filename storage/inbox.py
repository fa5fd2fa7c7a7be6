"""Keep what people say before they are told it was received, and hand it out once, in order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT
from sqlalchemy.sql.dml import ReturningUpdate

from claims.people import PersonId
from storage.engine import is_postgres, now_ms
from storage.errors import LeaseLost
from storage.keys import Vault
from storage.lanes import SETTLED, Held, Lanes, settling
from storage.moments import moment
from storage.schema import inbox, lane
from storage.shown import people_in

_IN = ("in",)

_ADD = (
    insert(inbox)
    .values(
        key=bindparam("key"),
        lane=bindparam("lane"),
        person=bindparam("person"),
        digest=bindparam("digest"),
        state="accepted",
        attempts=bindparam("attempts"),
        body_enc=bindparam("body_enc"),
    )
    .on_conflict_do_nothing(index_elements=["key"])
)
# Where others may have held the lane, it is accepted when they are done with it; else when the lane was added to.
_ADD_NOW = _ADD.values(accepted_at=now_ms()).returning(inbox.c.id, inbox.c.accepted_at)
_ADD_AT = _ADD.values(accepted_at=bindparam("at")).returning(inbox.c.id)
_KNOWN = select(inbox.c.person, inbox.c.digest, inbox.c.state, inbox.c.reply_enc).where(inbox.c.key == bindparam("key"))
_KNOWN_ALONE = _KNOWN.with_for_update()
_accepted = text("state = 'accepted'")
_here = inbox.c.lane == bindparam("on")


def _begun(after: ColumnElement[bool]) -> ReturningUpdate[Any]:
    """Take the first event of a lane that is not done, of those `after` something, and count the attempt."""
    first = select(inbox.c.id).where(_here, _accepted, after).order_by(inbox.c.id).limit(1)
    return (
        update(inbox)
        .where(inbox.c.id == first.scalar_subquery())
        .values(attempts=inbox.c.attempts + 1)
        .returning(inbox.c.id, inbox.c.key, inbox.c.person, inbox.c.body_enc, inbox.c.attempts, inbox.c.accepted_at)
    )


# Events of a lane are done in their order, so that those that wait are its last, as many as the lane says; what was
# ever said there is not gone through, and needs no index of its own for that.
_but_one = select(lane.c.pending - 1).where(lane.c.key == bindparam("on")).scalar_subquery()
_last_ones = select(inbox.c.id).where(_here).order_by(inbox.c.id.desc()).limit(1).offset(_but_one).scalar_subquery()
_HEAD = _begun(inbox.c.id >= func.coalesce(_last_ones, 0))
_NEXT = _begun(inbox.c.id > bindparam("after"))
_DONE = (
    update(inbox)
    # Once: whoever runs a turn again after a COMMIT without an answer finds it done.
    .where(inbox.c.id == bindparam("row"), _accepted)
    .values(state=bindparam("outcome"), reply_enc=bindparam("reply"), error=bindparam("why"), done_at=now_ms())
)
# One trip instead of two where that is what a statement costs; the lane is locked first here, too.
_DONE_WITH_LANE = _DONE.where(inbox.c.lane == SETTLED.c.key).returning(SETTLED.c.pending)
_NOT_BEGUN = update(inbox).where(inbox.c.id == bindparam("row")).values(attempts=inbox.c.attempts - 1)
_OLD = (
    update(inbox)
    .where(
        inbox.c.id.in_(
            select(inbox.c.id)
            .where(
                inbox.c.accepted_at < bindparam("before"), inbox.c.body_enc.is_not(None), inbox.c.state != "accepted"
            )
            .order_by(inbox.c.accepted_at)
            .limit(bindparam("most"))
        )
    )
    .values(body_enc=None, reply_enc=None)
)
_ANSWERED = select(select(inbox.c.id).where(inbox.c.lane == bindparam("on"), inbox.c.state == "done").exists())


@dataclass(frozen=True, slots=True)
class Job:
    """The head of an inbox lane, leased; its attempt is already counted. `accepted_at` is the database's time, UTC."""

    row: int
    key: str
    lane: str
    fence: int
    body: str
    attempts: int
    person: PersonId | None
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a delivery; `job` is there when it may be run at once."""

    is_new: bool
    is_same: bool
    is_done: bool
    reply: str | None
    job: Job | None


class Inbox:
    """The accepted events of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._lanes = Lanes(connection)

    def accept(
        self, *, lane: str, key: str, body: str, person: PersonId | None, worker: str, same: str | None = None
    ) -> Accepted:
        """Keep the event; lease its lane and count the attempt when the lane is free and this is its head.

        A key that was seen before changes nothing: `is_same` tells whether its content was the same, `same` if given.
        """
        held, at = self._lanes.add_and_lease(lane, worker=worker)
        digest = self._vault.digest(body if same is None else same)
        found: dict[str, Any] = {
            "key": key,
            "lane": lane,
            "person": person,
            "digest": digest,
            "attempts": 1 if held else 0,
            "body_enc": self._vault.seal(body, person=person, where=body_place(key)),
        }
        if is_postgres(self._connection.dialect):
            row = self._connection.execute(_ADD_NOW, found).one_or_none()
            at = at if row is None else row.accepted_at
        else:
            row = self._connection.execute(_ADD_AT, {**found, "at": at}).one_or_none()
        if row is None:
            self._lanes.take_back(lane, held)
            return self._known(key, digest)
        job = Job(row[0], key, lane, held.fence, body, 1, person, moment(at)) if held else None
        return Accepted(is_new=True, is_same=True, is_done=False, reply=None, job=job)

    def take(self, *, worker: str, most: int, sides: Sequence[str] = _IN) -> Sequence[Job]:
        """Lease up to `most` free lanes that have work; returns their heads, attempts counted."""
        jobs = [self._head(held) for held in self._lanes.claim(sides, worker=worker, most=most)]
        return [job for job in jobs if job is not None]

    def finish(self, job: Job, *, reply: str | None, failed: str | None = None, worker: str) -> Job | None:
        """Mark it done (or failed, with why). Returns the lane's next head, or releases the lane.

        Raises LeaseLost when somebody else holds the lane by now, or the event is done.
        """
        held = Held(job.lane, job.fence)
        if is_postgres(self._connection.dialect):
            both = settling(held, keep=True) | self._outcome(job.row, job.key, job.person, reply=reply, failed=failed)
            pending = self._connection.execute(_DONE_WITH_LANE, both).scalar_one_or_none()
            if pending is None:
                raise LeaseLost(job.key)
        else:
            pending = self._lanes.settle(held, keep=True).pending
            self._done(job.row, job.key, job.person, reply=reply, failed=failed)
        return self._head(held, after=job.row) if pending else None

    def release(self, job: Job, *, seconds: float = 0) -> None:
        """Give a job back that was not begun, for that time from now; its attempt does not count. Raises LeaseLost."""
        self._lanes.pause(Held(job.lane, job.fence), seconds=seconds)
        self._connection.execute(_NOT_BEGUN, {"row": job.row})

    def find(self, *, key: str, alone: bool = False) -> Accepted | None:
        """What became of the delivery with this key, or None where none was accepted.

        With `alone` it ends before this transaction asked, or after its commit.
        """
        row = self._connection.execute(_KNOWN_ALONE if alone else _KNOWN, {"key": key}).one_or_none()
        return None if row is None else self._known(key, row.digest)

    def has_answered(self, *, lane: str) -> bool:
        """Whether anything that came in there was ever answered."""
        return self._connection.execute(_ANSWERED, {"on": lane}).scalar_one()

    def is_waiting(self) -> bool:
        """Whether an accepted event can be taken: nobody works on its lane."""
        return self._lanes.is_due(_IN)

    def waiting(self) -> int:
        """How many accepted events are not done yet."""
        return self._lanes.waiting()

    def let_go(self, *, worker: str, but: Collection[str] = ()) -> None:
        """End every lease of a worker that stops, of the outbox too, but not of lanes on which it still works."""
        self._lanes.let_go(worker=worker, but=but)

    def due_in(self) -> float | None:
        """In how many seconds something can be taken (0: now), or None where nothing waits."""
        return self._lanes.due_in(_IN)

    def purge(self, before_ms: int, *, most: int = 5000) -> int:
        """Drop the texts of up to `most` events that were accepted before and are done; returns how many."""
        return self._connection.execute(_OLD, {"before": before_ms, "most": most}).rowcount

    def _known(self, key: str, digest: str) -> Accepted:
        row = self._connection.execute(_KNOWN, {"key": key}).one()
        is_same = row.digest == digest
        is_done = row.state != "accepted"
        reply = self._vault.open(row.reply_enc, person=row.person, where=_reply(key)) if is_same and is_done else None
        return Accepted(is_new=False, is_same=is_same, is_done=is_done, reply=reply, job=None)

    def _head(self, held: Held, *, after: int | None = None) -> Job | None:
        while True:
            found = {"on": held.lane} if after is None else {"on": held.lane, "after": after}
            row = self._connection.execute(_HEAD if after is None else _NEXT, found).one_or_none()
            if row is None:
                self._lanes.postpone(held, pending=0, due_at=0)
                return None
            body = self._vault.open(row.body_enc, person=row.person, where=body_place(row.key))
            if body is not None:
                at = moment(row.accepted_at)
                return Job(row.id, row.key, held.lane, held.fence, body, row.attempts, row.person, at)
            # Whoever said it was erased meanwhile: nobody can read it any more.
            self._done(row.id, row.key, row.person, reply=None, failed="erased")
            after = row.id
            if not self._lanes.settle(held, keep=True).pending:
                return None

    def _done(self, row: int, key: str, person: str | None, *, reply: str | None, failed: str | None) -> None:
        found = self._outcome(row, key, person, reply=reply, failed=failed)
        if self._connection.execute(_DONE, found).rowcount != 1:
            raise LeaseLost(key)

    def _outcome(
        self, row: int, key: str, person: str | None, *, reply: str | None, failed: str | None
    ) -> dict[str, Any]:
        sealed = self._vault.seal(reply, person=person, also=people_in(reply), where=_reply(key))
        return {"row": row, "outcome": "done" if failed is None else "failed", "reply": sealed, "why": failed}


def body_place(key: str) -> str:
    """What the sealed body of that key is bound to."""
    return f"inbox.body_enc:{key}"


def _reply(key: str) -> str:
    return f"inbox.reply_enc:{key}"
