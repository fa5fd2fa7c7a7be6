"""Hold claims and their history against their chains: every row vouched for, none changed, none missing."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from claims.claim import Claim
from claims.lines import as_facts
from storage.audit import canonical, claim_chain, commitment
from storage.audit_receipts import KEPT_BOTH, KeptReceipts, reasons_in
from storage.audit_rows import AuditRow, Broken
from storage.claim_rows import sent_lines
from storage.claims import Claims
from storage.history import snapshot, unsalted, where
from storage.keys import Unreadable, Vault
from storage.schema import claim, claim_event, claim_round

BATCH = 200

_NUMBERS: BindParameter[int] = bindparam("numbers", expanding=True)
_EVENTS = select(claim_event).where(claim_event.c.claim.in_(_NUMBERS))
# The one column of a claim that is not read back from what it was written from.
_TOTALS = select(claim.c.number, claim.c.total_minor).where(claim.c.number.in_(_NUMBERS))
# Of the submission that stands a claim shows its own lines; here they are opened to compare.
_SENT = select(claim_round.c.claim, claim_round.c.round, claim_round.c.lines_enc).where(
    claim_round.c.claim.in_(_NUMBERS)
)


class ClaimCheck:
    """Gathers claims whose chains hold and checks a batch at a time."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self._waiting: dict[int, list[AuditRow]] = {}

    def add(self, number: int, rows: list[AuditRow]) -> list[Broken]:
        """One claim and its chain; gives what was found broken in those added so far."""
        self._waiting[number] = rows
        return self.finish() if len(self._waiting) >= BATCH else []

    def finish(self) -> list[Broken]:
        """Check what was added and not checked yet."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return []
        numbers = list(waiting)
        events: defaultdict[int, dict[int, Row[Any]]] = defaultdict(dict)
        for row in self._connection.execute(_EVENTS, {"numbers": numbers}):
            events[row.claim][row.seq] = row
        totals = {row.number: row.total_minor for row in self._connection.execute(_TOTALS, {"numbers": numbers})}
        sent: defaultdict[int, dict[int, bytes]] = defaultdict(dict)
        for row in self._connection.execute(_SENT, {"numbers": numbers}):
            sent[row.claim][row.round] = row.lines_enc
        kept = KeptReceipts(self._connection, self._vault, numbers)
        claims, broken = self._load(numbers)
        for number, rows in waiting.items():
            subject = claims.get(number)
            if number not in totals:
                broken.append(Broken(claim_chain(number), None, "claim_missing"))
            elif subject is not None:
                found = self._check(subject, totals[number], rows, events[number], kept)
                if found is None and not self._are_lines_as_sent(subject, sent[number]):
                    found = Broken(claim_chain(number), None, "text_changed")
                broken += [found] if found is not None else []
        return broken

    def _load(self, numbers: list[int]) -> tuple[dict[int, Claim], list[Broken]]:
        try:
            return {each.number: each for each in self._claims().many(numbers)}, []
        except Unreadable:
            if len(numbers) == 1:
                return {}, [Broken(claim_chain(numbers[0]), None, "text_changed")]
        claims: dict[int, Claim] = {}
        broken: list[Broken] = []
        for number in numbers:
            some, found = self._load([number])
            claims |= some
            broken += found
        return claims, broken

    def _claims(self) -> Claims:
        # A new one each time, because it remembers whatever it has loaded.
        return Claims(self._connection, self._vault, demand_writable=_never)

    def _check(
        self,
        subject: Claim,
        total: int | None,
        rows: list[AuditRow],
        events: dict[int, Row[Any]],
        kept: KeptReceipts,
    ) -> Broken | None:
        chain = claim_chain(subject.number)
        bodies = {row.seq: json.loads(row.body) for row in rows}
        if bodies[rows[-1].seq].get("claim") != snapshot(subject) | {"total_minor": total}:
            return Broken(chain, rows[-1].seq, "claim_changed")
        if len(events) != len(rows):
            return Broken(chain, None, "history_missing" if len(events) < len(rows) else "history_added")
        texts: list[tuple[dict[str, Any], Any]] = []
        for row in rows:
            event = events.get(row.seq)
            if event is None or not _agree(event, row, bodies[row.seq]):
                return Broken(chain, row.seq, "history_changed")
            try:
                opened = self._open(subject, event, bodies[row.seq])
            except (Unreadable, _Differs):
                return Broken(chain, row.seq, "history_changed")
            texts.append((bodies[row.seq], opened))
        if not _texts_agree(subject, texts):
            return Broken(chain, None, "text_changed")
        why = kept.why_not(subject, reasons_in(texts))
        return None if why is None else Broken(chain, None, why)

    def _are_lines_as_sent(self, subject: Claim, sealed: dict[int, bytes]) -> bool:
        for sent in subject.rounds:
            place = sent_lines(subject.number, sent.number)
            try:
                lines = self._vault.open(sealed[sent.number], person=subject.owner, where=place)
            except Unreadable:
                return False
            if lines is not None and json.loads(lines) != as_facts(sent.lines):
                return False
        return True

    def _open(self, subject: Claim, event: Row[Any], body: dict[str, Any]) -> Any:
        """What became of the claim as its history tells, or None; also of somebody who was erased."""
        after = None
        for side, blob in (("before", event.before_enc), ("after", event.after_enc)):
            if (blob is None) != (body[side] is None):
                raise _Differs
            opened = self._vault.open(blob, person=subject.owner, where=where(event.claim, event.seq, side=side))
            if opened is not None and commitment(opened) != body[side]:
                raise _Differs
            after = None if opened is None else unsalted(opened)
        return after


class _Differs(Exception):
    """A text is not the one that was vouched for."""


def _agree(event: Row[Any], row: AuditRow, body: dict[str, Any]) -> bool:
    told = (event.event, event.by, event.version, event.channel, event.at, event.facts)
    return told == (body["event"], body["by"], body["version"], body["channel"], row.at, canonical(body["facts"]))


def _texts_agree(subject: Claim, texts: list[tuple[dict[str, Any], Any]]) -> bool:
    """Whether what people wrote stands in the claim as its history tells it, as far as that can still be read."""
    lines, rounds = None, {sent.number: sent for sent in subject.rounds}
    steps = {(step.round, step.index): step for step in subject.steps}
    for body, after in texts:
        if after is None:
            continue
        lines = after.get("lines", lines)
        if body["event"] == "submitted":
            sent = rounds.get(body["facts"]["round"])
            if sent is None or (as_facts(sent.lines), sent.reply) != (after["lines"], after["reply"]):
                return False
        elif "reason" in after and KEPT_BOTH not in body["facts"]:
            step = steps.get((body["facts"]["round"], body["facts"]["step"]))
            if step is None or step.reason != after["reason"]:
                return False
    return lines is None or lines == as_facts(subject.lines)


def _never() -> None:
    raise AssertionError("a check changes nothing")
