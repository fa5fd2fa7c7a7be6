"""What finance reads of a claim: one row a line, as it was sent last. What is edited and not sent is its owner's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from claims.claim import Claim
from claims.money import Money
from claims.people import Person
from claims.policy import Policy
from claims.states import State

Cell = str | int | Money | date | None
"""One value of a row; Money is written as a number with the decimals of its currency, None leaves the cell empty."""

COLUMNS = (
    "number",
    "line",
    "state",
    "round",
    "owner",
    "owner_name",
    "department",
    "cost_centre",
    "date",
    "category",
    "category_name",
    "merchant",
    "purpose",
    "amount",
    "currency",
    "receipts",
    "submitted_on",
    "approved_by",
    "approved_on",
    "paid_on",
)
"""The columns in their order. `line` counts from 1, `receipts` says how many; days are those of the company."""


@dataclass(frozen=True, slots=True)
class Company:
    """What a table depends on besides its claims: the zone in which a day is counted, the language of categories."""

    zone: tzinfo
    language: str

    def day(self, at: datetime | None) -> date | None:
        """On which day that was."""
        return None if at is None else at.astimezone(self.zone).date()


def rows_of(claim: Claim, *, owner: Person | None, policy: Policy, company: Company) -> Iterator[tuple[Cell, ...]]:
    """The claim's lines in the order of `COLUMNS`. `policy` is the one that judged it; who was erased has no name."""
    sent = claim.as_sent(policy.currency)
    before = (owner.name or None, owner.department, owner.cost_centre) if owner is not None else (None, None, None)
    after = (_submitted_on(claim, company), *_approval(claim, company), company.day(claim.paid_at))
    for number, line in enumerate(sent.lines, start=1):
        category = policy.category(line.category)
        yield (
            claim.label,
            number,
            claim.state.value,
            claim.round,
            claim.owner,
            *before,
            line.date,
            line.category,
            category.names[company.language] if category is not None else None,
            line.merchant,
            line.purpose,
            line.amount,
            line.currency,
            len(line.receipts),
            *after,
        )


def booked_on(claim: Claim, company: Company) -> date | None:
    """The company's day on which the claim was paid, or else decided, or else submitted last; None if it never was."""
    decided = claim.last_decision
    if claim.paid_at is not None:
        return company.day(claim.paid_at)
    if decided is not None and decided.round == claim.round:
        return company.day(decided.at)
    return _submitted_on(claim, company)


def _submitted_on(claim: Claim, company: Company) -> date | None:
    sent = claim.last_round
    return None if sent is None else company.day(sent.at)


def _approval(claim: Claim, company: Company) -> tuple[str | None, date | None]:
    """Everybody who approved this round, and on which day the last of them did; nobody while it is not approved."""
    if claim.state not in (State.APPROVED, State.PAID):
        return None, None
    steps = [step for step in claim.steps if step.round == claim.round and step.decision == "approved"]
    people = ";".join(step.decided_by or step.approver for step in steps)
    return people or None, company.day(steps[-1].at) if steps else None
