"""A store of each test's own, on both engines, empty or with the demo company in it."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import make_url

from storage import postgres as postgres_store
from storage import sqlite as sqlite_store
from storage.channels import Channels
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.support import builders, postgres

KEYS = (b"a key for tests, 32 bytes long..",)
REACHED = Channels("webchat", {"webchat", "slack", "wecom"})
unit = partial(UnitOfWork, channels=REACHED)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Server) -> str:
    """The name of a PostgreSQL database with every table in it and nothing else."""
    name = postgres_server.create()
    url = make_url(postgres_server.url(name))
    with ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(asyncio.run, postgres_store.prepare(url, migrate=True)).result()
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table in it and nothing else."""
    path = tmp_path_factory.mktemp("template") / "chit.db"
    sqlite_store.prepare(path, migrate=True)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture
def migrated_sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file with every table in it."""
    shutil.copy(sqlite_template, tmp_path / "chit.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'chit.db'}"


@pytest.fixture
def migrated_postgres_url(postgres_server: postgres.Server, postgres_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database with every table in it."""
    name = postgres_server.create(template=postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with every table in it; the test runs once per engine."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url


@pytest.fixture
async def empty_store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """A store without anybody in it."""
    opened = await open_store(migrated_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=True)
    yield opened
    await opened.close()


@pytest.fixture
async def on_sqlite(migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """The same on SQLite alone."""
    opened = await open_store(migrated_sqlite_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    yield opened
    await opened.close()


def move_in(unit: UnitOfWork) -> None:
    """The demo company, everybody signed in to the web chat."""
    for person in builders.company():
        unit.people.put(person)
        unit.people.add_address(person.id, channel="webchat", address=person.id)


@pytest.fixture
async def store(empty_store: Store[UnitOfWork]) -> Store[UnitOfWork]:
    """A store with the demo company in it, everybody signed in to the web chat."""
    await empty_store.write(move_in)
    return empty_store


@pytest.fixture
async def house(migrated_postgres_url: str, tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """The demo company on PostgreSQL alone; on SQLite one writes after the other anyway."""
    opened = await open_store(migrated_postgres_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    await opened.write(move_in)
    yield opened
    await opened.close()


@pytest.fixture
async def other(migrated_url: str, store: Store[UnitOfWork], tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """The same database, opened a second time, as another process would."""
    opened = await open_store(migrated_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    yield opened
    await opened.close()
