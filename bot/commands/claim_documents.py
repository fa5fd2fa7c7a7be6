"""Claims as the JSON that finance and checkers rely on: money as decimal strings, times in UTC, unknowns as null."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot.commands.printing import moment

if TYPE_CHECKING:
    from claims.claim import Claim, Step
    from claims.lines import Line
    from claims.ports import HistoryRow


def claim_document(claim: Claim) -> dict[str, Any]:
    """A claim without its history."""
    return {
        "number": claim.label,
        "state": claim.state.value,
        "version": claim.version,
        "owner": claim.owner,
        "currency": claim.currency,
        "total": None if claim.total is None else claim.total.decimal,
        "round": claim.round,
        "lines": [_line(line) for line in claim.lines],
        "steps": [_step(step) for step in claim.steps],
    }


def history_document(history: Sequence[HistoryRow]) -> list[dict[str, Any]]:
    """What was done to a claim, oldest first. A step that moved to another desk is nobody's deed and not in it."""
    from claims.events import Happened

    return [
        {"at": moment(row.at), "by": row.by, "event": row.event, "version": row.version}
        for row in history
        if row.event != Happened.MOVED
    ]


def _line(line: Line) -> dict[str, Any]:
    return {
        "category": line.category,
        "amount": None if line.amount is None else line.amount.decimal,
        "currency": line.currency,
        "date": None if line.date is None else line.date.isoformat(),
        "merchant": line.merchant,
        "purpose": line.purpose,
        "receipts": list(line.receipts),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "round": step.round,
        "approver": step.approver,
        "decided_by": step.decided_by,
        "decision": step.decision,
        "at": None if step.at is None else moment(step.at),
        "reason": step.reason,
        "code": step.code,
    }
