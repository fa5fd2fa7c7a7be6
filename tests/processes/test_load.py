"""People at work while processes are killed at random, stopped and started: nothing is lost, nothing happens twice."""

import asyncio
import random

import pytest

from tests.processes.crowd import crowd, nothing_is_lost_or_doubled
from tests.processes.house import House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


@pytest.mark.parametrize("seed", [11, 12])
async def test_killed_twice_under_load_nothing_is_lost_and_nothing_happens_twice(house: House, seed: int) -> None:
    chance = random.Random(seed)
    process = await house.serve()
    async with crowd(process) as people:
        working = asyncio.create_task(people.work(claims=4))
        # What was begun three times and never ended would be given up as the cause of it.
        for _ in range(2):
            await asyncio.wait({working}, timeout=chance.uniform(0.1, 1.5))
            await process.kill()
            await house.half_a_minute_passes()
            process = await house.serve(port=process.port)
        await working
        await nothing_is_lost_or_doubled(house, people)
