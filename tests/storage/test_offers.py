"""What a list that was offered holds is remembered for its person, used once, and forgotten in time."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from claims.errors import Refused
from claims.people import PersonId
from storage.moments import moment
from storage.schema import offer
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import ADA

House = Store[UnitOfWork]
BOB = PersonId("bob")
HOLDS = '[{"amount":"68.00","purpose":"拜访客户"}]'


async def keep(store: House, id: str = "o1", *, holds: str = HOLDS) -> None:
    await store.write(lambda unit: unit.offers.keep(id, holds=holds, person=ADA))


async def held(store: House, id: str = "o1", *, person: PersonId = ADA) -> str | None:
    return await store.read(lambda unit: unit.offers.get(id, person=person))


async def use(store: House, id: str = "o1", *, person: PersonId = ADA) -> str:
    try:
        return await store.write(lambda unit: unit.offers.use(id, person=person))
    except Refused as refused:
        return refused.code


async def test_what_is_held_is_used_once(store: House) -> None:
    assert await held(store) is None
    await keep(store)
    assert await held(store) == HOLDS
    assert [await use(store), await use(store)] == [HOLDS, "offer.gone"]
    assert await held(store) is None


async def test_it_is_held_for_its_person_alone_and_in_clear_nowhere(store: House) -> None:
    await keep(store)
    assert await held(store, person=BOB) is None
    assert await use(store, person=BOB) == "offer.gone"
    assert await held(store) == HOLDS
    sealed = await store.read(lambda unit: unit.connection.execute(select(offer.c.holds_enc)).scalar_one())
    assert b"68.00" not in bytes(sealed)


async def test_when_it_was_offered_is_known_to_its_person_until_it_was_used(store: House) -> None:
    async def made(person: PersonId = ADA) -> datetime | None:
        return await store.read(lambda unit: unit.offers.made_at("o1", person=person))

    assert await made() is None
    await keep(store)
    stored = await store.read(lambda unit: unit.connection.execute(select(offer.c.made_at)).scalar_one())
    assert (await made(), await made(BOB)) == (moment(stored), None)
    await use(store)
    assert await made() is None


async def test_a_turn_run_again_holds_what_it_held_before_and_gives_nothing_back_that_was_used(store: House) -> None:
    await keep(store)
    await keep(store, holds="[]")
    assert await use(store) == HOLDS
    await keep(store)
    assert await held(store) is None


async def test_a_use_that_was_rolled_back_is_none(store: House) -> None:
    await keep(store)

    def fails(unit: UnitOfWork) -> None:
        unit.offers.use("o1", person=ADA)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(fails)
    assert await use(store) == HOLDS


async def test_sixteen_at_once_over_two_processes_use_it_once(store: House, other: House) -> None:
    await keep(store)
    ends = await asyncio.gather(*(use(house) for house in (store, other) * 8))
    assert sorted(ends) == sorted([HOLDS, *["offer.gone"] * 15])


async def test_what_somebody_who_was_erased_was_offered_nobody_reads(store: House) -> None:
    await keep(store)
    await store.write(lambda unit: unit.vault.erase(ADA))
    assert (await held(store), await use(store)) == (None, "offer.gone")


async def test_it_is_forgotten_in_time_and_not_before(store: House) -> None:
    await keep(store)
    made = await store.read(lambda unit: unit.connection.execute(select(offer.c.made_at)).scalar_one())
    assert await store.write(lambda unit: unit.offers.purge(before=moment(made))) == 0
    assert await store.write(lambda unit: unit.offers.purge(before=datetime(2100, 1, 1, tzinfo=UTC))) == 1
    assert await held(store) is None


async def test_whose_it_is_stays_known_after_it_was_used(store: House) -> None:
    await keep(store)
    for _ in range(2):
        found = await store.read(lambda unit: (unit.offers.whose("o1"), unit.offers.whose("o2")))
        assert found == (ADA, None)
        await use(store)


async def test_of_sixteen_at_once_over_two_processes_one_is_kept_and_all_are_told_which(
    store: House, other: House
) -> None:
    async def first(house: House, number: int) -> str | None:
        await keep(house, holds=str(number))
        return await held(house)

    found = await asyncio.gather(*(first(house, at) for at, house in enumerate((store, other) * 8)))
    assert len(set(found)) == 1
    assert found[0] is not None
