"""Houses of each test's own, with the demo company in them; what a test started is ended after it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import open_store_only
from bot.demo import fill
from bot.settings import Settings
from tests.processes.house import KEY, House
from tests.support import postgres


async def found(house: House) -> None:
    """Let the demo company move in."""
    house.data.mkdir(parents=True, exist_ok=True)
    store = await open_store_only(Settings.of(house.environment), keys=(KEY,), migrate=True)
    await store.write(fill)
    await store.close()


@pytest.fixture(scope="session")
async def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the company in it, to be copied."""
    house = House(tmp_path_factory.mktemp("founded"))
    await found(house)
    return house.data / "chit.db"


@pytest.fixture(scope="session")
async def founded_database(postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a PostgreSQL database with the company in it, to be copied."""
    name = postgres_server.create()
    await found(House(tmp_path_factory.mktemp("founded"), postgres_server.url(name)))
    return name


@pytest.fixture
async def sqlite_house(founded_file: Path, tmp_path: Path) -> AsyncIterator[House]:
    """A house on a SQLite file."""
    house = House(tmp_path)
    house.data.mkdir()
    shutil.copy(founded_file, house.data / "chit.db")
    yield house
    await house.close()


@pytest.fixture
async def postgres_house(
    postgres_server: postgres.Server, founded_database: str, tmp_path: Path
) -> AsyncIterator[House]:
    """A house on PostgreSQL."""
    name = postgres_server.create(template=founded_database)
    house = House(tmp_path, postgres_server.url(name))
    yield house
    await house.close()
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite_house", "postgres_house"], ids=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    """A house, once on each engine."""
    own: House = request.getfixturevalue(request.param)
    return own
