"""Who may see and do what: one table, asked by every door. A button is an offer, never a permission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from claims.claim import Claim
from claims.errors import Refused
from claims.people import Person, PersonId, Role
from claims.ports import People, Unit
from claims.route import desk, finance_or_admin
from claims.states import State, Verb


class Relation(StrEnum):
    """How a person stands to a claim."""

    OWNER = "owner"
    DESK = "desk"  # may decide the open step now: asked, and still responsible by the directory
    ASKED = "asked"  # was asked or decided in some round, so their card shows what becomes of the claim
    PAYDESK = "paydesk"  # may pay this claim: finance, or an administrator where finance is only the owner
    FINANCE = "finance"
    AUDITOR = "auditor"


_ALL = frozenset(State)
_SENT = _ALL - {State.DRAFT, State.DISCARDED}
_EDITABLE = frozenset({State.DRAFT, State.RETURNED, State.WITHDRAWN})
_SUBMITTED = frozenset({State.SUBMITTED})
_OVER = frozenset({State.WITHDRAWN, State.APPROVED, State.REJECTED, State.PAID, State.DISCARDED})

RIGHTS: Mapping[Verb, Mapping[Relation, frozenset[State]]] = {
    Verb.SEE: {
        Relation.OWNER: _ALL,
        Relation.DESK: _SUBMITTED,
        Relation.ASKED: _SENT | {State.DISCARDED},
        Relation.PAYDESK: frozenset({State.APPROVED, State.PAID}),
        Relation.FINANCE: _SENT,
        Relation.AUDITOR: _SENT,
    },
    Verb.EDIT: {Relation.OWNER: _EDITABLE},
    Verb.SUBMIT: {Relation.OWNER: _EDITABLE},
    Verb.DISCARD: {Relation.OWNER: _EDITABLE},
    Verb.WITHDRAW: {Relation.OWNER: _SUBMITTED},
    Verb.APPROVE: {Relation.DESK: _SUBMITTED},
    Verb.RETURN: {Relation.DESK: _SUBMITTED},
    Verb.REJECT: {Relation.DESK: _SUBMITTED},
    Verb.PAY: {Relation.PAYDESK: frozenset({State.APPROVED})},
    Verb.COPY: {Relation.OWNER: _OVER},
}

NEVER_ONE_S_OWN = frozenset({Verb.APPROVE, Verb.RETURN, Verb.REJECT, Verb.PAY})


class Standing(Protocol):
    """What of a claim decides how somebody stands to it; a row of a list has it too."""

    @property
    def owner(self) -> PersonId: ...
    @property
    def manager(self) -> PersonId | None: ...
    @property
    def policy_version(self) -> int: ...
    @property
    def desk(self) -> tuple[PersonId, ...]: ...
    @property
    def asked(self) -> frozenset[PersonId]: ...


def relations(unit: Unit, claim: Standing, person: Person, *, on: date) -> frozenset[Relation]:
    """Every relation this person has to the claim today; nobody who left has any."""
    if not person.is_active(on):
        return frozenset()
    found = set()
    is_owner = person.id == claim.owner
    if is_owner:
        found.add(Relation.OWNER)
    if person.id in claim.desk and not is_owner and _is_responsible(unit, claim, person, on=on):
        found.add(Relation.DESK)
    if person.id in claim.asked:
        found.add(Relation.ASKED)
    if not is_owner and person.roles & {Role.FINANCE, Role.ADMIN}:
        owner = unit.people.get(claim.owner)
        if owner is not None and person.id in _payers(unit.people, owner, on=on):
            found.add(Relation.PAYDESK)
    if Role.FINANCE in person.roles:
        found.add(Relation.FINANCE)
    if Role.AUDITOR in person.roles:
        found.add(Relation.AUDITOR)
    return frozenset(found)


def allows(verb: Verb, state: State, held: frozenset[Relation]) -> bool:
    """Whether somebody with these relations may do this to a claim in that state."""
    if verb in NEVER_ONE_S_OWN and Relation.OWNER in held:
        return False
    return any(state in RIGHTS[verb].get(relation, frozenset()) for relation in held)


def demand(unit: Unit, verb: Verb, claim: Claim | None, person: Person, *, on: date, number: str) -> Claim:
    """The claim, if the person may do this to it now.

    Raises `Refused`: `person.left`; `claim.unknown` where it does not exist or may not be seen (the same words for
    both); `claim.own`; `claim.state` where the right is there but the claim stands elsewhere; `claim.not_yours`.
    """
    if not person.is_active(on):
        raise Refused("person.left")
    if claim is None:
        raise Refused("claim.unknown", number=number)
    held = relations(unit, claim, person, on=on)
    if not allows(Verb.SEE, claim.state, held):
        raise Refused("claim.unknown", number=number)
    if allows(verb, claim.state, held):
        return claim
    if verb in NEVER_ONE_S_OWN and Relation.OWNER in held:
        raise Refused("claim.own", number=number)
    # Who was asked before may press too late; while it waits for somebody else it is theirs to decide.
    is_late = Relation.ASKED in held and claim.state is not State.SUBMITTED
    had = held | ({Relation.DESK} if is_late else set())
    if any(relation in RIGHTS[verb] for relation in had):
        raise Refused("claim.state", number=number, state=claim.state.value, verb=verb.value)
    raise Refused("claim.not_yours", number=number)


def _is_responsible(unit: Unit, claim: Standing, person: Person, *, on: date) -> bool:
    """Whether the directory still makes this person one of those who decide, so that a right that ended is none.

    Until a claim is moved it waits at its old desk; where nobody else could take it, it stays there.
    """
    if person.id == claim.manager:  # Spares reading everybody on a list.
        return True
    owner = unit.people.get(claim.owner)
    if owner is None:
        return True
    policy = unit.policies.get(claim.policy_version)
    # Claims are moved on the company's day, which may have begun before this person's.
    for day in (on, on + timedelta(days=1)):
        try:
            asked = desk(unit.people, owner, policy, on=day)[1]
        except Refused:
            return True
        if person.id in asked:
            return True
    return False


def _payers(people: People, owner: Person, *, on: date) -> tuple[str, ...]:
    try:
        return finance_or_admin(people, owner, on=on)[1]
    except Refused:
        return ()
