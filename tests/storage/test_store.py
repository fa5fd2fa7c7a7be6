import asyncio
import contextlib
import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from storage import sqlite as sqlite_store
from storage.engine import Outcome
from storage.errors import Closed, DiskFull, Overloaded, Unreachable, WrongDatabase
from storage.keys import KeysMissing
from storage.postgres import PostgresEngine
from storage.schema import question
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage.conftest import KEYS, unit
from tests.storage.lines import say
from tests.support import postgres

House = Store[UnitOfWork]


def ask(lane: str) -> Any:
    return lambda unit: unit.questions.open(lane=lane, form="{}", seconds=60, person=None)


async def asked(store: House) -> set[str]:
    return set(await store.read(lambda unit: unit.connection.execute(select(question.c.lane)).scalars().all()))


async def test_what_is_written_is_there_when_it_returns(store: House, other: House) -> None:
    await store.write(ask("a"))
    assert await asked(other) == {"a"}


async def test_a_unit_that_fails_is_undone_alone(store: House) -> None:
    def fails(unit: UnitOfWork) -> None:
        ask("bad")(unit)
        raise LookupError("no")

    results = await asyncio.gather(
        *(store.write(work) for work in (ask("a"), fails, ask("b"), fails, ask("c"))), return_exceptions=True
    )
    assert [type(result) for result in results] == [type(None), LookupError, type(None), LookupError, type(None)]
    assert await asked(store) == {"a", "b", "c"}


async def test_a_statement_that_fails_spoils_no_other_unit(store: House) -> None:
    def fails(unit: UnitOfWork) -> None:
        unit.connection.execute(text("insert into question (lane) values ('bad')"))

    results = await asyncio.gather(*(store.write(work) for work in (ask("a"), fails, ask("b"))), return_exceptions=True)
    assert isinstance(results[1], DBAPIError)
    assert await asked(store) == {"a", "b"}


async def test_a_read_cant_change_anything(store: House) -> None:
    with pytest.raises(DBAPIError):
        await store.read(lambda unit: unit.connection.execute(update(question).values(lane="x")))
    with pytest.raises(DBAPIError):
        await store.read(lambda unit: unit.connection.execute(text("delete from person")))
    await store.write(ask("a"))


async def test_a_caller_that_goes_away_leaves_no_transaction_open(store: House) -> None:
    task = asyncio.create_task(store.write(ask("a")))
    await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await store.write(ask("b"))
    assert "b" in await asked(store)


async def test_closing_finishes_what_was_accepted_and_takes_nothing_more(migrated_url: str, tmp_path: Path) -> None:
    opened = await open_store(migrated_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    tasks = [asyncio.create_task(opened.write(ask(f"q{n}"))) for n in range(40)]
    await asyncio.sleep(0)
    await opened.close()
    await asyncio.gather(*tasks)
    with pytest.raises(Closed):
        await opened.write(ask("late"))
    again = await open_store(migrated_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    assert len(await asked(again)) == 40
    await again.close()


async def test_the_bell_rings_after_a_commit_here_and_in_the_other_process(store: House, other: House) -> None:
    heard, beside = asyncio.Event(), asyncio.Event()
    end = store.subscribe(heard.set)
    await store.write(ask("a"))
    async with asyncio.timeout(2):
        await heard.wait()
    other.subscribe(beside.set)
    async with asyncio.timeout(5):
        while not beside.is_set():  # It may just be about to begin to listen.
            await store.write(ask("b"))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(beside.wait(), 0.5)
    end()
    heard.clear()
    await store.write(ask("c"))
    assert not heard.is_set()


async def test_one_subscriber_that_fails_silences_no_other(store: House, caplog: pytest.LogCaptureFixture) -> None:
    heard = asyncio.Event()

    def fails() -> None:
        raise LookupError("no")

    store.subscribe(fails)
    store.subscribe(heard.set)
    await store.write(ask("a"))
    async with asyncio.timeout(1):
        await heard.wait()
    assert "a subscriber of the store failed" in caplog.text


async def test_keys_that_rows_still_need_cant_be_left_out(store: House, migrated_url: str, tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        await open_store(migrated_url, keys=[bytes(32)], data_dir=tmp_path, unit=unit, migrate=False)


async def test_durability_is_said_to_be_well(store: House) -> None:
    assert await store.check_durability() == []


# ---------------------------------------------------------------- SQLite


async def test_who_come_together_share_commits(on_sqlite: House) -> None:
    before = on_sqlite.commits

    async def person(number: int) -> None:
        for n in range(8):
            await say(on_sqlite, f"{number}.{n}", to=f"in:webchat:p{number}")

    await asyncio.gather(*(person(number) for number in range(32)))
    assert on_sqlite.commits - before <= 32 * 8 / 8


async def test_one_alone_does_not_wait_for_company(on_sqlite: House) -> None:
    before = on_sqlite.commits
    for n in range(5):
        await on_sqlite.write(ask(f"q{n}"))
    assert on_sqlite.commits - before == 5


async def test_a_unit_that_changes_nothing_is_no_commit_and_no_bell(on_sqlite: House) -> None:
    rung: list[int] = []
    on_sqlite.subscribe(lambda: rung.append(1))
    before = on_sqlite.commits
    await on_sqlite.write(lambda unit: None)
    assert (on_sqlite.commits, rung) == (before, [])


async def test_a_commit_that_fails_fails_for_all_of_its_batch(on_sqlite: House) -> None:
    def trip(unit: UnitOfWork) -> None:
        # A deferred foreign key is looked at when it commits.
        unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        unit.connection.exec_driver_sql("insert into claim_line (claim, line, currency) values (99, 1, 'CNY')")

    results = await asyncio.gather(
        *(on_sqlite.write(work) for work in (ask("alone"), ask("a"), trip, ask("b"))), return_exceptions=True
    )
    assert isinstance(results[2], Exception)
    kept = await asked(on_sqlite)
    assert {name for name, result in zip(("alone", "a", None, "b"), results, strict=True) if result is None} == kept
    await on_sqlite.write(ask("after"))


async def test_a_full_disk_is_said_clearly_and_survived(on_sqlite: House) -> None:
    def fill(unit: UnitOfWork) -> None:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    await on_sqlite.write(fill)
    with pytest.raises(DiskFull):
        await on_sqlite.write(
            lambda unit: unit.questions.open(lane="big", form="x" * 2_000_000, seconds=60, person=None)
        )
    await on_sqlite.write(lambda unit: unit.connection.exec_driver_sql("PRAGMA max_page_count = 1000000"))
    await on_sqlite.write(ask("a"))
    assert await asked(on_sqlite) == {"a"}


async def test_a_file_another_program_holds_is_an_overload(on_sqlite: House, tmp_path: Path) -> None:
    blocker = sqlite3.connect(tmp_path / "chit.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    task = asyncio.create_task(on_sqlite.write(ask("a")))
    with pytest.raises(Overloaded):
        await task
    blocker.execute("ROLLBACK")
    blocker.close()
    await on_sqlite.write(ask("b"))
    assert await asked(on_sqlite) == {"b"}


async def test_a_writer_waits_for_the_lock_file_of_another(on_sqlite: House, tmp_path: Path) -> None:
    lock = os.open(tmp_path / "chit.db.lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    task = asyncio.create_task(on_sqlite.write(ask("a")))
    done, _ = await asyncio.wait([task], timeout=0.1)
    assert not done
    os.close(lock)
    await task


async def test_it_is_synced_in_wal_mode_with_foreign_keys(on_sqlite: House) -> None:
    def look(connection: Connection) -> Outcome:
        names = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]
        return Outcome(found, lambda: None)

    assert await on_sqlite.engine.write(look) == ["wal", 2, 1]


async def test_the_last_one_out_leaves_one_file(migrated_sqlite_url: str, tmp_path: Path) -> None:
    opened = await open_store(migrated_sqlite_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    await opened.write(ask("a"))
    await opened.read(lambda unit: None)
    await opened.close()
    assert not (tmp_path / "chit.db-wal").exists()


async def opening(database: object, tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{database}"
    await open_store(url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=True)


@pytest.mark.parametrize("database", ["", ":memory:", "file:x?mode=memory"])
async def test_a_database_in_memory_is_refused(database: str, tmp_path: Path) -> None:
    with pytest.raises(WrongDatabase):
        await opening(database, tmp_path)


async def test_a_network_file_system_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite_store, "file_system", lambda folder: "nfs4")
    with pytest.raises(WrongDatabase, match="nfs4"):
        await opening(tmp_path / "chit.db", tmp_path)


def test_the_file_system_of_a_folder_is_known() -> None:
    assert sqlite_store.file_system(Path("/proc/self")) == "proc"


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chit.db").write_bytes(b"this is not a database, whatever its name says" * 50)
    with pytest.raises(WrongDatabase):
        await opening(tmp_path / "chit.db", tmp_path)


async def test_a_read_sees_one_unchanging_state_of_the_file(on_sqlite: House) -> None:
    loop = asyncio.get_running_loop()
    count = text("select count(*) from question")

    def look(unit: UnitOfWork) -> tuple[int, int]:
        first = unit.connection.execute(count).scalar_one()
        asyncio.run_coroutine_threadsafe(on_sqlite.write(ask("a")), loop).result(5)
        return first, unit.connection.execute(count).scalar_one()

    assert await on_sqlite.read(look) == (0, 0)


# ---------------------------------------------------------------- PostgreSQL


@pytest.fixture
async def on_postgres(migrated_postgres_url: str, tmp_path: Path) -> Any:
    opened = await open_store(migrated_postgres_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    yield opened
    await opened.close()


async def test_a_unit_that_met_a_conflict_runs_again(on_postgres: House) -> None:
    tries = []

    def work(unit: UnitOfWork) -> None:
        tries.append(1)
        ask("a")(unit)
        if len(tries) < 3:
            unit.connection.execute(text("do $$ begin raise exception 'x' using errcode = '40001'; end $$"))

    await on_postgres.write(work)
    assert len(tries) == 3
    assert await asked(on_postgres) == {"a"}


async def test_conflicts_without_end_are_an_overload(on_postgres: House) -> None:
    raising = text("do $$ begin raise exception 'x' using errcode = '40P01'; end $$")
    with pytest.raises(Overloaded):
        await on_postgres.write(lambda unit: unit.connection.execute(raising))


async def test_a_connection_lost_before_its_commit_is_met_by_running_again(on_postgres: House) -> None:
    tries = []

    def work(unit: UnitOfWork) -> None:
        tries.append(1)
        ask("a")(unit)
        if len(tries) == 1:
            unit.connection.execute(text("select pg_terminate_backend(pg_backend_pid())"))

    await on_postgres.write(work)
    assert len(tries) == 2
    assert await asked(on_postgres) == {"a"}


async def test_connections_that_died_while_idle_are_not_noticed(on_postgres: House) -> None:
    await on_postgres.write(ask("a"))
    kill = text(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where pid <> pg_backend_pid() and datname = current_database()"
    )
    await on_postgres.read(lambda unit: unit.connection.execute(kill).all())
    await on_postgres.write(ask("b"))
    assert await asked(on_postgres) == {"a", "b"}


async def test_a_database_that_is_away_is_unreachable_and_found_again(
    postgres_server: postgres.Server, on_postgres: House
) -> None:
    await on_postgres.write(ask("a"))
    postgres_server.stop()
    try:
        with pytest.raises(Unreachable):
            await on_postgres.write(ask("b"))
    finally:
        postgres_server.start()
    await on_postgres.write(ask("c"))
    assert await asked(on_postgres) == {"a", "c"}


async def test_two_units_that_lock_each_other_out_both_go_through(on_postgres: House) -> None:
    for lane in ("a", "b"):
        await on_postgres.write(ask(lane))
    met = {"a": asyncio.Event(), "b": asyncio.Event()}

    def lock(unit: UnitOfWork, lane: str) -> None:
        unit.connection.execute(text("update question set person = 'x' where lane = :lane"), {"lane": lane})

    def cross(first: str, second: str) -> Any:
        def work(unit: UnitOfWork) -> None:
            lock(unit, first)
            met[first].set()
            unit.connection.execute(text("select pg_sleep(0.2)"))
            lock(unit, second)

        return work

    await asyncio.gather(on_postgres.write(cross("a", "b")), on_postgres.write(cross("b", "a")))
    assert met["a"].is_set()


async def test_a_read_sees_one_unchanging_state_of_the_server(on_postgres: House) -> None:
    names = ("transaction_isolation", "transaction_read_only")
    found = await on_postgres.read(
        lambda unit: [unit.connection.execute(text(f"show {name}")).scalar_one() for name in names]
    )
    assert found == ["repeatable read", "on"]


async def test_settings_that_lose_what_was_acknowledged_are_named(on_postgres: House) -> None:
    off = text("alter database " + str(await on_postgres.read(database)) + " set synchronous_commit = off")
    await on_postgres.write(lambda unit: unit.connection.execute(off))
    assert isinstance(on_postgres.engine, PostgresEngine)
    await on_postgres.engine._engine.dispose()
    assert await on_postgres.check_durability() == ["synchronous_commit=off"]


def database(unit: UnitOfWork) -> str:
    name: str = unit.connection.execute(text("select current_database()")).scalar_one()
    return name
