"""The database restarted, locked or full: refused in words a page understands, survived, and nothing is lost."""

import asyncio
import resource
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from tests.processes.browser import Browser, new_key
from tests.processes.conftest import found
from tests.processes.crowd import crowd, nothing_is_lost_or_doubled
from tests.processes.house import House, until
from tests.support import postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


async def test_a_power_cut_of_the_database_under_load_loses_nothing(tmp_path: Path) -> None:
    with postgres.server() as server:
        house = House(tmp_path, server.url(server.create()))
        try:
            await found(house)
            serving = [await house.serve(), await house.serve("--no-courier")]
            async with crowd(*serving) as people:
                working = asyncio.create_task(people.work(claims=3))
                await until(people.has_submitted(2), what="two claims")
                await asyncio.to_thread(server.stop)
                await until(is_unready(serving[0].url), what="a process that says it is not ready")
                await asyncio.to_thread(server.start)
                await working
                assert all(each.is_running for each in serving)
                await nothing_is_lost_or_doubled(house, people)
        finally:
            await house.close()


def is_unready(url: str) -> Callable[[], Awaitable[bool]]:
    """A condition: the process there says that it is not ready."""

    async def asks() -> bool:
        async with aiohttp.ClientSession() as session, session.get(f"{url}/readyz") as answer:
            return answer.status == 503

    return asks


async def test_a_full_disk_is_refused_clearly_and_survived(sqlite_house: House) -> None:
    house = sqlite_house
    process = await house.serve()
    async with Browser(process) as ada:
        before = await ada.sends("Before")
        await house.settled()
        said = {"text": "my claims", "key": new_key()}
        # No file of the process may grow, which is how a full disk looks to it.
        _, most = resource.prlimit(process.run.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        assert await ada.once("/say", said) == (503, "not now")
        await until(is_unready(process.url), what="a process that says it is not ready")
        assert "Before" in await ada.look()

        resource.prlimit(process.run.pid, resource.RLIMIT_FSIZE, (most, most))
        assert await ada.say(said["text"], key=said["key"]) == {}
        await ada.sees(lambda each: each.card is None and f"C-{before.claim:06}" in each.text, what="the list")
        await ada.sends("Afterwards")
        await house.settled()
        assert await house.broken() == []
        assert len([each for each in ada.articles if each.text.endswith("my claims")]) == 1


async def test_a_file_that_another_program_holds_is_refused_and_goes_on_when_it_is_let_go(sqlite_house: House) -> None:
    house = sqlite_house
    async with Browser(await house.serve()) as ada:
        await house.settled()
        said = {"text": "my claims", "key": new_key()}
        other = sqlite3.connect(house.data / "chit.db", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            assert await ada.once("/say", said) == (503, "not now")
        finally:
            other.close()
        assert await ada.say(said["text"], key=said["key"]) == {}
        await ada.sees(lambda each: each.card is None and "C-000002" in each.text, what="the list")
        await house.settled()
        assert await house.broken() == []
