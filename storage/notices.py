"""What was sent, waits or failed, to whom and why, as support sees it; and a second chance for what was given up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, func, select

from claims.claim import label
from claims.deliveries import Posted, channel_of
from claims.errors import Refused
from claims.people import OPERATOR, PersonId
from storage.audit import NOTICES
from storage.moments import moment
from storage.schema import address, outbox

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_MOST = 1_000

STATES = ("waiting", "sending", "sent", "dead", "superseded")

_COLUMNS = (
    outbox.c.id,
    outbox.c.kind,
    outbox.c.claim,
    outbox.c.person,
    outbox.c.lane,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.due_at,
    outbox.c.sent_at,
    outbox.c.error,
)
_ALL = select(*_COLUMNS).where(outbox.c.id > bindparam("after")).order_by(outbox.c.id).limit(bindparam("most"))
_IN_STATE = (
    select(*_COLUMNS)
    .where(outbox.c.state == bindparam("state"), outbox.c.id > bindparam("after"))
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_COUNTS = (
    select(outbox.c.state, func.count())
    .where(outbox.c.state.in_(("waiting", "sending", "dead")))
    .group_by(outbox.c.state)
)
_ONE = select(*_COLUMNS).where(outbox.c.id == bindparam("id"))
_ABOUT = (
    select(*_COLUMNS, outbox.c.code, outbox.c.card_key, outbox.c.notice_key, outbox.c.facts)
    .where(
        outbox.c.claim == bindparam("number"),
        outbox.c.kind.in_(("news", "card")),
        outbox.c.person.in_(bindparam("people", expanding=True)),
    )
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most"))
)
_ADDRESSES = select(address.c.channel, address.c.hmac, address.c.person, address.c.address_enc).where(
    address.c.person == bindparam("whose"), address.c.state == "live"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One message of the outbox; `claim` is the label `C-000042`, times are UTC."""

    id: int
    kind: str
    claim: str | None
    to: PersonId | None
    channel: str
    state: str
    attempts: int
    due_at: datetime
    sent_at: datetime | None
    error: str | None


class Notices:
    """The outbox of one transaction, as a list."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._connection = unit.connection

    def list(self, *, state: str | None = None, limit: int, after: int | None = None) -> Sequence[Notice]:
        """Messages by id, of one state or of all; `after` is the id to go on from."""
        found: dict[str, Any] = {"after": after or 0, "most": limit}
        if state is None:
            rows = self._connection.execute(_ALL, found)
        else:
            rows = self._connection.execute(_IN_STATE, found | {"state": state})
        return [_notice(row) for row in rows]

    def about(self, claim: int, *, to: Iterable[PersonId]) -> Sequence[Posted]:
        """The news and cards of a claim for these people, oldest first; of more than 1,000 the newest."""
        found = {"number": claim, "people": sorted(set(to)), "most": _MOST}
        return [_posted(row) for row in self._connection.execute(_ABOUT, found)][::-1]

    def channels_of(self, person: PersonId) -> Sequence[str]:
        """On which channels in use somebody can be reached, by name."""
        rows = self._connection.execute(_ADDRESSES, {"whose": person}).all()
        places, in_use = self._unit.places, self._unit.channels.names
        return sorted({row.channel for row in rows if row.channel in in_use and places.is_theirs(row)})

    def counts(self) -> tuple[int, int]:
        """How many messages are not settled yet, and how many were given up."""
        found: dict[str, int] = {row[0]: row[1] for row in self._connection.execute(_COUNTS)}
        return found.get("waiting", 0) + found.get("sending", 0), found.get("dead", 0)

    def retry(self, id: int, *, by: PersonId = OPERATOR, now: datetime | None = None) -> Notice:
        """Try a message again that was given up, as if for the first time.

        Raises `Refused`: `notice.unknown`, `notice.not_dead` (state).
        """
        self._unit.demand_writable()
        found = self._one(id)
        if found.state != "dead":
            raise Refused("notice.not_dead", id=id, state=found.state)
        if not self._unit.outbox.retry(id):
            raise Refused("notice.not_dead", id=id, state=self._one(id).state)
        facts = {"event": "retried", "by": by, "notice": id, "error": found.error}
        self._unit.audit.append(NOTICES, facts, at=now or self._unit.now())
        return self._one(id)

    def _one(self, id: int) -> Notice:
        row = self._connection.execute(_ONE, {"id": id}).one_or_none()
        if row is None:
            raise Refused("notice.unknown", id=id)
        return _notice(row)


def _notice(row: Row[*tuple[Any, ...]]) -> Notice:
    return Notice(
        id=row.id,
        kind=row.kind,
        claim=None if row.claim is None else label(row.claim),
        to=None if row.person is None else PersonId(row.person),
        channel=row.lane.split(":", 2)[1],
        state=row.state,
        attempts=row.attempts,
        due_at=moment(row.due_at),
        sent_at=None if row.sent_at is None else moment(row.sent_at),
        error=row.error,
    )


def _posted(row: Row[*tuple[Any, ...]]) -> Posted:
    return Posted(
        id=row.id,
        to=PersonId(row.person),
        code=row.code,
        card_key=row.card_key,
        channel=channel_of(row.lane),
        state=row.state,
        due_at=moment(row.due_at),
        sent_at=None if row.sent_at is None else moment(row.sent_at),
        error=row.error,
        again=row.notice_key is not None and row.notice_key.endswith(".also"),
        facts=json.loads(row.facts or "{}"),
    )
