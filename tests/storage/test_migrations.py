import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage import migrations
from storage.errors import NotMigrated, ProgramTooOld
from storage.schema import metadata
from storage.store import open_store
from tests.storage.conftest import KEYS, unit

T = TypeVar("T")


async def within(url: str, work: Callable[[Connection], T]) -> T:
    """Run it on a plain connection."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        engine = create_engine(target.set(drivername="sqlite"))
        try:
            with engine.begin() as connection:
                return work(connection)
        finally:
            engine.dispose()
    distant = create_async_engine(target)
    try:
        async with distant.begin() as there:
            return await there.run_sync(work)
    finally:
        await distant.dispose()


def opening(url: str, tmp_path: Path, *, migrate: bool) -> Any:
    return open_store(url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=migrate)


def test_the_revisions_named_are_those_there_are() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(each.revision for each in reversed(list(scripts.walk_revisions()))) == migrations.REVISIONS
    assert scripts.get_current_head() == migrations.REVISIONS[-1]


async def test_migrations_make_the_tables_that_the_program_knows(engine_url: str, tmp_path: Path) -> None:
    await (await opening(engine_url, tmp_path, migrate=True)).close()

    def compare(connection: Connection) -> Any:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        return compare_metadata(context, metadata)

    assert await within(engine_url, compare) == []


async def test_indexes_are_as_partial_as_the_program_thinks(engine_url: str, tmp_path: Path) -> None:
    await (await opening(engine_url, tmp_path, migrate=True)).close()

    def partial(connection: Connection) -> set[str]:
        found = inspect(connection)
        option = f"{connection.dialect.name}_where"
        return {
            str(index["name"])
            for table in metadata.tables
            for index in found.get_indexes(table)
            if index.get("dialect_options", {}).get(option) is not None
        }

    wanted = {
        str(index.name)
        for table in metadata.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert await within(engine_url, partial) == wanted


def begin_at(connection: Connection, start: str | None) -> None:
    """Lay out the tables as they were at that revision."""
    from alembic import command

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    if start is not None:
        command.upgrade(config, start)


@pytest.mark.parametrize("start", [None, *migrations.REVISIONS])
async def test_every_earlier_revision_can_be_brought_up_to_date(
    engine_url: str, tmp_path: Path, start: str | None
) -> None:
    await within(engine_url, lambda connection: begin_at(connection, start))
    await (await opening(engine_url, tmp_path, migrate=True)).close()
    assert await within(engine_url, migrations.revision) == migrations.REVISIONS[-1]


async def said_while_migrating(url: str, tmp_path: Path, *, held: str, waits: str) -> None:
    """Somebody holds what a migration needs, which waits for it; what is said meanwhile is taken in at once."""
    await within(url, lambda connection: begin_at(connection, "0005"))
    engine = create_async_engine(url)
    asked = text(f"SELECT count(*) FROM pg_locks WHERE NOT granted AND {waits}")  # noqa: S608 — our own words
    said = text(
        "INSERT INTO inbox (key, lane, digest, state, attempts, accepted_at) VALUES ('k', 'in:x', '', 'done', 0, 0)"
    )
    async with engine.connect() as holder, engine.connect() as other:
        await holder.execute(text(held))
        migrating = asyncio.create_task(opening(url, tmp_path, migrate=True))
        while not (await other.execute(asked)).scalar_one():
            assert not migrating.done()
            await asyncio.sleep(0.02)
        await other.execute(text("SET lock_timeout = '2s'"))
        await other.execute(said)
        await other.commit()
        assert not migrating.done()
        await holder.rollback()
        await (await migrating).close()
    await engine.dispose()
    assert await within(url, migrations.revision) == migrations.REVISIONS[-1]


@pytest.mark.slow
async def test_what_people_say_is_taken_in_while_a_long_read_keeps_a_migration_waiting(
    postgres_url: str, tmp_path: Path
) -> None:
    await said_while_migrating(
        postgres_url,
        tmp_path,
        held="SELECT count(*) FROM inbox",
        waits="mode = 'AccessExclusiveLock'",
    )


@pytest.mark.slow
async def test_what_one_step_has_locked_does_not_wait_for_the_next(postgres_url: str, tmp_path: Path) -> None:
    await said_while_migrating(
        postgres_url, tmp_path, held="UPDATE outbox SET state = state", waits="relation = 'outbox'::regclass"
    )


async def test_tables_that_are_behind_are_named_and_left_alone(engine_url: str, tmp_path: Path) -> None:
    with pytest.raises(NotMigrated):
        await opening(engine_url, tmp_path, migrate=False)
    assert await within(engine_url, lambda connection: inspect(connection).get_table_names()) == []


@pytest.mark.parametrize("migrate", [True, False])
async def test_tables_of_a_newer_program_are_not_touched(engine_url: str, tmp_path: Path, migrate: bool) -> None:
    await (await opening(engine_url, tmp_path, migrate=True)).close()
    newer = text("update alembic_version set version_num = '9999'")
    await within(engine_url, lambda connection: connection.execute(newer))
    with pytest.raises(ProgramTooOld):
        await opening(engine_url, tmp_path, migrate=migrate)


async def test_several_processes_may_migrate_at_once(engine_url: str, tmp_path: Path) -> None:
    stores = await asyncio.gather(*(opening(engine_url, tmp_path, migrate=True) for _ in range(3)))
    for opened in stores:
        await opened.close()
