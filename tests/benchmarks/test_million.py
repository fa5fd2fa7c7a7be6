"""The company with a million claims, a small part of it: whole, as promised, and its audit trail unbroken."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from benchmarks import million
from benchmarks.house import house
from bot.app import Application
from storage import schema
from storage.audit_check import verify

COUNT = 1_500

pytestmark = pytest.mark.slow


@pytest.fixture
async def company(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Application]:
    """A part of it, with fewer people."""
    monkeypatch.setattr(million, "PEOPLE", 240)
    monkeypatch.setattr(million, "OPEN_SHARE", 0.5)
    async with house(people=0) as application:
        await million.build(application, COUNT, progress=False)
        yield application


async def test_every_claim_is_whole_and_the_largest_inbox_is_as_promised(company: Application) -> None:
    def look(unit: Any) -> tuple[int, Counter[str], dict[str, set[int]], list[int]]:
        heads = unit.connection.execute(select(schema.claim.c.number, schema.claim.c.state)).all()
        tables = (schema.claim_line, schema.claim_event, schema.claim_round, schema.claim_step, schema.outbox)
        of = {t.name: set(unit.connection.execute(select(t.c.claim).distinct()).scalars()) for t in tables}
        desks = select(func.count()).select_from(schema.claim_desk).group_by(schema.claim_desk.c.person)
        live = {head.number for head in heads if head.state != "draft"}
        everything, sent = {head.number for head in heads}, ("claim_round", "claim_step", "outbox")
        missing = {name: (live if name in sent else everything) - found for name, found in of.items()}
        states = Counter(head.state for head in heads)
        return len(heads), states, missing, list(unit.connection.execute(desks).scalars())

    count, states, missing, desks = await company.store.read(look)

    assert count == COUNT
    assert not any(missing.values()), missing
    assert max(desks) == million.LARGEST_INBOX
    assert states["paid"] > states["rejected"] > 0


async def test_its_audit_trail_is_unbroken_and_its_claims_can_be_read(company: Application) -> None:
    trail = await company.store.read(lambda unit: verify(unit.connection, unit.vault))
    inbox = await company.store.read(lambda unit: unit.claims.waiting_for(million.BIG_BOSS, limit=1_000))
    claims = await company.store.read(lambda unit: unit.claims.many(range(1, COUNT + 1)))

    assert not trail.broken
    assert len(inbox) == million.LARGEST_INBOX
    assert len(claims) == COUNT
