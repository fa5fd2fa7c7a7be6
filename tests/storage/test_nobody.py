"""What reached nobody reaches people as soon as they can be reached, whoever was first to know."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from claims.people import PersonId
from storage.channels import Channels
from storage.schema import address, outbox
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.conftest import KEYS
from tests.storage.lines import deliver_all, lane_row
from tests.support import builders
from tests.support.builders import NOW

House = Store[UnitOfWork]
ADA = PersonId("ada")
OUT = {"out:webchat:ada"}


@pytest.fixture
async def house(empty_store: House) -> House:
    """The demo company; everybody signed in but Ada, whose claim waits for Grace."""

    def move_in(unit: UnitOfWork) -> None:
        for person in builders.company():
            unit.people.put(person)
            if person.id != ADA:
                unit.people.add_address(person.id, channel="webchat", address=person.id)

    await empty_store.write(move_in)
    await empty_store.write(deeds.submitted)
    return empty_store


async def lanes(house: House) -> set[str]:
    """Where what is for Ada waits."""
    found = select(outbox.c.lane).where(outbox.c.person == ADA)
    return await house.read(lambda unit: set(unit.connection.execute(found).scalars()))


def sleep(unit: UnitOfWork, seconds: float) -> None:
    """The transaction stays open for so long, on PostgreSQL."""
    unit.connection.execute(text("select pg_sleep(:seconds)"), {"seconds": seconds})


async def one_after_the_other(house: House, *works: Callable[[UnitOfWork], Any]) -> None:
    """Begin them a fifth of a second apart."""

    async def begin(number: int, work: Callable[[UnitOfWork], Any]) -> None:
        await asyncio.sleep(number / 5)
        await house.write(work)

    await asyncio.gather(*(begin(number, work) for number, work in enumerate(works)))


@pytest.fixture
def migrated_url(request: pytest.FixtureRequest) -> str:
    """On PostgreSQL, where two transactions can be open at once; those that ask for another engine say so."""
    url: str = request.getfixturevalue(f"migrated_{getattr(request, 'param', 'postgres')}_url")
    return url


async def test_a_decision_that_is_not_committed_when_the_claimant_signs_in_is_told_them(house: House) -> None:
    token = await house.write(lambda unit: unit.sign_ins.create(ADA, now=NOW))

    def approve(unit: UnitOfWork) -> None:
        deeds.approve(unit, 1)
        sleep(unit, 0.6)

    await one_after_the_other(house, approve, lambda unit: unit.sign_ins.use(token, now=NOW))

    assert await lanes(house) == OUT
    assert "claim.approved vNone" in await deliver_all(house)


async def test_a_sign_in_that_is_not_committed_when_a_claim_is_decided_is_told_of_it_too(house: House) -> None:
    token = await house.write(lambda unit: unit.sign_ins.create(ADA, now=NOW))
    found: list[str] = []

    def approve(unit: UnitOfWork) -> None:
        found.append(unit._lane_of(ADA))
        sleep(unit, 0.4)
        deeds.approve(unit, 1)

    def sign_in(unit: UnitOfWork) -> None:
        unit.sign_ins.use(token, now=NOW)
        sleep(unit, 0.6)

    await one_after_the_other(house, approve, sign_in)

    assert found == ["out:nobody:ada"], "nobody knew of the sign-in when the decision began"
    assert await lanes(house) == OUT
    reported = select(outbox.c.id).where(outbox.c.code == "person.unreachable")
    assert await house.read(lambda unit: unit.connection.execute(reported).all()) == []


async def strand(house: House) -> None:
    """News wait for Ada in nobody's lane, and she has an address all the same."""
    await house.write(lambda unit: deeds.approve(unit, 1))
    await house.write(lambda unit: unit.addresses.add(ADA, channel="webchat", place=ADA) and None)
    assert await lanes(house) == {"out:nobody:ada"}


@pytest.mark.parametrize("migrated_url", ["sqlite", "postgres"], indirect=True)
async def test_what_was_left_in_nobody_s_lane_is_found_within_a_minute(house: House) -> None:
    assert await house.write(lambda unit: unit.outbox.reach_again()) == 0
    await strand(house)

    assert await house.write(lambda unit: unit.outbox.reach_again()) == 1
    assert await house.write(lambda unit: unit.outbox.reach_again()) == 0

    assert await lanes(house) == OUT
    assert (await lane_row(house, "out:nobody:ada")).pending == 0
    assert "claim.approved vNone" in await deliver_all(house)


@pytest.mark.parametrize("migrated_url", ["sqlite", "postgres"], indirect=True)
async def test_an_address_that_is_gone_or_on_another_channel_reaches_nobody_again(
    house: House, migrated_url: str, tmp_path: Path
) -> None:
    await strand(house)
    await house.write(lambda unit: unit.connection.execute(update(address).values(state="gone")) and None)
    assert await house.write(lambda unit: unit.outbox.reach_again()) == 0
    await house.write(lambda unit: unit.connection.execute(update(address).values(state="live")) and None)

    def elsewhere(connection: Any, vault: Any, readonly: bool) -> UnitOfWork:
        return UnitOfWork(connection, vault, readonly, channels=Channels("webchat", {"slack"}))

    other = await open_store(migrated_url, keys=KEYS, data_dir=tmp_path, unit=elsewhere, migrate=False)
    assert await other.write(lambda unit: unit.outbox.reach_again()) == 0
    await other.close()
    assert await lanes(house) == {"out:nobody:ada"}
