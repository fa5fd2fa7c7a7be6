"""One expense of a claim: what was bought, when, where, for how much and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Day
from typing import Any

from claims.errors import Refused
from claims.matching import Pair, aligned
from claims.money import EXPONENTS, Money, check_sum

MOST_LINES = 50
PURPOSE_LENGTH = 3_000
REASON_LENGTH = 3_000
TOLD_LENGTH = 80
MERCHANT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An expense; what is not known yet is None. `minor` counts the currency's smallest unit."""

    category: str | None = None
    minor: int | None = None
    currency: str = "CNY"
    date: Day | None = None
    merchant: str | None = None
    purpose: str | None = None
    receipts: tuple[str, ...] = ()
    told: str = field(default="", compare=False, repr=False)
    """The words it was told in, up to 80 code points, by which it can be called; no part of the claim."""

    @property
    def amount(self) -> Money | None:
        """The sum, or None while it is unknown."""
        return None if self.minor is None else Money(self.minor, self.currency)

    def check(self, *, today: Day) -> None:
        """Refuse what no line may hold: a date to come, a merchant over 200 or a purpose over 3,000 code points.

        Also a sum that could not have been typed (see `check_sum`): an unknown currency, nothing, less, or too much.
        """
        if self.currency not in EXPONENTS:
            raise Refused("money.unknown_currency", currency=self.currency)
        if (amount := self.amount) is not None:
            check_sum(amount)
        if self.date is not None and self.date > today:
            raise Refused("line.date_in_future", date=self.date)
        if self.merchant is not None and len(self.merchant) > MERCHANT_LENGTH:
            raise Refused("line.merchant_too_long", most=MERCHANT_LENGTH)
        if self.purpose is not None and len(self.purpose) > PURPOSE_LENGTH:
            raise Refused("line.purpose_too_long", most=PURPOSE_LENGTH)


def receipts_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """The receipts of all of them, each once, in order."""
    found: dict[str, None] = {}
    for line in lines:
        if line.receipts:
            found.update(dict.fromkeys(line.receipts))
    return tuple(found)


def without_receipts(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The same lines as if none had a receipt."""
    return tuple(replace(line, receipts=()) for line in lines)


def have_words(lines: Sequence[Line]) -> bool:
    """Whether any of them has a merchant or a purpose."""
    return any(line.merchant or line.purpose for line in lines)


def total(lines: Sequence[Line], currency: str) -> Money | None:
    """The sum of the lines, or None while one is unknown or in another currency than that."""
    found = 0
    for line in lines:
        if line.minor is None or line.currency != currency:
            return None
        found += line.minor
    return Money(found, currency) if lines else None


def as_facts(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as plain values, as history and audit keep them."""
    return [
        {
            "category": line.category,
            "amount": amount.decimal if (amount := line.amount) else None,
            "minor": line.minor,
            "currency": line.currency,
            "date": line.date.isoformat() if line.date else None,
            "merchant": line.merchant,
            "purpose": line.purpose,
            "receipts": list(line.receipts),
        }
        for line in lines
    ]


def from_facts(facts: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The inverse of `as_facts`."""
    return tuple(
        Line(
            category=fact["category"],
            minor=fact["minor"],
            currency=fact["currency"],
            date=Day.fromisoformat(fact["date"]) if fact["date"] else None,
            merchant=fact["merchant"],
            purpose=fact["purpose"],
            receipts=tuple(fact["receipts"]),
        )
        for fact in facts
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two submissions: a field of a line (counted from 1) with old and new value."""

    line: int
    field: str
    old: Any
    new: Any


COMPARED = ("amount", "category", "date", "merchant", "purpose")


def changes(old: Sequence[Line], new: Sequence[Line]) -> tuple[Change, ...]:
    """What an approver must be shown, old → new, in the order of the lines and of `COMPARED`; then the receipts.

    A line is numbered as it is now; one that was removed, as it was then.
    """
    found: list[Change] = []
    for before, after in same_lines(old, new):
        if before is not None and after is not None:
            found += _changes_of(old[before], new[after], number=after + 1)
        elif after is not None:
            found.append(Change(after + 1, "added", None, new[after].amount))
        elif before is not None:
            found.append(Change(before + 1, "removed", old[before].amount, None))
    return tuple(found)


def same_lines(old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Which line is which: the places, from 0, before and after; None where there is none."""
    return aligned([_looks(line) for line in old], [_looks(line) for line in new])


def _looks(line: Line) -> tuple[object, ...]:
    return (*(getattr(line, name) for name in COMPARED), line.currency, line.receipts)


def _changes_of(before: Line, after: Line, *, number: int) -> list[Change]:
    found = [
        Change(number, name, getattr(before, name), getattr(after, name))
        for name in COMPARED
        if getattr(before, name) != getattr(after, name)
    ]
    if before.receipts != after.receipts:
        found.append(Change(number, "receipts", before.receipts, after.receipts))
    return found
