"""The claims of one transaction: found by number, owner, desk or state; the same claim is always the same object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, union

from claims.claim import Claim
from claims.listing import Listed
from claims.people import PersonId
from claims.ports import HistoryRow
from claims.states import State
from storage.claim_lists import STATES, ClaimLists, named
from storage.claim_parts import LINES, ROUNDS, STEPS, Parts
from storage.claim_rows import CLAIM, asked_people, assemble
from storage.claim_writes import ClaimWrites, Kept
from storage.errors import Overloaded
from storage.history import unsalted
from storage.history import where as history_where
from storage.keys import Vault
from storage.moments import moment
from storage.part import part
from storage.schema import claim, claim_desk, claim_event, claim_step, person

_TRIES = 10
_BEYOND = 2**62  # more than any number of a claim

_ONE = select(*CLAIM).where(claim.c.number == bindparam("number"))
_MANY = select(*CLAIM).where(claim.c.number.in_(bindparam("numbers", expanding=True)))
_PORTION = 500
# SQLite knows no such lock and needs none: there one transaction writes at a time.
_HOLD = (
    select(claim.c.number)
    .where(claim.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(claim.c.number)
    .with_for_update()
)
_IN_STATE = (
    select(*CLAIM)
    .where(claim.c.state == bindparam("state"), claim.c.number > bindparam("after"))
    .order_by(claim.c.number)
    .limit(bindparam("most"))
)
# As an expression, so that no planner reads the states one by one and sorts: they are most of the table.
_ANY_STATE = claim.c.state.concat("").in_(STATES)
_ALL = (
    select(*CLAIM)
    .where(claim.c.number > bindparam("after"), _ANY_STATE)
    .order_by(claim.c.number)
    .limit(bindparam("most"))
)
_OF_OWNER = (
    select(*CLAIM)
    .where(claim.c.owner == bindparam("owner"), claim.c.number > bindparam("after"), _ANY_STATE)
    .order_by(claim.c.number)
    .limit(bindparam("most"))
)
_CONCERNED = union(
    select(claim_desk.c.claim.label("number")).where(claim_desk.c.person == bindparam("person")),
    select(claim.c.number)
    .select_from(person.join(claim, claim.c.owner == person.c.id))
    .where(person.c.manager_id == bindparam("person"), claim.c.state == State.SUBMITTED.value),
)
_OPEN_DESKS = (
    select(claim.c.number, claim.c.owner, claim.c.policy_version, claim_step.c.asked)
    .select_from(claim.join(claim_step, (claim_step.c.claim == claim.c.number) & (claim_step.c.round == claim.c.round)))
    .where(claim.c.state == State.SUBMITTED.value, claim_step.c.decision.is_(None))
)
_HISTORY = (
    select(claim.c.owner, claim_event)
    .select_from(claim_event.join(claim, claim.c.number == claim_event.c.claim))
    .where(claim_event.c.claim == bindparam("number"))
    .order_by(claim_event.c.seq)
)


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """Where a submitted claim waits."""

    number: int
    owner: PersonId
    policy_version: int
    asked: tuple[PersonId, ...]


class Claims:
    """Implements `claims.ports.Claims`."""

    def __init__(self, connection: Connection, vault: Vault, *, demand_writable: Callable[[], None]) -> None:
        self._connection = connection
        self._vault = vault
        self._demand_writable = demand_writable
        self._writes = ClaimWrites(connection, vault)
        self._loaded: dict[int, Claim] = {}
        self._kept: dict[int, Kept] = {}
        self.added: set[int] = set()
        """The claims that came into being here."""

    @part
    def _lists(self) -> ClaimLists:
        return ClaimLists(self._connection, self._vault)

    def get(self, number: int) -> Claim | None:
        """The claim, or None where there is none of that number."""
        if number in self._loaded:
            return self._loaded[number]
        if not 0 < number < _BEYOND:
            return None
        return next(iter(self._load(_ONE, {"number": number})), None)

    def many(self, numbers: Sequence[int]) -> list[Claim]:
        """These claims by number; a number that nobody has is left out."""
        found: list[Claim] = []
        for some in _portions(sorted(numbers)):
            found += self._load(_MANY, {"numbers": some})
        return sorted(found, key=lambda each: each.number)

    def hold(self, numbers: Sequence[int]) -> list[Claim]:
        """As `many`, and nobody else changes them until this unit ends."""
        for some in _portions(sorted(numbers)):
            self._connection.execute(_HOLD, {"numbers": some}).all()
        return self.many(numbers)

    def add(self, claim: Claim) -> Claim:
        """Give the claim its number and keep it."""
        self._demand_writable()
        self._writes.add(claim)
        self._loaded[claim.number] = claim
        self.added.add(claim.number)
        return claim

    def mine(self, owner: PersonId, *, states: Sequence[State], limit: int, before: int | None = None) -> list[Listed]:
        """A person's claims, newest first; `before` is the number to go on from."""
        return self._lists.mine(owner, states=states, limit=limit, before=before)

    def waiting_for(self, person: PersonId, *, limit: int, after: int | None = None) -> list[Listed]:
        """Claims that wait for this person's decision, longest waiting first; `after` is the number to go on from."""
        return self._lists.waiting_for(person, limit=limit, after=after)

    def to_pay(self, *, limit: int, after: int | None = None) -> list[Listed]:
        """Approved claims that were not paid, oldest first."""
        return self._lists.to_pay(limit=limit, after=after)

    def all(self, states: Sequence[State], *, limit: int, after: int | None = None) -> list[Claim]:
        """Everybody's claims in these states, by number; `after` is the number to go on from."""
        if len(states) == 1:
            return self._load(_IN_STATE, {"state": states[0].value, "after": after or 0, "most": limit})
        if not states:
            return []
        return self._load(_ALL, {"after": after or 0, "most": limit, **named(states)})

    def all_of(self, owner: PersonId, states: Sequence[State], *, limit: int, after: int | None = None) -> list[Claim]:
        """As `all`, of one person."""
        if not states:
            return []
        return self._load(_OF_OWNER, {"owner": owner, "after": after or 0, "most": limit, **named(states)})

    def open_steps_of(self, person: PersonId) -> list[Claim]:
        """Every submitted claim whose open step this person is asked in or whose owner reports to them."""
        return self.many(self._connection.execute(_CONCERNED, {"person": person}).scalars().all())

    def open_desks(self) -> list[OpenDesk]:
        """Where every submitted claim waits, without loading them."""
        rows = self._connection.execute(_OPEN_DESKS)
        return [OpenDesk(row.number, PersonId(row.owner), row.policy_version, asked_people(row.asked)) for row in rows]

    def history(self, number: int) -> list[HistoryRow]:
        """The history of a claim, oldest first; `facts` hold `before` and `after` unless the owner was erased."""
        return [self._history_row(row) for row in self._connection.execute(_HISTORY, {"number": number})]

    def changed(self) -> list[Claim]:
        """The claims to which something happened since they were loaded or written, by number."""
        return [each for _, each in sorted(self._loaded.items()) if each.events]

    def is_new(self, subject: Claim) -> bool:
        """Whether the claim was added in this unit and not written yet."""
        return subject.number not in self._kept

    def write(self, subject: Claim) -> None:
        """Write one claim; raises `Refused("claim.changed")` when somebody else was first."""
        self._demand_writable()
        self._writes.write(subject, self._kept.get(subject.number))
        self._kept[subject.number] = Kept.of(subject)

    def _load(self, statement: Select[Any], parameters: dict[str, Any]) -> list[Claim]:
        for _ in range(_TRIES):
            heads = self._connection.execute(statement, parameters).all()
            fresh = [head for head in heads if head.number not in self._loaded]
            parts = self._parts(fresh)
            if parts.are_of(fresh):
                break
        else:
            raise Overloaded("a claim changes faster than it can be read")
        for each in assemble(self._vault, fresh, parts):
            self._loaded[each.number] = each
            self._kept[each.number] = Kept.of(each)
        return [self._loaded[head.number] for head in heads]

    def _parts(self, heads: Sequence[Row[Any]]) -> Parts:
        if not heads:
            return Parts()
        numbers = [head.number for head in heads]
        lines = LINES.read(self._connection, numbers)
        # A draft was never sent, so it has neither rounds nor steps.
        sent = [head.number for head in heads if head.state != State.DRAFT.value]
        if not sent:
            return Parts(lines)
        return Parts(lines, ROUNDS.read(self._connection, sent), STEPS.read(self._connection, sent))

    def _history_row(self, row: Row[Any]) -> HistoryRow:
        facts: dict[str, Any] = json.loads(row.facts)
        for side, blob in (("before", row.before_enc), ("after", row.after_enc)):
            opened = self._vault.open(blob, person=row.owner, where=history_where(row.claim, row.seq, side=side))
            if opened is not None:
                facts[side] = unsalted(opened)
        return HistoryRow(moment(row.at), PersonId(row.by), row.event, row.version, facts)


def _portions(numbers: Sequence[int]) -> Iterator[list[int]]:
    """As many at once as a statement of either engine takes."""
    for start in range(0, len(numbers), _PORTION):
        yield list(numbers[start : start + _PORTION])
