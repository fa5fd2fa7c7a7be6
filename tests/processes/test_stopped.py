"""SIGTERM, SIGSTOP and processes that are gone: a stop is short and clean, and whoever lost a lease settles nothing."""

import asyncio
import signal

import pytest

from tests.processes.browser import Browser, new_key
from tests.processes.crowd import crowd, nothing_is_lost_or_doubled
from tests.processes.house import SOON, House, Process, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

STOP = 8.0
"""From SIGTERM to the exit in seconds, at most."""


async def stops(process: Process) -> None:
    """SIGTERM, and all that is promised of it."""
    status, took = await process.terminate()
    assert status == 0, process.log
    assert took < STOP
    assert "Traceback" not in process.log


async def test_a_stop_under_load_is_short_gives_every_lease_back_and_loses_nothing(house: House) -> None:
    process = await house.serve()
    async with crowd(process) as people:
        working = asyncio.create_task(people.work(claims=4))
        for count in (2, 5):
            await until(people.has_submitted(count), what=f"{count} claims")
            await stops(process)
            assert await house.leases() == 0
            process = await house.serve(port=process.port)
        await working
        await nothing_is_lost_or_doubled(house, people)
        await stops(process)
        assert await house.leases() == 0


async def test_processes_exchanged_one_after_the_other_under_load_are_not_noticed(house: House) -> None:
    serving = [await house.serve(), await house.serve()]
    async with crowd(*serving) as people:
        working = asyncio.create_task(people.work(claims=4))
        await until(people.has_submitted(2), what="two claims")
        for place, process in enumerate(serving):
            await stops(process)
            serving[place] = await house.serve(port=process.port)
        await working
        await nothing_is_lost_or_doubled(house, people)


async def test_a_channel_that_never_returns_holds_up_no_stop(house: House) -> None:
    process = await house.serve(falls="after-send hang")
    async with Browser(process) as ada:
        await house.settled()
        house.arm()
        await ada.say("help")
        await until(house.was_sprung, what="the hanging channel")

        await stops(process)
        await house.half_a_minute_passes()
        await house.serve(port=process.port)
        await ada.sees(lambda each: each.card is None and "claim" in each.text, what="help")
        await house.settled()
        assert await house.broken() == []


async def test_a_courier_halted_past_its_lease_settles_nothing_when_it_goes_on(house: House) -> None:
    halted = await house.serve(falls="after-send halt")
    async with Browser(halted) as ada:
        await house.settled()
        house.arm()
        asked = asyncio.create_task(ada.say("help"))
        await until(halted.has_halted, what="the halt")
        await house.half_a_minute_passes()

        other = await house.serve()
        async with Browser(other) as same:
            await same.sees(lambda each: each.card is None and "claim" in each.text, what="help")
            await house.settled()
            before = (await house.ask("notices", "list"))["notices"]

            halted.send(signal.SIGCONT)
            await until(halted.has_logged("a delivery ended without a mark"), what="the fence")
            assert await asked == {}
            assert (await house.ask("notices", "list"))["notices"] == before
            # It is shut out of what it had begun, and of nothing else.
            await ada.sends("Afterwards")
        await house.settled()
        assert await house.broken() == []


async def test_a_turn_halted_past_its_lease_changes_nothing_when_it_goes_on(house: House) -> None:
    halted = await house.serve(falls="in-turn halt")
    async with Browser(halted) as ada:
        opened = (await ada.opens_form()).partition('name="opened" value="')[2].partition('"')[0]
        await house.settled()
        house.arm()
        asked = asyncio.create_task(ada.once("/fill", {"opened": opened, "values": ada.expense("Halted")}))
        await until(halted.has_halted, what="the halt")
        await house.half_a_minute_passes()

        async with Browser(await house.serve()) as same:
            assert await same.send(opened, ada.expense("Halted")) == {}
            await same.sees(lambda each: "Halted" in each.text and each.offers("claim.submit"))
            await house.settled()

            halted.send(signal.SIGCONT)
            await until(halted.has_logged("a turn ended without a mark"), what="the fence")
        await asked
        await house.settled()
        assert await house.broken() == []
        assert len([each for each in await house.claims() if each["lines"][0]["purpose"] == "Halted"]) == 1


async def test_what_a_killed_process_had_begun_is_finished_by_another_when_its_lease_ends(house: House) -> None:
    dying, other = await house.serve(falls="in-turn kill"), await house.serve()
    async with Browser(dying) as ada:
        await house.settled()
        house.arm()
        said = {"text": "my claims", "key": new_key()}
        status, _ = await ada.once("/say", said)
        assert status == 0
        assert await dying.ended() == -signal.SIGKILL

        ada.goes_to(other)
        assert await ada.once("/say", said) == (200, '{"waits": true}')
        await ada.sees(lambda each: "C-000002" in each.text and each.card is None, seconds=30 + SOON, what="the list")
        await house.settled()
        assert await house.broken() == []
