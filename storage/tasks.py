"""Slow work beside the conversations, such as fetching a photo: kept with the commit that asks for it, done once.

A task is a row of the inbox in a lane of its own, so that nothing that somebody says waits for it.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects.postgresql import insert  # SQLite has the same ON CONFLICT

from claims.people import PersonId
from storage.engine import now_ms
from storage.inbox import Inbox, Job, body_place
from storage.keys import Vault
from storage.lanes import Held, Lanes
from storage.places import Places
from storage.schema import inbox

_ADD = (
    insert(inbox)
    .values(
        key=bindparam("key"),
        lane=bindparam("lane"),
        person=bindparam("person"),
        digest=bindparam("digest"),
        state="accepted",
        attempts=0,
        body_enc=bindparam("body_enc"),
        accepted_at=now_ms(),
    )
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(inbox.c.id)
)
# A wait that is nobody's fault is no attempt, nor part of the time for which it was tried.
_HELD_UP = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(
        attempts=inbox.c.attempts - 1,
        accepted_at=inbox.c.accepted_at + bindparam("wait", type_=inbox.c.accepted_at.type),
    )
)


class Tasks:
    """The tasks of one transaction: a lane per kind of work, channel and place there, worked off in order.

    Whoever takes tasks names the kinds that it knows; all others are left to programs that know them.
    """

    def __init__(self, connection: Connection, vault: Vault, places: Places) -> None:
        self._connection = connection
        self._vault = vault
        self._places = places
        self._lanes = Lanes(connection)
        self._inbox = Inbox(connection, vault)

    def add(self, kind: str, *, channel: str, place: str, key: str, body: str, person: PersonId | None) -> None:
        """Ask for it; the same key again changes nothing."""
        lane = self._places.lane_task(kind, channel=channel, place=place)
        self._lanes.put(lane)
        found = {
            "key": key,
            "lane": lane,
            "person": person,
            "digest": self._vault.digest(body),
            "body_enc": self._vault.seal(body, person=person, where=body_place(key)),
        }
        if self._connection.execute(_ADD, found).one_or_none() is None:
            self._lanes.take_back(lane)

    def due_in(self, *, kinds: Collection[str], channels: Collection[str]) -> float | None:
        """In how many seconds something can be taken (0: now), or None where nothing waits."""
        return self._lanes.due_in(_sides(kinds, channels))

    def take(self, *, kinds: Collection[str], channels: Collection[str], worker: str, most: int) -> Sequence[Job]:
        """Lease up to `most` free lanes of these kinds and channels; gives their heads, attempts counted."""
        return self._inbox.take(worker=worker, most=most, sides=_sides(kinds, channels))

    def hold(self, job: Job) -> None:
        """It goes on for longer: the lease lasts 30 s from now. Raises LeaseLost."""
        self._lanes.renew(Held(job.lane, job.fence))

    def finish(self, job: Job, *, worker: str, failed: str | None = None) -> Job | None:
        """Mark it done, or failed with why; gives the lane's next head, or releases the lane. Raises LeaseLost."""
        return self._inbox.finish(job, reply=None, failed=failed, worker=worker)

    def later(self, job: Job, *, seconds: float, counts: bool) -> None:
        """Try again after that time: with `counts` at a random moment before it ends, else not before.

        `counts` is False for waits that are nobody's fault (busy, gate). Raises LeaseLost.
        """
        # S311: so that many don't come back at once.
        wait = random.uniform(seconds / 2, seconds) if counts else seconds + random.uniform(0, seconds / 10)  # noqa: S311
        self._lanes.pause(Held(job.lane, job.fence), seconds=wait)
        if not counts:
            self._connection.execute(_HELD_UP, {"row": job.row, "wait": round(seconds * 1000)})

    def release(self, job: Job) -> None:
        """Give one back that was cut off; its attempt does not count. Raises LeaseLost."""
        self._inbox.release(job)


def _sides(kinds: Iterable[str], channels: Collection[str]) -> list[str]:
    return [f"task:{kind}:{channel}" for kind in kinds for channel in channels]
