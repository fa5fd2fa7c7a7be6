"""A house with the web chat open, for each test its own."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient
from playwright.async_api import Browser, BrowserContext, Page

from storage import sqlite
from tests.integrations.webchat.house import House, house
from tests.support.chromium import PATIENCE


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table in it and nothing else, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "chit.db"
    sqlite.prepare(file, migrate=True)
    return file


@pytest.fixture
def sqlite_url(empty_file: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file of this test with every table in it."""
    return f"sqlite+aiosqlite:///{shutil.copy(empty_file, tmp_path / 'chit.db')}"


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


# ---------------------------------------------------------------- a real browser


@pytest.fixture
async def person(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One browser of one person."""
    context = await browser.new_context(
        locale="en-GB", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800}
    )
    context.set_default_timeout(PATIENCE)
    yield context
    await context.close()


@pytest.fixture
async def page(person: BrowserContext, demo: House) -> Page:
    """The page as Ada sees it, greeted; what its console complained of is in `page.complaints`."""
    opened = await person.new_page()
    opened.complaints = []  # type: ignore[attr-defined]
    opened.on("console", lambda each: opened.complaints.append(each.text) if each.type in ("error", "warning") else 0)  # type: ignore[attr-defined]
    opened.on("pageerror", lambda each: opened.complaints.append(str(each)))  # type: ignore[attr-defined]
    await opened.goto(demo.url)
    await opened.get_by_role("log").get_by_text("Welcome").wait_for()
    return opened
