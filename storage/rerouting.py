"""Find the steps that wait at the wrong desk since the directory or the day changed; nothing is opened for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from claims import route
from claims.claim import Claim
from claims.errors import Refused
from claims.people import OPERATOR, Person, PersonId, Role
from storage.claims import OpenDesk
from storage.person_rows import OUTLINE, outline
from storage.schema import person

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

_EVERYBODY = select(*OUTLINE).order_by(person.c.id)


class Outlines:
    """Everybody, without names: enough to say who decides."""

    def __init__(self, everybody: list[Person]) -> None:
        self._everybody = {each.id: each for each in everybody}
        self._roles = {role: [each for each in everybody if role in each.roles] for role in Role}

    def get(self, person: PersonId) -> Person | None:
        """The person, or None."""
        return self._everybody.get(person)

    def with_role(self, role: Role) -> list[Person]:
        """Everybody who has the role, by id; those who left included."""
        return self._roles[role]


def reroute(unit: UnitOfWork, *, now: datetime, on: date) -> list[Claim]:
    """Move every open step whose people are not the responsible ones on that day; gives the claims that moved."""
    outlines = Outlines([outline(row) for row in unit.connection.execute(_EVERYBODY)])
    desks: dict[tuple[PersonId, int], tuple[PersonId, ...] | None] = {}
    misplaced = []
    for waiting in unit.claims.open_desks():
        key = (waiting.owner, waiting.policy_version)
        if key not in desks:
            desks[key] = _desk(unit, outlines, waiting, on=on)
        if desks[key] not in (None, waiting.asked):
            misplaced.append(waiting.number)
    held = unit.claims.hold(misplaced)
    return route.reroute(unit, held, by=OPERATOR, now=now, on=on)


def _desk(unit: UnitOfWork, outlines: Outlines, waiting: OpenDesk, *, on: date) -> tuple[PersonId, ...] | None:
    owner = outlines.get(waiting.owner)
    if owner is None:
        return None
    try:
        return route.desk(outlines, owner, unit.policies.get(waiting.policy_version), on=on)[1]
    except Refused:
        return None
