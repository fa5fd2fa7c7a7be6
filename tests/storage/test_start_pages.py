"""A start page that is open is kept true by one process, and by another one when that is gone."""

from collections.abc import Mapping

from sqlalchemy import select, update

from claims.people import PersonId
from storage.schema import start_page
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage.lines import ADA

House = Store[UnitOfWork]
MOST = 2


async def opened(store: House, *addresses: str, worker: str = "w1", seconds: float = 900) -> None:
    def work(unit: UnitOfWork) -> None:
        for each in addresses:
            unit.start_pages.opened(each, channel="slack", worker=worker, seconds=seconds)

    await store.write(work)


async def kept(store: House, worker: str = "w1", *known: str) -> Mapping[str, float]:
    return await store.write(lambda unit: unit.start_pages.keep(channel="slack", worker=worker, known=known, most=MOST))


async def concerns(store: House, worker: str) -> bool:
    return await store.read(lambda unit: unit.start_pages.concern(channel="slack", worker=worker))


async def comes(store: House, *addresses: str) -> None:
    def work(unit: UnitOfWork) -> None:
        for each in addresses:
            unit.people.add_address(PersonId(each.lower()), channel="slack", address=each)

    await store.write(work)


async def passes(store: House) -> None:
    """More time than a process has that says nothing."""
    await store.write(lambda unit: unit.connection.execute(update(start_page).values(kept_until=1)))


async def test_a_page_that_was_opened_is_kept_by_that_process_alone(store: House) -> None:
    assert not await concerns(store, "w1")
    await comes(store, "U1")
    await opened(store, "U1")
    assert (await concerns(store, "w1"), await concerns(store, "w2")) == (True, False)
    found = await kept(store, "w1")
    assert 890 < found["U1"] <= 900
    assert await kept(store, "w2") == {}


async def test_whoever_opened_it_last_keeps_it(store: House) -> None:
    await opened(store, "U1", worker="w1")
    await opened(store, "U1", worker="w2")
    assert await kept(store, "w1", "U1") == {}
    assert set(await kept(store, "w2", "U1")) == {"U1"}


async def test_another_process_goes_on_with_as_many_as_it_asks_for_where_one_is_gone(store: House) -> None:
    await comes(store, "U1", "U2", "U3")
    await opened(store, "U1", "U2", "U3")
    await passes(store)
    assert await concerns(store, "w2")
    assert len(await kept(store, "w2")) == MOST
    assert len(await kept(store, "w1")) == 1


async def test_a_process_that_goes_on_saying_so_keeps_it_and_one_that_leaves_does_not(store: House) -> None:
    await comes(store, "U1")
    await opened(store, "U1")
    await passes(store)
    await kept(store, "w1")
    assert await kept(store, "w2") == {}
    await store.write(lambda unit: unit.start_pages.leave(channel="slack", worker="w1"))
    assert set(await kept(store, "w2")) == {"U1"}


async def test_a_page_is_forgotten_once_it_does_not_count_as_open_any_more(store: House) -> None:
    await comes(store, "U1")
    await opened(store, "U1", seconds=0)
    assert await kept(store, "w1", "U1") == {}
    assert await store.read(lambda unit: unit.connection.execute(select(start_page)).all()) == []


async def test_where_a_page_of_nobody_here_leads_knows_only_who_opened_it(store: House) -> None:
    await opened(store, "U1")
    assert set(await kept(store, "w1", "U1")) == {"U1"}
    await passes(store)
    assert await kept(store, "w2") == {}
    rows = await store.read(lambda unit: unit.connection.execute(select(start_page)).all())
    assert "U1" not in str(rows)


async def test_somebody_who_was_erased_has_no_page(store: House) -> None:
    await store.write(lambda unit: unit.people.add_address(ADA, channel="slack", address="U1"))
    await opened(store, "U1")
    await store.write(lambda unit: unit.people.erase(ADA))
    await passes(store)
    assert await kept(store, "w2") == {}
