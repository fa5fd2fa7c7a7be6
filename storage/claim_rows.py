"""How a claim becomes rows and comes back. What people wrote in it is sealed under the claimant's key."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from claims.claim import Claim, Round, Step
from claims.lines import Line, as_facts, from_facts
from claims.people import PersonId
from claims.states import State
from storage.audit import canonical
from storage.claim_parts import Parts
from storage.keys import Vault
from storage.moments import millis, moment
from storage.schema import claim

CLAIM = (
    claim.c.number,
    claim.c.owner,
    claim.c.state,
    claim.c.version,
    claim.c.round,
    claim.c.currency,
    claim.c.policy_version,
    claim.c.created_at,
    claim.c.updated_at,
    claim.c.paid_at,
)
UNCHANGED_SINCE_SENT = frozenset({State.SUBMITTED, State.APPROVED, State.REJECTED, State.PAID})


def claim_row(subject: Claim) -> dict[str, Any]:
    """The columns of the claim itself, its number left out."""
    total = subject.total
    return {
        "owner": subject.owner,
        "state": subject.state.value,
        "version": subject.version,
        "round": subject.round,
        "currency": subject.currency,
        "total_minor": None if total is None else total.minor,
        "policy_version": subject.policy_version,
        "created_at": millis(subject.created_at),
        "updated_at": millis(subject.updated_at),
        "paid_at": None if subject.paid_at is None else millis(subject.paid_at),
    }


def line_rows(vault: Vault, subject: Claim) -> list[dict[str, Any]]:
    """One row per line, numbered from 1."""
    return [
        {
            "claim": subject.number,
            "line": index,
            "category": line.category,
            "minor": line.minor,
            "currency": line.currency,
            "date": None if line.date is None else line.date.isoformat(),
            "merchant_enc": vault.seal(line.merchant, person=subject.owner, where=_merchant(subject.number, index)),
            "purpose_enc": vault.seal(line.purpose, person=subject.owner, where=_purpose(subject.number, index)),
            "receipts": canonical(line.receipts),
        }
        for index, line in enumerate(subject.lines, start=1)
    ]


def round_row(vault: Vault, subject: Claim, sent: Round) -> dict[str, Any]:
    """One submission."""
    lines, place = canonical(as_facts(sent.lines)), (subject.number, sent.number)
    return {
        "claim": subject.number,
        "round": sent.number,
        "at": millis(sent.at),
        "policy_version": sent.policy_version,
        "lines_enc": vault.seal(lines, person=subject.owner, where=sent_lines(*place)),
        "reply_enc": vault.seal(sent.reply, person=subject.owner, where=_reply(*place)),
    }


def step_row(vault: Vault, subject: Claim, step: Step) -> dict[str, Any]:
    """One approval, waiting or decided."""
    where = _reason(subject.number, step.round, step.index)
    return {
        "claim": subject.number,
        "round": step.round,
        "step": step.index,
        "rule": step.rule,
        "asked": asked_text(step.asked),
        "since": millis(step.since),
        "decided_by": step.decided_by,
        "decision": step.decision,
        "at": None if step.at is None else millis(step.at),
        # The words of whoever decided, about the claimant: gone with the one as with the other.
        "reason_enc": vault.seal(step.reason, person=subject.owner, also=(step.decided_by,), where=where),
        "code": step.code,
    }


def asked_text(asked: Sequence[PersonId]) -> str:
    """The people of a desk as one column keeps them."""
    return json.dumps(list(asked), ensure_ascii=False)


@lru_cache(maxsize=4_096)
def asked_people(text: str) -> tuple[PersonId, ...]:
    """The inverse of `asked_text`."""
    return tuple(PersonId(each) for each in json.loads(text))


def assemble(vault: Vault, heads: Iterable[Row[Any]], parts: Parts) -> list[Claim]:
    """Claims from their rows, in the order of `heads`."""
    lines, rounds, steps = _by_claim(parts.lines), _by_claim(parts.rounds), _by_claim(parts.steps)
    return [_claim(vault, head, lines[head.number], rounds[head.number], steps[head.number]) for head in heads]


def _by_claim(rows: Iterable[Row[Any]]) -> defaultdict[int, list[Row[Any]]]:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.claim].append(row)
    return found


def _claim(vault: Vault, head: Row[Any], lines: list[Row[Any]], rounds: list[Row[Any]], steps: list[Row[Any]]) -> Claim:
    owner = PersonId(head.owner)
    present = tuple(line_of(vault, owner, row) for row in sorted(lines, key=lambda row: row.line))
    rounds.sort(key=lambda row: row.round)
    steps.sort(key=lambda row: (row.round, row.step))
    state = State(head.state)
    # What is waiting or decided can't be edited, so its lines are those it was sent with.
    unchanged = head.round if state in UNCHANGED_SINCE_SENT else None
    return Claim(
        number=head.number,
        owner=owner,
        state=state,
        version=head.version,
        round=head.round,
        currency=head.currency,
        lines=present,
        policy_version=head.policy_version,
        created_at=moment(head.created_at),
        updated_at=moment(head.updated_at),
        steps=tuple(_step(vault, owner, row) for row in steps),
        rounds=tuple(_round(vault, owner, row, present, is_present=row.round == unchanged) for row in rounds),
        paid_at=None if head.paid_at is None else moment(head.paid_at),
        loaded_version=head.version,
        loaded_state=state,
    )


def line_of(vault: Vault, owner: PersonId, row: Row[Any]) -> Line:
    """The line of a row of `claim_line`."""
    return Line(
        category=row.category,
        minor=row.minor,
        currency=row.currency,
        date=None if row.date is None else date.fromisoformat(row.date),
        merchant=vault.open(row.merchant_enc, person=owner, where=_merchant(row.claim, row.line)),
        purpose=vault.open(row.purpose_enc, person=owner, where=_purpose(row.claim, row.line)),
        receipts=() if row.receipts == "[]" else tuple(json.loads(row.receipts)),
    )


def _round(vault: Vault, owner: PersonId, row: Row[Any], present: tuple[Line, ...], *, is_present: bool) -> Round:
    place = sent_lines(row.claim, row.round)
    lines = None if is_present else vault.open(row.lines_enc, person=owner, where=place)
    return Round(
        number=row.round,
        at=moment(row.at),
        policy_version=row.policy_version,
        # Of somebody who was erased only the clear columns are left, those of the lines as they are now.
        lines=present if lines is None else from_facts(json.loads(lines)),
        reply=vault.open(row.reply_enc, person=owner, where=_reply(row.claim, row.round)),
    )


def _step(vault: Vault, owner: PersonId, row: Row[Any]) -> Step:
    return Step(
        round=row.round,
        index=row.step,
        rule=row.rule,
        asked=asked_people(row.asked),
        since=moment(row.since),
        decided_by=None if row.decided_by is None else PersonId(row.decided_by),
        decision=row.decision,
        at=None if row.at is None else moment(row.at),
        reason=vault.open(row.reason_enc, person=owner, where=_reason(row.claim, row.round, row.step)),
        code=row.code,
    )


def _merchant(number: int, line: int) -> str:
    return f"claim_line.merchant_enc:{number}.{line}"


def _purpose(number: int, line: int) -> str:
    return f"claim_line.purpose_enc:{number}.{line}"


def sent_lines(number: int, sent: int) -> str:
    """What the sealed lines of a submission are bound to."""
    return f"claim_round.lines_enc:{number}.{sent}"


def _reply(number: int, sent: int) -> str:
    return f"claim_round.reply_enc:{number}.{sent}"


def _reason(number: int, sent: int, step: int) -> str:
    return f"claim_step.reason_enc:{number}.{sent}.{step}"
