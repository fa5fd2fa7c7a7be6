"""What every test may ask for: the two databases, empty and each test's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.support import postgres, quick_disk
from tests.support.chromium import chromium

HERE = Path(__file__).parent

LONGEST = (
    "processes/test_killed.py",
    "bot/test_serving_commands.py",
    "stories/test_several_lines.py",
    "processes/test_stopped.py",
    "stories/test_deciding.py",
    "processes/test_receipts.py",
    "stories/test_receipts.py",
    "integrations/webchat/test_attaching_in_a_browser.py",
    "processes/test_fetched.py",
    "integrations/webchat/test_in_a_browser.py",
    "stories/test_filing.py",
    "processes/test_once.py",
    "stories/test_asking.py",
    "processes/test_two_processes.py",
    "stories/test_fetching.py",
    "processes/test_load.py",
    "stories/test_several.py",
    "storage/test_plans.py",
)
"""The files that take longest, in turn processes and browsers: begun first, so that no worker is left with one."""


def pytest_configure() -> None:
    """Before the first folder is made."""
    quick_disk.work_in_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first."""
    place = {HERE / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


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
