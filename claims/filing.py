"""What a claimant does: draft, edit, submit, withdraw, discard. Each is one use case of one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from claims import attaching, rights
from claims.claim import Claim, draft, label
from claims.errors import Refused
from claims.lines import Line
from claims.people import Person
from claims.policy import missing
from claims.ports import Unit
from claims.route import first_step
from claims.states import Verb


def create(
    unit: Unit,
    lines: Sequence[Line],
    *,
    by: Person,
    now: datetime,
    on: date,
    reasons: Mapping[str, str] | None = None,
) -> Claim:
    """A new draft of these lines. `on` is the claimant's calendar day. Raises `Refused` as `Line.check` does.

    `reasons` say for a SHA-256 why it is wanted though a live claim has the file; see `attaching.bring`.
    """
    owner = present(unit, by, on=on)
    for line in lines:
        line.check(today=on)
    policy = unit.policies.current()
    made = draft(lines, owner=owner.id, currency=policy.currency, policy_version=policy.version, now=now)
    claim = unit.claims.add(made)
    attaching.bring(unit, claim, claim.receipts, now=now, reasons=reasons)
    return claim


def edit(unit: Unit, number: int, lines: Sequence[Line], *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Replace the lines of a draft, a returned or a withdrawn claim."""
    claim = allowed(unit, Verb.EDIT, number, by=by, on=on)
    for line in lines:
        line.check(today=on)
    had = claim.receipts
    claim.edit(lines, company=unit.policies.current().currency, by=by.id, seen=seen, now=now)
    attaching.bring(unit, claim, [each for each in claim.receipts if each not in had], now=now)
    return claim


def submit(
    unit: Unit, number: int, *, by: Person, seen: int, now: datetime, on: date, reply: str | None = None
) -> Claim:
    """Send it to whoever must decide, judged by the policy in force now.

    Raises `Refused("claim.incomplete", missing=(…))`, `claim.reply_needed`, `route.nobody`, `receipt.elsewhere` as
    `attaching.demand_alone` does, and those of `allowed`.
    """
    # A manager who changes at this moment is either asked, or finds the claim when the others' are moved.
    unit.people.hold()
    claim = allowed(unit, Verb.SUBMIT, number, by=by, on=on)
    policy = unit.policies.current()
    for line in claim.lines:
        lacking = missing(policy, line)
        if lacking:
            raise Refused("claim.incomplete", number=claim.label, missing=lacking)
        line.check(today=on)
    attaching.demand_alone(unit, claim)
    step = first_step(unit.people, present(unit, by, on=on), policy, now=now, on=on)
    claim.submit(step, policy_version=policy.version, reply=reply, by=by.id, seen=seen, now=now)
    return claim


def withdraw(unit: Unit, number: int, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Take a submitted claim back before anybody decided."""
    claim = allowed(unit, Verb.WITHDRAW, number, by=by, on=on)
    claim.withdraw(by=by.id, seen=seen, now=now)
    return claim


def discard(unit: Unit, number: int, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """End a claim that was not decided; it is final."""
    claim = allowed(unit, Verb.DISCARD, number, by=by, on=on)
    claim.discard(by=by.id, seen=seen, now=now)
    return claim


def allowed(unit: Unit, verb: Verb, number: int, *, by: Person, on: date) -> Claim:
    """The claim of that number, if this person may do this to it now (see `rights.demand`)."""
    return rights.demand(unit, verb, unit.claims.get(number), present(unit, by, on=on), on=on, number=label(number))


def present(unit: Unit, by: Person, *, on: date) -> Person:
    """The person as this very transaction knows them: a right that ended a moment ago is no right.

    Raises `Refused("person.left")` where they are nobody here, or no longer.
    """
    person = unit.people.get(by.id)
    if person is None or not person.is_active(on):
        raise Refused("person.left")
    return person
