"""What an approver does: approve, return or reject the step that waits for them."""

from __future__ import annotations

from datetime import date, datetime

from claims.claim import Claim
from claims.errors import Refused
from claims.filing import allowed
from claims.people import Person
from claims.ports import Unit
from claims.states import Verb


def approve(unit: Unit, number: int, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Agree to what was shown as version `seen`."""
    claim = allowed(unit, Verb.APPROVE, number, by=by, on=on)
    claim.decide(Verb.APPROVE, by=by.id, seen=seen, now=now)
    return claim


def send_back(
    unit: Unit, number: int, *, reason: str, code: str, by: Person, seen: int, now: datetime, on: date
) -> Claim:
    """Return it to the claimant, who may change and submit it again."""
    return _refuse(unit, Verb.RETURN, number, reason=reason, code=code, by=by, seen=seen, now=now, on=on)


def reject(unit: Unit, number: int, *, reason: str, code: str, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Refuse it for good."""
    return _refuse(unit, Verb.REJECT, number, reason=reason, code=code, by=by, seen=seen, now=now, on=on)


def _refuse(
    unit: Unit, verb: Verb, number: int, *, reason: str, code: str, by: Person, seen: int, now: datetime, on: date
) -> Claim:
    claim = allowed(unit, verb, number, by=by, on=on)
    if code not in {each.code for each in unit.policies.get(claim.policy_version).reasons}:
        raise Refused("claim.unknown_reason_code", number=claim.label)
    claim.decide(verb, by=by.id, seen=seen, now=now, reason=reason, code=code)
    return claim
