"""The command line over a real company: a database of each test's own, and `chit` run as a person would."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner, Result

from bot.app import open_application, open_store_only
from bot.cli import main
from bot.demo import fill
from bot.keyfile import secret_keys, secret_keys_or_new
from bot.settings import Settings
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")


def aside(work: Callable[[], T]) -> T:
    """Run it on another thread: commands bring their own event loop, the tests have theirs."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()


class Chit:
    """The command line in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str, typed: str | None = None) -> Result:
        """Run a command."""
        return aside(lambda: CliRunner().invoke(main, arguments, input=typed))

    def said(self, *arguments: str) -> str:
        """What a command that works prints."""
        result = self.run(*arguments)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    def json(self, *arguments: str, status: int = 0) -> Any:
        """The document it prints."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == status, result.output
        return json.loads(result.stdout)

    def do(self, work: Callable[[UnitOfWork], T]) -> T:
        """Something done by others meanwhile, in a transaction of its own."""

        async def inside() -> T:
            settings = Settings.load()
            store = await open_store_only(settings, keys=secret_keys(settings))
            try:
                return await store.write(work)
            finally:
                await store.close()

        return _run(inside)

    def write(self, name: str, content: str | bytes) -> str:
        """A file in the folder; gives its name."""
        file = self.home / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return name


def _run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    return aside(lambda: asyncio.run(work()))


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder that a first `chit demo` leaves behind."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    settings = Settings.of({"CHIT_DATA_DIR": str(folder)})

    async def live() -> None:
        application = await open_application(settings, keys=secret_keys_or_new(settings))
        application.attach_all(webchat="demo", public_url="http://127.0.0.1")
        await application.store.write(fill)
        await application.close()

    _run(live)
    return folder


@pytest.fixture
def empty_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chit:
    """A folder with nothing in it and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    return Chit(tmp_path)


@pytest.fixture
def company(empty_house: Chit, demo_folder: Path) -> Chit:
    """The demo company, at home in the data folder, as `chit demo` leaves it."""
    shutil.copytree(demo_folder, empty_house.home / "var")
    return empty_house
