"""What finance does: record that an approved claim was paid, once."""

from __future__ import annotations

from datetime import date, datetime

from claims.claim import Claim
from claims.filing import allowed
from claims.people import Person
from claims.ports import Unit
from claims.states import Verb


def pay(unit: Unit, number: int, *, by: Person, seen: int, now: datetime, on: date) -> Claim:
    """Mark it as paid; never one's own."""
    claim = allowed(unit, Verb.PAY, number, by=by, on=on)
    claim.pay(by=by.id, seen=seen, now=now)
    return claim
