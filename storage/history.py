"""Write what happened to a claim: one row of history and one of audit per event, numbered alike."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from claims.claim import Claim, Step
from claims.events import Event
from claims.people import OPERATOR
from storage.audit import Audit, canonical, claim_chain, commitment
from storage.claim_rows import claim_row
from storage.keys import Vault
from storage.moments import millis
from storage.quick import later
from storage.schema import claim_event

SALT = 32
"""How many characters of random salt stand in front of a sealed before or after: 128 bits in hex."""

_ADD = later(insert(claim_event))


def where(number: int, seq: int, *, side: str) -> str:
    """What a sealed `before` or `after` is bound to."""
    return f"claim_event.{side}_enc:{number}.{seq}"


def unsalted(text: str) -> Any:
    """The values in an opened `before` or `after`."""
    return json.loads(text[SALT:])


def snapshot(subject: Claim) -> dict[str, Any]:
    """The clear columns of a claim and a digest of those of its lines and steps: what its newest audit row vouches for.

    A row edited by hand differs from it, also after the claimant was erased.
    """
    lines = [
        [line.category, line.minor, line.currency, line.date and line.date.isoformat(), list(line.receipts)]
        for line in subject.lines
    ]
    steps = [
        [step.round, step.index, step.rule, list(step.asked), millis(step.since), *_decision(step)]
        for step in subject.steps
    ]
    rounds = [[sent.number, millis(sent.at), sent.policy_version] for sent in subject.rounds]
    return claim_row(subject) | {"rows": commitment(canonical([lines, steps, rounds]))}


def _decision(step: Step) -> list[Any]:
    return [] if step.at is None else [step.decided_by, step.decision, millis(step.at), step.code]


class History:
    """Writes history in one transaction."""

    def __init__(self, connection: Connection, vault: Vault, audit: Audit) -> None:
        self._connection = connection
        self._vault = vault
        self._audit = audit

    def begin(self, subject: Claim) -> None:
        """Say that the claim is new and has no history."""
        self._audit.begin(claim_chain(subject.number))

    def write(self, subject: Claim, *, channel: str | None) -> None:
        """Write the events of a claim whose own rows are written, in order; the last vouches for the claim as it is."""
        chain = claim_chain(subject.number)
        seq = self._audit.head(chain)[0]
        rows: list[dict[str, Any]] = []
        entries: list[tuple[datetime, Mapping[str, Any]]] = []
        for event in subject.events:
            seq += 1
            row, facts = self._one(subject, event, seq=seq, channel=channel)
            rows.append(row)
            entries.append((event.at, facts))
        entries[-1] = (entries[-1][0], {**entries[-1][1], "claim": snapshot(subject)})
        self._connection.execute(_ADD, rows)
        self._audit.extend(chain, entries)

    def _one(
        self, subject: Claim, event: Event, *, seq: int, channel: str | None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        clear: dict[str, Any] = {
            "event": event.name.value,
            "by": event.by,
            "version": event.version,
            "channel": channel,
        }
        row: dict[str, Any] = {
            "claim": subject.number,
            "seq": seq,
            "at": millis(event.at),
            "facts": canonical(event.facts),
            **clear,
        }
        audited = {**clear, "facts": dict(event.facts)}
        for side, values in (("before", event.before), ("after", event.after)):
            text = None if values is None else secrets.token_hex(SALT // 2) + canonical(values)
            place = where(subject.number, seq, side=side)
            also = () if event.by in (OPERATOR, subject.owner) else (event.by,)
            row[f"{side}_enc"] = self._vault.seal(text, person=subject.owner, also=also, where=place)
            audited[side] = None if text is None else commitment(text)
        return row, audited
