"""The pages for machines: asking whether a process is ready costs it no more than one write a second."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import Application, open_application
from bot.health import KEPT_SECONDS, Health
from bot.settings import Settings

KEYS = (b"a key for tests, 32 bytes long..",)


@dataclass
class Clock:
    """Seconds that pass when told to."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class House:
    """A process with its health pages."""

    application: Application
    health: Health
    clock: Clock
    client: TestClient

    async def ask(self) -> tuple[int, dict[str, object]]:
        """What `/readyz` says."""
        answer = await self.client.get("/readyz")
        return answer.status, await answer.json()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """An empty house whose clock stands still."""
    application = await open_application(Settings.of({"CHIT_DATA_DIR": str(tmp_path / "var")}), keys=KEYS)
    clock, app = Clock(), web.Application()
    health = Health(application, clock=clock)
    health.mount(app)
    async with TestClient(TestServer(app)) as client:
        yield House(application, health, clock, client)
    await application.close()


READY = (200, {"ok": True})


async def test_whoever_asks_within_a_second_shares_one_write(house: House) -> None:
    before = house.application.store.commits

    answers = await asyncio.gather(*(house.ask() for _ in range(30)))
    house.clock.now += KEPT_SECONDS - 0.01
    answers.append(await house.ask())

    assert answers == [READY] * 31
    assert house.application.store.commits == before + 1

    house.clock.now += 0.01
    assert [await house.ask() for _ in range(3)] == [READY] * 3
    assert house.application.store.commits == before + 2


async def test_who_hangs_up_takes_the_answer_from_nobody_else(house: House) -> None:
    first = asyncio.create_task(house.health.failing())
    await asyncio.sleep(0)
    second = asyncio.create_task(house.health.failing())
    await asyncio.sleep(0)
    first.cancel()

    assert await second is None
    assert first.cancelled()


async def test_who_stops_is_not_ready_at_once_whatever_was_found_before(house: House) -> None:
    assert await house.ask() == READY
    before = house.application.store.commits

    house.health.draining = True

    assert await house.ask() == (503, {"ok": False, "failing": "stopping"})
    assert house.application.store.commits == before


async def test_a_data_folder_that_is_gone_is_a_failing_part_until_it_is_back(house: House) -> None:
    folder = house.application.settings.data_dir
    shutil.move(folder, folder.with_name("elsewhere"))

    assert await house.ask() == (503, {"ok": False, "failing": "disk"})

    shutil.move(folder.with_name("elsewhere"), folder)
    house.clock.now += KEPT_SECONDS
    assert await house.ask() == READY
