"""What every test may ask for: the two databases, empty and each test's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.support import postgres, quick_disk
from tests.support.chromium import chromium


def pytest_configure() -> None:
    """Before the first folder is made."""
    quick_disk.work_in_memory()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for the whole run."""
    async with chromium() as own:
        yield own


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """One PostgreSQL for the whole run."""
    with postgres.server() as own:
        yield own


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite+aiosqlite:///{tmp_path / 'chit.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def engine_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database; the test runs once per engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
