"""Begin a new claim with what an earlier one of the same person says. The earlier one stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from claims import attaching, filing
from claims.claim import Claim, draft
from claims.lines import Line, receipts_of
from claims.people import Person
from claims.policy import Policy
from claims.ports import Unit
from claims.receipts import LIVE
from claims.states import State, Verb

KEEPS_RECEIPTS = frozenset({State.REJECTED, State.WITHDRAWN, State.DISCARDED})
"""Nobody pays these, so their receipts may go on; those of an approved or paid claim belong to that one."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a claim is a copy of: that claim's number, and how many of its receipts stayed there."""

    claim: int
    receipts_left: int


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy and the claim it is of. `is_new` is False where that copy was there already, as yet untouched."""

    claim: Claim
    of: Claim
    is_new: bool


def copy(unit: Unit, number: int, *, by: Person, now: datetime, on: date) -> Copied:
    """A new draft with the lines of an earlier claim as they are, dates and all.

    Whoever asks twice without touching the copy or the earlier claim meanwhile gets that copy again. A category that
    the policy does not have any more is left open. Raises `Refused` as `filing.allowed` does.
    """
    old = filing.allowed(unit, Verb.COPY, number, by=by, on=on)
    policy = unit.policies.current()
    lines = _fit_to_go_on(unit, old, policy)
    again = _untouched(unit, old, lines=lines)
    if again is not None:
        return Copied(again, old, is_new=False)
    left = len(receipts_of(old.lines)) - len(receipts_of(lines))
    made = draft(lines, owner=old.owner, currency=policy.currency, policy_version=policy.version, now=now)
    made.events[0] = replace(made.events[0], facts={"copy_of": old.number, "receipts_left": left})
    claim = unit.claims.add(made)
    attaching.bring(unit, claim, claim.receipts, now=now)
    return Copied(claim, old, is_new=True)


def origin(unit: Unit, claim: Claim) -> Origin | None:
    """What the claim is a copy of, or None where it is none."""
    first = next(iter(unit.claims.history(claim.number)), None)
    facts = {} if first is None else first.facts
    of, left = facts.get("copy_of"), facts.get("receipts_left")
    return Origin(of, left if isinstance(left, int) else 0) if isinstance(of, int) else None


def _untouched(unit: Unit, old: Claim, *, lines: Sequence[Line]) -> Claim | None:
    """The owner's newest draft, if it is a copy of that claim as it is now and nothing happened to it yet."""
    newest = next(iter(unit.claims.mine(old.owner, states=[State.DRAFT], limit=1)), None)
    claim = None if newest is None else unit.claims.get(newest.number)
    if claim is None or claim.version != 1 or claim.lines != tuple(lines):
        return None
    found = origin(unit, claim)
    return claim if found is not None and found.claim == old.number else None


def _fit_to_go_on(unit: Unit, old: Claim, policy: Policy) -> Sequence[Line]:
    kept = _receipts(unit, old)
    return [
        replace(
            line,
            category=line.category if policy.category(line.category) else None,
            receipts=tuple(each for each in line.receipts if each in kept),
        )
        for line in old.lines
    ]


def _receipts(unit: Unit, old: Claim) -> frozenset[str]:
    """Those that may be on the copy too: they are still kept, and no claim that is on its way has them."""
    files = receipts_of(old.lines)
    if not files or old.state not in KEEPS_RECEIPTS:
        return frozenset()
    kept = {each.sha256 for each in unit.receipts.of_claim(old.number)}
    taken = {each.sha256 for each in unit.receipts.elsewhere(files, but=old.number) if each.state in LIVE}
    return frozenset(kept - taken)
