"""Ada's page on one process, Grace's on another: they hear of each other at once, as if there were only one."""

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.schema import policy
from tests.processes.browser import Browser
from tests.processes.house import House, Process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

AT_ONCE = 2.0
"""Within so many seconds the own page and every other one shows what happened."""


async def file_and_approve(first: Process, second: Process) -> int:
    """Ada files at the first process, Grace approves at the second; gives the number of the claim."""
    async with Browser(first) as ada, Browser(second, who="grace") as grace:
        draft = await ada.files("Airport and back")
        submitted = time.monotonic()
        await ada.presses("claim.submit", draft)
        card = await grace.sees_card(draft.claim, "submitted", offering="claim.approve")
        heard = time.monotonic()

        await grace.presses("claim.approve", card)
        await ada.sees_card(draft.claim, "approved")
        await ada.sees(lambda each: each.card is None and "Grace Hopper" in each.text, what="the news")
        told = time.monotonic()
        await grace.sees_card(draft.claim, "approved")

        assert (heard - submitted, told - heard) < (AT_ONCE, AT_ONCE)
        return draft.claim


async def test_a_claim_filed_at_one_process_is_approved_at_another_and_both_pages_show_it(house: House) -> None:
    first, second = await asyncio.gather(house.serve(), house.serve())

    number = await file_and_approve(first, second)

    await house.settled()
    assert await house.broken() == []
    (claim,) = [each for each in await house.claims() if each["number"] == f"C-{number:06}"]
    assert (claim["state"], claim["version"], claim["total"]) == ("approved", 3, "68.00")


async def test_with_workers_the_serving_processes_carry_nothing_themselves(postgres_house: House) -> None:
    house = postgres_house
    first, second = await asyncio.gather(house.serve("--no-courier"), house.serve("--no-courier"))
    await house.worker()
    await house.worker()

    await file_and_approve(first, second)

    await house.settled()
    assert await house.broken() == []
    sent = [each for each in (await house.ask("notices", "list"))["notices"] if each["state"] == "sent"]
    assert {each["channel"] for each in sent} == {"webchat"}
    assert (await house.ask("audit", "verify"))["broken"] == []


async def test_two_processes_that_start_on_nothing_at_once_found_one_company(tmp_path: Path, engine_url: str) -> None:
    house = House(tmp_path, None if engine_url.startswith("sqlite") else engine_url)
    try:
        if house.database_url is not None:
            migrating = [await house.start("migrate") for _ in range(2)]
            assert [await each.ended(seconds=40) for each in migrating] == [0, 0]
        starting = [await house.start("serve", "--port", "0") for _ in range(3)]
        processes = [await house.ready(each) for each in starting]

        async with Browser(processes[0]) as ada, Browser(processes[2], who="grace") as grace:
            await grace.sees_card((await ada.sends("Airport and back")).claim, "submitted")

        await house.settled()
        assert await house.broken() == []
        assert len((await house.ask("people", "list"))["people"]) == 8
        assert len([each for each in await house.claims() if each["owner"] == "wei"]) == 2
        async with house.store() as store:
            versions = select(func.count()).select_from(policy)
            assert await store.read(lambda unit: unit.connection.execute(versions).scalar_one()) == 1
    finally:
        await house.close()
