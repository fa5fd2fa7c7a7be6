"""Policies as versions: the last that started is in force, none is ever changed."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from claims.policy import PolicyMistakes, built_in
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds

TEXT = built_in().text
LATER = datetime(2031, 1, 1, tzinfo=UTC)


def on(unit: UnitOfWork, moment: datetime) -> UnitOfWork:
    """The same transaction at another time."""
    return UnitOfWork(unit.connection, unit.vault, unit.readonly, channels=unit.channels, clock=lambda: moment)


async def test_an_empty_database_has_the_built_in_policy(empty_store):
    assert await empty_store.read(lambda unit: unit.policies.is_empty())
    assert await empty_store.read(lambda unit: unit.policies.current()) is built_in()
    assert await empty_store.read(lambda unit: unit.policies.get(0)) is built_in()


async def test_a_policy_without_a_start_is_in_force_at_once_and_keeps_its_version(empty_store):
    added = await empty_store.write(lambda unit: unit.policies.add(TEXT))

    current = await empty_store.read(lambda unit: unit.policies.current())
    assert (current.version, current.text, current.starts_on) == (added.version, TEXT, added.starts_on)
    assert await empty_store.read(lambda unit: unit.policies.get(added.version)) is current
    assert not await empty_store.read(lambda unit: unit.policies.is_empty())


async def test_a_policy_comes_into_force_on_its_day_also_after_another_was_imported(empty_store):
    async def add(text: str, starts_on: date | None = None) -> int:
        return (await empty_store.write(lambda unit: unit.policies.add(text, starts_on=starts_on))).version

    async def in_force(moment: datetime) -> int:
        return (await empty_store.read(lambda unit: on(unit, moment).policies.current())).version

    now = datetime.now(UTC)
    first, coming, fix = await add(TEXT), await add(TEXT, date(2031, 1, 1)), await add(TEXT)

    assert first < coming < fix
    assert await in_force(now) == fix
    assert await in_force(LATER) == coming


async def test_the_day_in_the_text_counts_where_no_other_is_given(empty_store):
    text = f"starts_on: 2031-01-01\n{TEXT}"

    assert (await empty_store.write(lambda unit: unit.policies.add(text))).starts_on == date(2031, 1, 1)
    later = await empty_store.write(lambda unit: unit.policies.add(text, starts_on=date(2032, 1, 1)))
    assert (await empty_store.read(lambda unit: unit.policies.get(later.version))).starts_on == date(2032, 1, 1)


async def test_a_text_with_mistakes_is_not_stored(empty_store):
    with pytest.raises(PolicyMistakes):
        await empty_store.write(lambda unit: unit.policies.add("currency: GOLD"))

    assert await empty_store.read(lambda unit: unit.policies.is_empty())


async def test_a_version_that_nobody_stored_is_refused(empty_store):
    with deeds.refused("policy.unknown"):
        await empty_store.read(lambda unit: unit.policies.get(7))


async def test_the_company_s_day_is_that_of_its_zone(empty_store: Store[UnitOfWork]):
    from zoneinfo import ZoneInfo

    def days(unit: UnitOfWork) -> list[date]:
        late = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
        zones = (UTC, ZoneInfo("Asia/Shanghai"))
        return [
            UnitOfWork(unit.connection, unit.vault, True, channels=unit.channels, zone=zone, clock=lambda: late).today()
            for zone in zones
        ]

    assert await empty_store.read(days) == [date(2026, 11, 20), date(2026, 11, 21)]


async def at_once(store: Store[UnitOfWork], *works: Callable[[UnitOfWork], object]) -> list[Any]:
    """What units give that wait until all of them are there, so that on SQLite they share a transaction."""
    begun, goes_on = threading.Event(), threading.Event()

    def first(unit: UnitOfWork) -> None:
        begun.set()
        assert goes_on.wait(10)

    async with asyncio.TaskGroup() as group:
        group.create_task(store.write(first))
        await asyncio.to_thread(begun.wait, 10)
        waiting = [group.create_task(outcome_of(store, work)) for work in works]
        await asyncio.sleep(0)
        goes_on.set()
    return [each.result() for each in waiting]


async def outcome_of(store: Store[UnitOfWork], work: Callable[[UnitOfWork], object]) -> object:
    try:
        return await store.write(work)
    except ArithmeticError as error:
        return error


async def test_units_that_share_a_transaction_see_what_one_of_them_imports(on_sqlite):
    def version(unit: UnitOfWork) -> int:
        return unit.policies.current().version

    before, added, after = await at_once(on_sqlite, version, lambda unit: unit.policies.add(TEXT).version, version)

    assert (before, after) == (0, added)
    assert await on_sqlite.write(version) == added


async def test_units_that_share_a_transaction_never_see_what_was_undone(on_sqlite):
    def version(unit: UnitOfWork) -> int:
        return unit.policies.current().version

    def fail(unit: UnitOfWork) -> None:
        unit.policies.add(TEXT)
        assert version(unit) == 1
        raise ArithmeticError("undone")

    before, failed, after = await at_once(on_sqlite, version, fail, version)

    assert isinstance(failed, ArithmeticError)
    assert (before, after) == (0, 0)
    assert await on_sqlite.write(version) == 0


async def test_each_transaction_asks_anew_which_policy_is_in_force(empty_store):
    def version(unit: UnitOfWork) -> int:
        return unit.policies.current().version

    assert await empty_store.write(version) == 0
    added = (await empty_store.write(lambda unit: unit.policies.add(TEXT))).version
    assert [await empty_store.write(version), await empty_store.read(version)] == [added, added]
