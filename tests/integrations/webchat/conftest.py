"""A house with the web chat open, for each test its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient

from tests.integrations.webchat.house import House, house


@pytest.fixture
async def demo(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The web chat as `chit demo` serves it."""
    async with house(sqlite_url, tmp_path) as opened:
        yield opened


@pytest.fixture
async def signed(sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The web chat of a company whose people sign in."""
    async with house(sqlite_url, tmp_path, mode="on") as opened:
        yield opened


@pytest.fixture
async def browser_of_ada(demo: House) -> AsyncIterator[TestClient]:
    """A browser without scripts; everybody is Ada at first."""
    async with demo.client() as client:
        yield client


@pytest.fixture(scope="module")
async def closed_shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One house for all tests of a file that only are refused."""
    folder = tmp_path_factory.mktemp("closed")
    async with house(f"sqlite+aiosqlite:///{folder / 'chit.db'}", folder) as opened:
        yield opened


@pytest.fixture(scope="module")
async def stranger(closed_shop: House) -> AsyncIterator[TestClient]:
    """A browser of the closed shop."""
    async with closed_shop.client() as client:
        yield client
