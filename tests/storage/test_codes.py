"""Codes for changing a card in place: each is handed out once, newest first, for its own message, for 72 hours."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from sqlalchemy import select, update

from claims.people import PersonId
from storage.codes import GOOD_MS, KEPT, Codes
from storage.engine import now_ms
from storage.errors import LeaseLost
from storage.outbox import Delivery
from storage.schema import card
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import ADA, ADA_OUT, ask_card, end_leases, end_pauses, sent, take

House = Store[UnitOfWork]

KEY = "claim:1:owner"


async def posted(store: House, *, code: str | None = None, ref: str = "m1", fresh: bool = False) -> None:
    """Ada's card stands there, as that message."""
    await ask_card(store, fresh=fresh)
    [head] = await take(store)
    await sent(store, head, ref=ref, update_code=code)


async def pressed(store: House, code: str, *, ref: str = "m1", key: str = KEY, ago: int | None = None) -> None:
    """Somebody pressed something on that message, so many milliseconds ago."""

    def work(unit: UnitOfWork) -> None:
        if ago is None:
            unit.outbox.keep_code(code, lane=ADA_OUT, card_key=key, ref=ref)
            return
        now: int = unit.connection.execute(select(now_ms())).scalar_one()
        Codes(unit.connection, unit.vault).keep(code, lane=ADA_OUT, card_key=key, ref=ref, at=now - ago)

    await store.write(work)


async def change(store: House) -> Delivery:
    """The card is drawn again and taken."""
    await ask_card(store)
    await end_pauses(store)
    [head] = await take(store)
    return head


async def codes_of_changes(store: House, count: int) -> list[str | None]:
    """The codes of so many changes, one after the other, all of which arrive."""
    found = []
    for _ in range(count):
        head = await change(store)
        found.append(head.update_code)
        await sent(store, head)
    return found


async def row(store: House) -> Any:
    """Ada's card as it stands in its table."""
    return await store.read(lambda unit: unit.connection.execute(select(card)).one())


async def test_a_change_gets_the_code_of_the_press_and_the_next_one_none(store: House) -> None:
    await posted(store)
    await pressed(store, "p1")
    assert await codes_of_changes(store, 2) == ["p1", None]


async def test_the_code_that_came_with_the_card_serves_when_no_press_brought_a_newer_one(store: House) -> None:
    await posted(store, code="s1")
    await pressed(store, "p1")
    assert await codes_of_changes(store, 3) == ["p1", "s1", None]


async def test_what_a_change_brings_along_serves_the_next_one(store: House) -> None:
    await posted(store, code="s1")
    head = await change(store)
    await sent(store, head, update_code="s2")
    assert await codes_of_changes(store, 2) == ["s2", None]


async def test_of_many_presses_the_newest_codes_are_kept(store: House) -> None:
    await posted(store)
    for number in range(KEPT + 1):
        await pressed(store, f"p{number}", ago=1_000 - number)
    assert await codes_of_changes(store, KEPT + 1) == [*(f"p{number}" for number in range(KEPT, 0, -1)), None]


@pytest.mark.parametrize(("ago", "code"), [(GOOD_MS - 60_000, "p1"), (GOOD_MS, None)])
async def test_a_code_is_handed_out_for_72_hours(store: House, ago: int, code: str | None) -> None:
    await posted(store)
    await pressed(store, "p1", ago=ago)
    assert await codes_of_changes(store, 1) == [code]


async def test_a_code_is_gone_before_the_call_so_that_a_crash_uses_it_once(store: House) -> None:
    await posted(store)
    await pressed(store, "p1")
    first = await change(store)
    assert (first.update_code, (await row(store)).code_enc) == ("p1", None)
    await end_leases(store)

    [again] = await take(store, worker="w2")

    assert (again.row, again.ref, again.update_code) == (first.row, "m1", None)


async def test_after_an_unknown_outcome_the_code_counts_as_used(store: House) -> None:
    await posted(store, code="s1")
    await pressed(store, "p1")
    first = await change(store)
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="unknown", counts=True, unknown=True))

    [again] = await take(store)

    assert (again.bundle, first.update_code, again.update_code) == (first.bundle, "p1", "s1")


@pytest.mark.parametrize("counts", [True, False])
async def test_after_a_change_that_certainly_did_not_arrive_the_code_serves_the_next_attempt(
    store: House, counts: bool
) -> None:
    await posted(store, code="s1")
    await pressed(store, "p1")
    first = await change(store)
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="busy", counts=counts))
    await end_pauses(store)

    [again] = await take(store)

    assert (first.update_code, again.update_code) == ("p1", "p1")
    await sent(store, again)
    assert await codes_of_changes(store, 2) == ["s1", None]


async def test_a_code_that_was_given_back_is_as_old_as_it_was(store: House) -> None:
    await posted(store)
    await pressed(store, "p1", ago=GOOD_MS - 600_000)
    first = await change(store)
    before = first.code
    await store.write(lambda unit: unit.outbox.later(first, seconds=0, error="failed", counts=True))
    await end_pauses(store)
    [again] = await take(store)
    assert again.code == before


async def test_who_lost_the_lease_gives_no_code_back(store: House) -> None:
    await posted(store)
    await pressed(store, "p1")
    slow = await change(store)
    await end_leases(store)
    await take(store, worker="w2")
    with pytest.raises(LeaseLost):
        await store.write(lambda unit: unit.outbox.later(slow, seconds=0, error="failed", counts=True))
    assert (await row(store)).code_enc is None


async def test_a_code_of_the_card_that_was_left_behind_is_not_used_for_the_one_below(store: House) -> None:
    await posted(store, code="s1")
    await posted(store, ref="m2", fresh=True)
    await pressed(store, "p1", ref="m1")
    assert await codes_of_changes(store, 1) == [None]


async def test_presses_on_an_old_card_take_no_code_away_from_the_one_that_stands(store: House) -> None:
    await posted(store)
    await posted(store, code="s2", ref="m2", fresh=True)
    for number in range(KEPT + 1):
        await pressed(store, f"p{number}", ref="m1")
    assert await codes_of_changes(store, 2) == ["s2", None]


async def test_who_is_quick_to_press_a_card_that_is_just_being_posted_brings_its_code(store: House) -> None:
    await ask_card(store)
    [head] = await take(store)
    await pressed(store, "p1", ref="m1")
    await sent(store, head, ref="m1")
    assert await codes_of_changes(store, 2) == ["p1", None]


async def test_a_card_that_is_posted_anew_needs_no_code_and_takes_none(store: House) -> None:
    await posted(store, code="s1")
    await ask_card(store, fresh=True)
    [head] = await take(store)
    assert (head.ref, head.update_code) == (None, None)


async def test_of_a_card_that_is_not_there_no_code_is_kept(store: House) -> None:
    await posted(store)
    await pressed(store, "p1", key="claim:2:owner")
    assert (await row(store)).code_enc is None


async def test_codes_are_sealed_for_whom_the_card_is(store: House) -> None:
    await posted(store)
    await pressed(store, "planted-code")
    await store.write(lambda unit: unit.vault.erase(ADA))

    assert b"planted-code" not in bytes((await row(store)).code_enc)
    assert await store.write(unit_code) is None


def unit_code(unit: UnitOfWork) -> str | None:
    """The code for Ada's card, taken by itself."""
    found = Codes(unit.connection, unit.vault).take(lane=ADA_OUT, card_key=KEY, ref="m1")
    return None if found is None else found.text


async def test_codes_that_were_moved_to_another_card_are_not_used_and_hold_nobody_up(
    store: House, caplog: pytest.LogCaptureFixture
) -> None:
    await posted(store)
    await pressed(store, "p1")
    moved = (await row(store)).code_enc
    other = {"card_key": "claim:2:owner", "claim": None, "to": PersonId("ada"), "fresh": False}
    await store.write(lambda unit: unit.outbox.card(lane=ADA_OUT, **other))
    [head] = await take(store)
    await sent(store, head, ref="m2")
    values = {"code_enc": moved, "code_at": 2**45}
    there = card.c.card_key == "claim:2:owner"
    await store.write(lambda unit: unit.connection.execute(update(card).where(there).values(values)) and None)
    await store.write(lambda unit: unit.outbox.card(lane=ADA_OUT, **other))

    with caplog.at_level(logging.WARNING):
        [change_] = await take(store)

    assert (change_.ref, change_.update_code) == ("m2", None)
    assert "security: a code for changing a card was changed in the database" in caplog.messages


async def test_of_two_processes_each_code_is_handed_out_by_one(store: House, other: House) -> None:
    await posted(store)
    for number in range(KEPT):
        await pressed(store, f"p{number}")

    found = await asyncio.gather(*(house.write(unit_code) for house in (store, other) * KEPT))

    assert sorted(each for each in found if each is not None) == [f"p{number}" for number in range(KEPT)]


async def test_a_code_that_comes_in_while_another_is_taken_is_not_lost_and_brings_none_back(
    store: House, other: House
) -> None:
    await posted(store)
    for number in range(6):
        await pressed(store, f"a{number}")
        taken, _ = await asyncio.gather(
            store.write(unit_code),
            other.write(lambda unit, n=number: unit.outbox.keep_code(f"b{n}", lane=ADA_OUT, card_key=KEY, ref="m1")),
        )
        rest = [await store.write(unit_code), await store.write(unit_code)]
        assert sorted([taken, *rest], key=str) == sorted([f"a{number}", f"b{number}", None], key=str)
