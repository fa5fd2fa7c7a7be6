"""Lists of claims, a page at a time: only what a row of a list shows is read and opened, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select, tuple_

from claims.lines import Line
from claims.listing import Listed
from claims.people import PersonId
from claims.states import State
from storage.claim_rows import line_of
from storage.keys import Vault
from storage.person_rows import name_of
from storage.schema import claim, claim_desk, claim_line, claim_round, person

_BEYOND = 2**62  # more than any number of a claim

# As many parameters as there are states: a statement that is always the same is sent fast.
STATES: list[BindParameter[str]] = [bindparam(f"state{place}") for place in range(len(State))]

_HEAD = (
    claim.c.number,
    claim.c.owner,
    claim.c.state,
    claim.c.currency,
    claim.c.policy_version,
    person.c.name_enc,
    person.c.manager_id,
)
_OF_OWNER = person.c.id == claim.c.owner


def _with_lines(page: Select[Any]) -> Select[Any]:
    """The claims of a page with their lines, in any order."""
    head = page.limit(bindparam("most")).subquery("page")
    return select(
        head.c.number.label("claim"),
        head.c.owner,
        head.c.state,
        head.c.currency.label("claim_currency"),
        head.c.policy_version,
        head.c.name_enc,
        head.c.manager_id,
        head.c.place,
        claim_line.c.line,
        claim_line.c.category,
        claim_line.c.minor,
        claim_line.c.currency,
        claim_line.c.date,
        claim_line.c.merchant_enc,
        claim_line.c.purpose_enc,
        claim_line.c.receipts,
    ).select_from(head.join(claim_line, claim_line.c.claim == head.c.number))


_MINE = _with_lines(
    select(*_HEAD, (-claim.c.number).label("place"))
    .select_from(claim.outerjoin(person, _OF_OWNER))
    .where(claim.c.owner == bindparam("owner"), claim.c.number < bindparam("before"), claim.c.state.in_(STATES))
    .order_by(claim.c.number.desc())
)
_IN_STATE = _with_lines(
    select(*_HEAD, claim.c.number.label("place"))
    .select_from(claim.outerjoin(person, _OF_OWNER))
    .where(claim.c.state == bindparam("state"), claim.c.number > bindparam("after"))
    .order_by(claim.c.number)
)
_WAITING = _with_lines(
    select(*_HEAD, claim_desk.c.since.label("place"))
    .select_from(claim_desk.join(claim, claim.c.number == claim_desk.c.claim).outerjoin(person, _OF_OWNER))
    .where(
        claim_desk.c.person == bindparam("person"),
        tuple_(claim_desk.c.since, claim_desk.c.claim) > tuple_(bindparam("since"), bindparam("after")),
    )
    .order_by(claim_desk.c.since, claim_desk.c.claim)
)
# Since when a claim waits; of one that was decided meanwhile, when it was sent last.
_SINCE = select(
    func.coalesce(
        select(claim_desk.c.since)
        .where(claim_desk.c.person == bindparam("person"), claim_desk.c.claim == bindparam("after"))
        .scalar_subquery(),
        select(func.max(claim_round.c.at)).where(claim_round.c.claim == bindparam("after")).scalar_subquery(),
        -1,
    )
)
_IN_ORDER = attrgetter("place", "claim", "line")


class ClaimLists:
    """The lists of one transaction."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def mine(self, owner: PersonId, *, states: Sequence[State], limit: int, before: int | None = None) -> list[Listed]:
        """A person's claims, newest first; `before` is the number to go on from."""
        if not states:
            return []
        return self._read(_MINE, {"owner": owner, "before": before or _BEYOND, "most": limit, **named(states)})

    def waiting_for(self, person: PersonId, *, limit: int, after: int | None = None) -> list[Listed]:
        """Claims that wait for this person's decision, longest waiting first; `after` is the number to go on from."""
        since = -1
        if after is not None:
            since = self._connection.execute(_SINCE, {"person": person, "after": after}).scalar_one()
        given = {"person": person, "since": since, "after": after or 0, "most": limit}
        return self._read(_WAITING, given, desk=(person,))

    def to_pay(self, *, limit: int, after: int | None = None) -> list[Listed]:
        """Approved claims that were not paid, oldest first."""
        return self._read(_IN_STATE, {"state": State.APPROVED.value, "after": after or 0, "most": limit})

    def _read(
        self, statement: Select[Any], parameters: dict[str, Any], *, desk: tuple[PersonId, ...] = ()
    ) -> list[Listed]:
        rows = sorted(self._connection.execute(statement, parameters), key=_IN_ORDER)
        lines: dict[int, list[Line]] = {}
        heads: list[Row[Any]] = []
        for row in rows:
            if row.claim not in lines:
                lines[row.claim] = []
                heads.append(row)
            lines[row.claim].append(line_of(self._vault, PersonId(row.owner), row))
        return [self._listed(head, tuple(lines[head.claim]), desk) for head in heads]

    def _listed(self, head: Row[Any], lines: tuple[Line, ...], desk: tuple[PersonId, ...]) -> Listed:
        owner = PersonId(head.owner)
        return Listed(
            number=head.claim,
            owner=owner,
            owner_name=name_of(self._vault, owner, head.name_enc),
            state=State(head.state),
            currency=head.claim_currency,
            policy_version=head.policy_version,
            lines=lines,
            manager=None if head.manager_id is None else PersonId(head.manager_id),
            desk=desk,
        )


def named(states: Sequence[State]) -> dict[str, str]:
    """The states as the parameters `STATES`; the last stands for those that are not asked for."""
    return {f"state{place}": states[min(place, len(states) - 1)].value for place in range(len(State))}
