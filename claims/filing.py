"""What a claimant does: draft, edit, submit, withdraw, discard. Each is one use case of one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from claims import attaching, rights
from claims.claim import Claim, draft, label
from claims.errors import Refused
from claims.lines import Line
from claims.people import Person
from claims.policy import Policy, check, missing
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


def choose(unit: Unit, number: int, category: str, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """The one expense of a claim is of this category from now on. Raises `Refused` as `in_category` and `allowed`."""
    claim = allowed(unit, Verb.EDIT, number, by=by, on=on)
    policy = unit.policies.current()
    lines = in_category(claim, category, policy=policy, seen=seen)
    claim.edit(lines, company=policy.currency, by=by.id, seen=seen, now=now)
    return claim


def in_category(claim: Claim, category: str, *, policy: Policy, seen: int) -> tuple[Line, ...]:
    """The lines of a claim with what was chosen on its card of version `seen`.

    Raises `Refused("claim.changed")` where it is another version by now; `claim.category` for a category that the
    policy does not have, or where it could be meant of several expenses: no card offers that.
    """
    claim.expect(Verb.EDIT, seen=seen)
    if len(claim.lines) != 1 or policy.category(category) is None:
        raise Refused("claim.category", number=claim.label)
    return (replace(claim.lines[0], category=category),)


def submit(
    unit: Unit,
    number: int,
    *,
    by: Person,
    seen: int,
    now: datetime,
    on: date,
    reply: str | None = None,
    category: str | None = None,
) -> Claim:
    """Send it to whoever must decide, judged by the policy in force now.

    `category` is what was chosen on the card of version `seen`; its one expense is sent as that. Raises
    `Refused("claim.incomplete", missing=(…))`, `claim.reply_needed`, `claim.warned` where the policy would say of the
    new category what it did not say of the one before, `route.nobody`, `receipt.elsewhere` as `attaching.demand_alone`
    does, and those of `in_category` and `allowed`.
    """
    # A manager who changes at this moment is either asked, or finds the claim when the others' are moved.
    unit.people.hold()
    claim = allowed(unit, Verb.SUBMIT, number, by=by, on=on)
    policy = unit.policies.current()
    lines = claim.lines if category is None else in_category(claim, category, policy=policy, seen=seen)
    for line in lines:
        lacking = missing(policy, line)
        if lacking:
            raise Refused("claim.incomplete", number=claim.label, missing=lacking)
        line.check(today=on)
    attaching.demand_alone(unit, claim)
    step = first_step(unit.people, present(unit, by, on=on), policy, now=now, on=on)
    if _warned_anew(policy, claim.lines, lines):
        raise Refused("claim.warned", number=claim.label)
    claim.submit(step, lines=lines, policy_version=policy.version, reply=reply, by=by.id, seen=seen, now=now)
    return claim


def _warned_anew(policy: Policy, shown: Sequence[Line], sent: Sequence[Line]) -> bool:
    """Whether the policy says of what is to be sent what nobody read on the card."""
    said = {(each.rule, each.allowed) for each in check(policy, shown)}
    return any((each.rule, each.allowed) not in said for each in check(policy, sent))


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
