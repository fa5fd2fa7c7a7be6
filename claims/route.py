"""Whose decision a claim needs: the claimant's manager, and what happens where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from claims.claim import Claim, Step
from claims.errors import Refused
from claims.people import Person, PersonId, Role
from claims.policy import Policy
from claims.ports import People, Unit


def manager_of(people: People, person: Person, *, on: date) -> Person | None:
    """The nearest active person above; those who left are passed over for their own manager."""
    visited = {person.id}
    current = person
    while current.has_manager:
        above = people.get(PersonId(str(current.manager_id)))
        if above is None or above.id in visited:
            return None
        if above.is_active(on):
            return above
        visited.add(above.id)
        current = above
    return None


def desk(people: People, claimant: Person, policy: Policy, *, on: date) -> tuple[str, tuple[PersonId, ...]]:
    """The rule that applies and the people who may decide, the claimant never among them.

    Raises `Refused("route.nobody")` where the policy refuses claims without a manager or nobody at all is left.
    """
    manager = manager_of(people, claimant, on=on)
    if manager is not None:
        return "manager", (manager.id,)
    if policy.without_manager == "refuse":
        raise Refused("route.nobody")
    if policy.without_manager == "named" and policy.fallback is not None:
        named = people.get(PersonId(policy.fallback))
        if named is not None and named.id != claimant.id and named.is_active(on):
            return "named", (named.id,)
    return finance_or_admin(people, claimant, on=on)


def finance_or_admin(people: People, claimant: Person, *, on: date) -> tuple[str, tuple[PersonId, ...]]:
    """Finance, never the claimant; where the claimant is the only one, the administrators other than the claimant."""
    for role in (Role.FINANCE, Role.ADMIN):
        found = tuple(each.id for each in people.with_role(role) if each.id != claimant.id and each.is_active(on))
        if found:
            return role.value, found
    raise Refused("route.nobody")


def first_step(people: People, claimant: Person, policy: Policy, *, now: datetime, on: date) -> Step:
    """The step a submitted claim waits at."""
    rule, asked = desk(people, claimant, policy, on=on)
    return Step(round=0, index=1, rule=rule, asked=asked, since=now)


def reroute(unit: Unit, claims: Iterable[Claim], *, by: PersonId, now: datetime, on: date) -> list[Claim]:
    """Move the open step of each claim to whoever must decide now that the directory changed; gives those that moved.

    Judged by the policy the claim was submitted under. A step that nobody else could take stays where it is.
    """
    moved = []
    for claim in claims:
        owner, current = unit.people.get(claim.owner), claim.open_step
        if owner is None or current is None:
            continue
        try:
            step = first_step(unit.people, owner, unit.policies.get(claim.policy_version), now=now, on=on)
        except Refused:
            continue
        if step.asked != current.asked:
            claim.move(step, by=by, now=now)
            moved.append(claim)
    return moved
