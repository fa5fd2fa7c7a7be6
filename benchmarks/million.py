"""Make a company with a million claims: 2,000 people, 2 % of the claims open, the largest inbox 200, every claim whole.

The claims go through the rules of `claims/` and the row builders of `storage/`; only the inserts are done in bulk.

    python -m benchmarks.million FILE [COUNT]
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from bot.app import Application, open_application
from bot.settings import Settings
from claims.claim import Claim, Step, draft
from claims.lines import Line
from claims.notices import card_key, told
from claims.people import Person, PersonId, Role
from claims.states import State, Verb
from storage import claim_rows, schema
from storage.audit import Audit
from storage.history import History
from storage.moments import millis

PEOPLE = 2_000
TEAM = 20
OPEN_SHARE = 0.02
LARGEST_INBOX = 200
BATCH = 2_000
START = datetime(2025, 1, 6, 9, tzinfo=UTC)
BIG_BOSS = PersonId("p1")


class Bulk:
    """Takes the place of a connection: keeps the rows of each insert until they are written together."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.dialect = None

    def execute(self, statement: Any, rows: Any = None) -> None:
        """Keep the rows of an insert."""
        given = rows if isinstance(rows, list) else [rows]
        self.rows[statement.table.name] += given

    def add(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Keep these rows."""
        self.rows[table.name] += rows

    def write(self, connection: Any) -> None:
        """Insert everything that was kept."""
        for table in schema.metadata.sorted_tables:
            rows = self.rows.pop(table.name, [])
            if rows:
                connection.execute(insert(table), rows)


def person(number: int) -> Person:
    """Everybody reports to the head of their team of twenty, the heads to the boss."""
    head = number - number % TEAM
    manager = "p0" if number == head else f"p{head}"
    if TEAM < number <= TEAM + LARGEST_INBOX:
        manager = BIG_BOSS if number != head else "p0"
    roles = frozenset({Role.FINANCE}) if number == 2 else frozenset({Role.AUDITOR}) if number == 3 else frozenset()
    return Person(PersonId(f"p{number}"), f"Person {number}", manager_id=PersonId(manager), roles=roles, locale="en")


class Writer:
    """Makes claims number by number."""

    def __init__(self, unit: Any, *, seed: int = 1) -> None:
        self._unit = unit
        self._random = random.Random(seed)
        self._people = [person(number) for number in range(PEOPLE)]
        self._open: dict[PersonId, int] = defaultdict(int)
        self.bulk = Bulk()

    def make(self, number: int) -> None:
        """One claim with its lines, steps, history, audit and notices."""
        owner = self._people[self._random.randrange(PEOPLE)]
        approver = PersonId(str(owner.manager_id))
        now = START + timedelta(seconds=30 * number)
        claim = draft(self._lines(now), owner=owner.id, currency="CNY", policy_version=1, now=now)
        claim.number = number
        fate = self._fate(approver)
        if fate is not State.DRAFT:
            self._live(claim, approver, fate, now)
        self._keep(claim)

    def _fate(self, approver: PersonId) -> State:
        if self._random.random() < OPEN_SHARE:
            most = LARGEST_INBOX if approver == BIG_BOSS else LARGEST_INBOX // 10
            if self._open[approver] < most:
                self._open[approver] += 1
                return State.SUBMITTED
            return State.DRAFT
        return self._random.choices([State.PAID, State.APPROVED, State.REJECTED], [96, 1, 3])[0]

    def _lines(self, now: datetime) -> list[Line]:
        line = Line(
            category="transport",
            minor=self._random.randrange(500, 90_000),
            currency="CNY",
            date=now.date(),
            merchant="滴滴",
            purpose="Client visit, part of the yearly review",
        )
        return [line, *([replace(line, category="meals", minor=4_500)] if self._random.random() < 0.3 else [])]

    def _live(self, claim: Claim, approver: PersonId, fate: State, now: datetime) -> None:
        step = Step(round=0, index=1, rule="manager", asked=(approver,), since=now)
        claim.submit(step, policy_version=1, reply=None, by=claim.owner, seen=1, now=now)
        if fate is State.SUBMITTED:
            return
        later = now + timedelta(hours=5)
        if fate is State.REJECTED:
            claim.decide(Verb.REJECT, by=approver, seen=2, now=later, reason="Not for the company.", code="other")
            return
        claim.decide(Verb.APPROVE, by=approver, seen=2, now=later)
        if fate is State.PAID:
            claim.pay(by=PersonId("p2"), seen=3, now=later + timedelta(days=1))

    def _keep(self, claim: Claim) -> None:
        bulk, vault = self.bulk, self._unit.vault
        bulk.add(schema.claim, [{"number": claim.number, **claim_rows.claim_row(claim)}])
        bulk.add(schema.claim_line, claim_rows.line_rows(vault, claim))
        bulk.add(schema.claim_round, [claim_rows.round_row(vault, claim, sent) for sent in claim.rounds])
        bulk.add(schema.claim_step, [claim_rows.step_row(vault, claim, step) for step in claim.steps])
        step = claim.open_step
        if step is not None:
            desk = {"claim": claim.number, "since": millis(step.since)}
            bulk.add(schema.claim_desk, [{**desk, "person": asked} for asked in step.asked])
        events = list(claim.events)
        audit = Audit(bulk, vault)  # type: ignore[arg-type]
        history = History(bulk, vault, audit)  # type: ignore[arg-type]
        history.begin(claim)
        history.write(claim, channel="webchat")
        for event in events:
            notices = told(self._unit.people, claim, event, on=event.at.date())
            bulk.add(schema.outbox, [self._sent(claim, notice, event.at) for notice in notices])
        lane = f"out:webchat:{claim.owner}"
        key = card_key(claim.number, "owner")
        card = {"lane": lane, "card_key": key, "claim": claim.number, "person": claim.owner, "version": claim.version}
        bulk.add(schema.card, [card])

    def _sent(self, claim: Claim, notice: Any, at: datetime) -> dict[str, Any]:
        return {
            "lane": f"out:webchat:{notice.to}",
            "kind": notice.kind,
            "claim": claim.number,
            "person": notice.to,
            "card_key": notice.card_key,
            "notice_key": notice.key,
            "code": notice.code,
            "facts": "{}",
            "fresh": notice.card_key is not None,
            "due_at": millis(at),
            "state": "sent",
            "attempts": 1,
            "created_at": millis(at),
            "sent_at": millis(at),
        }


async def build(application: Application, count: int, *, progress: bool = True) -> None:
    """Fill an empty database."""

    def hire(unit: Any) -> None:
        for number in range(PEOPLE):
            unit.people.put(person(number))
            unit.people.add_address(PersonId(f"p{number}"), channel="webchat", address=f"p{number}")

    await application.store.write(hire)
    makers: dict[str, Writer] = {}
    start = time.perf_counter()
    for first in range(1, count + 1, BATCH):

        def batch(unit: Any, first: int = first) -> None:
            maker = makers.setdefault("one", Writer(unit))
            maker._unit = unit
            for number in range(first, min(first + BATCH, count + 1)):
                maker.make(number)
            maker.bulk.write(unit.connection)

        await application.store.write(batch)
        if progress and first % (BATCH * 25) == 1:
            print(f"{first - 1:,} claims in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)


async def main(folder: Path, count: int) -> None:
    """Make it, and a key beside it, so that `chit` commands can be run on it."""
    settings = Settings.of({"CHIT_DATA_DIR": str(folder)})
    from bot.keyfile import secret_keys_or_new

    application = await open_application(settings, keys=secret_keys_or_new(settings))
    application.attach_all(webchat="demo", public_url="http://127.0.0.1")
    try:
        await build(application, count)
    finally:
        await application.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000))
