"""Leaving a unit: everybody who must hear gets a row in their lane, every card is drawn again, all or nothing."""

import gc
import weakref
from typing import Any

import pytest
from sqlalchemy import select

from claims.people import PersonId
from storage.schema import audit, claim, claim_event, lane, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds

ADA, GRACE = PersonId("ada"), PersonId("grace")


async def posted(store: Store[UnitOfWork]) -> list[tuple[Any, ...]]:
    """Lane, kind, card key and code of what waits, in order."""
    found = (
        select(outbox.c.lane, outbox.c.kind, outbox.c.card_key, outbox.c.code)
        .where(outbox.c.state == "waiting")
        .order_by(outbox.c.id)
    )
    return [tuple(row) for row in await store.read(lambda unit: unit.connection.execute(found).all())]


async def test_a_submitted_claim_puts_a_card_before_its_approver(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    assert await posted(store) == [("out:webchat:grace", "card", f"claim:{number}:review", "card.review")]


async def test_a_decision_tells_the_claimant_and_draws_every_card_of_the_claim_again(store):
    def file(unit: UnitOfWork) -> int:
        number = deeds.draft(unit).number
        unit.outbox.card(lane="out:webchat:ada", card_key=f"claim:{number}:owner", claim=number, to=ADA, fresh=False)
        return deeds.submit(unit, number, seen=1).number

    number = await store.write(file)
    await store.write(lambda unit: deeds.approve(unit, number))

    assert sorted(await posted(store), key=lambda row: row[:2]) == [
        ("out:webchat:ada", "card", f"claim:{number}:owner", None),
        ("out:webchat:ada", "news", None, "claim.approved"),
        ("out:webchat:frank", "card", f"claim:{number}:pay", "card.pay"),
        ("out:webchat:grace", "card", f"claim:{number}:review", None),
    ]
    waiting = select(lane.c.key, lane.c.pending).where(lane.c.pending > 0)
    counted = await store.read(lambda unit: dict(tuple(row) for row in unit.connection.execute(waiting)))
    assert counted == {"out:webchat:ada": 2, "out:webchat:frank": 1, "out:webchat:grace": 1}


async def test_a_card_that_is_asked_for_anew_is_not_drawn_twice(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)
    await store.write(lambda unit: deeds.withdraw(unit, number))
    await store.write(lambda unit: deeds.submit(unit, number, seen=3))

    assert await posted(store) == [("out:webchat:grace", "card", f"claim:{number}:review", "card.review")]


async def test_what_fails_leaves_nothing_behind(store):
    def count(unit: UnitOfWork) -> list[int]:
        return [len(unit.connection.execute(select(table)).all()) for table in (claim, claim_event, audit, outbox)]

    before = await store.read(count)

    def fail(unit: UnitOfWork) -> None:
        deeds.submitted(unit)
        raise KeyError("something else went wrong")

    with pytest.raises(KeyError):
        await store.write(fail)

    assert await store.read(count) == before


async def test_a_claim_that_was_only_changed_is_written_when_the_unit_is_left(store):
    number = await store.write(lambda unit: deeds.submitted(unit).number)

    def change(unit: UnitOfWork) -> None:
        found = unit.claims.get(number)
        assert found is not None
        found.withdraw(by=ADA, seen=2, now=deeds.NOW)

    await store.write(change)

    rows = await store.read(lambda unit: unit.claims.history(number))
    assert [row.event for row in rows] == ["created", "submitted", "withdrawn"]


async def test_where_the_actor_spoke_is_kept(store):
    def approve(unit: UnitOfWork) -> None:
        unit.channel = "slack"
        deeds.approve(unit, number)

    number = await store.write(lambda unit: deeds.submitted(unit).number)
    await store.write(approve)

    found = select(claim_event.c.event, claim_event.c.channel).order_by(claim_event.c.seq)
    rows = await store.read(lambda unit: [tuple(row) for row in unit.connection.execute(found)])
    assert rows == [("created", None), ("submitted", None), ("step_approved", "slack"), ("approved", "slack")]


async def test_a_unit_that_is_over_leaves_nothing_for_the_search_for_circles(empty_store):
    parts: list[weakref.ref[object]] = []

    def look(unit: UnitOfWork) -> None:
        for each in (unit, unit.people, unit.conversations, unit.inbox, unit.outbox, unit.policies):
            parts.append(weakref.ref(each))

    gc.disable()
    try:
        await empty_store.write(look)
        await empty_store.read(look)
        assert [each() for each in parts] == [None] * 12
    finally:
        gc.enable()
