"""The company of a story: `world` on SQLite, `durable_world` once on each engine."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.company import World, founded, new_world


@pytest.fixture(scope="session")
async def founded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the company in it, to be copied."""
    file = tmp_path_factory.mktemp("founded") / "chit.db"
    await founded(f"sqlite+aiosqlite:///{file}", file.parent)
    return file


@pytest.fixture(scope="session")
async def founded_database(postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PostgreSQL database with the company in it, to be copied."""
    name = postgres_server.create()
    await founded(postgres_server.url(name), tmp_path_factory.mktemp("founded"))
    return name


@pytest.fixture
async def world(founded_file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The demo company at the fake platform."""
    file = Path(shutil.copy(founded_file, tmp_path / "chit.db"))
    own = new_world(f"sqlite+aiosqlite:///{file}", tmp_path)
    await own.open()
    yield own
    await own.close()


@pytest.fixture
async def world_on_postgres(
    postgres_server: postgres.Server, founded_database: str, tmp_path: Path
) -> AsyncIterator[World]:
    """The same on PostgreSQL."""
    name = postgres_server.create(template=founded_database)
    own = new_world(postgres_server.url(name), tmp_path)
    await own.open()
    yield own
    await own.close()
    postgres_server.drop(name)


@pytest.fixture(params=["world", "world_on_postgres"], ids=["sqlite", "postgres"])
def durable_world(request: pytest.FixtureRequest) -> World:
    """The company, once on each engine."""
    own: World = request.getfixturevalue(request.param)
    return own
