"""Two processes that put the same notice into a lane at one moment put it there once, and lose nothing that waits."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text, update

from claims.notices import Notice
from claims.people import PersonId
from storage.schema import outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.lines import deliver_all, lane_at, lane_row, outbox_rows, take

House = Store[UnitOfWork]
GRACE = PersonId("grace")
GRACE_OUT = "out:webchat:grace"


@pytest.fixture
def migrated_url(request: pytest.FixtureRequest) -> str:
    """On PostgreSQL, where two transactions can be open at once; those that ask for another engine say so."""
    url: str = request.getfixturevalue(f"migrated_{getattr(request, 'param', 'postgres')}_url")
    return url


def slowly(work: Callable[[UnitOfWork], int]) -> Callable[[UnitOfWork], int]:
    """The transaction stays open for a while afterwards."""

    def both(unit: UnitOfWork) -> int:
        found = work(unit)
        unit.connection.execute(text("select pg_sleep(0.3)"))
        return found

    return both


async def test_a_card_that_nobody_looked_at_is_passed_on_by_two_processes_once(store: House, other: House) -> None:
    await store.write(deeds.submitted)
    await deliver_all(store)
    await store.write(lambda unit: unit.people.add_address(GRACE, channel="slack", address="U1"))
    await store.write(lambda unit: unit.connection.execute(update(outbox).values(sent_at=outbox.c.sent_at - 601_000)))

    async def pass_on(house: House, *, after: float) -> int:
        await asyncio.sleep(after)
        return await house.write(slowly(lambda unit: unit.outbox.pass_on_unseen(seconds=600)))

    assert await asyncio.gather(pass_on(store, after=0), pass_on(other, after=0.15)) == [1, 1], "both found it"
    lane = await lane_at(store, "U1")
    assert [row.state for row in await outbox_rows(store) if row.lane == lane] == ["waiting"]
    assert (await lane_row(store, lane)).pending == 1
    (head,) = await take(store, channels=("slack",))
    assert (head.card_key, head.retires, head.ref) == ("claim:1:review", None, None)


@pytest.mark.parametrize("migrated_url", ["sqlite", "postgres"], indirect=True)
async def test_a_notice_that_was_told_before_takes_no_waiting_card_away(store: House) -> None:
    number = (await store.write(deeds.submitted)).number
    key = f"claim:{number}:review"
    (told,) = [row.notice_key for row in await outbox_rows(store) if row.card_key == key]
    await deliver_all(store)
    await store.write(lambda unit: unit.outbox.redraw(number))

    again = Notice(told, "card", GRACE, "card.review", number, key)
    await store.write(lambda unit: unit.outbox.notice(again, lane=GRACE_OUT))

    assert (await lane_row(store, GRACE_OUT)).pending == 1
    assert [row.fresh for row in await outbox_rows(store) if row.state == "waiting"] == [False]
    assert await deliver_all(store) == [f"{key} v2"]
    assert (await lane_row(store, GRACE_OUT)).pending == 0
