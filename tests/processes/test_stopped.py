"""SIGTERM, SIGSTOP and processes that are gone: a stop is short and clean, and whoever lost a lease settles nothing."""

import asyncio
import signal
from datetime import UTC, datetime

import pytest

from bot.chat.events import Origin, Said
from claims.people import PersonId
from tests.processes.browser import Browser, new_key
from tests.processes.crowd import crowd, nothing_is_lost_or_doubled
from tests.processes.house import House, Process, until

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


async def test_a_stop_gives_back_what_nothing_works_on_and_another_process_goes_on_at_once(house: House) -> None:
    stopping, other = await house.serve(falls="in-turn lose"), await house.serve()
    async with Browser(stopping) as ada:
        await house.settled()
        house.arm()
        asked = asyncio.create_task(ada.once("/say", {"text": "my claims", "key": new_key()}))
        await until(stopping.has_logged("a turn ended without a mark"), what="the end of the turn")
        await house.leases_last_an_hour()
        before = {*ada.log}
        ada.goes_to(other)
        waits = asyncio.create_task(ada.once("/say", {"text": "help", "key": new_key()}))

        await stops(stopping)

        listed = await ada.sees(lambda each: "My claims" in each.text, what="the list")
        await ada.sees(lambda each: each.ref[0] == "o" and each.ref not in {*before, listed.ref}, what="help")
        await asyncio.gather(asked, waits)
        await house.settled()
        assert await house.broken() == []


async def test_a_stop_whose_time_runs_out_keeps_what_is_being_sent_and_gives_the_rest_back(house: House) -> None:
    stopping = await house.serve(falls="after-send hang")
    async with Browser(stopping) as ada:
        await house.settled()
        house.arm()
        await ada.say("help")
        await until(house.was_sprung, what="the hanging channel")
    other = await house.serve()  # not before: it might have sent the answer instead
    async with Browser(other) as ada, Browser(other, who="bob") as bob:
        worker = await house.leased_by("out:webchat:ada")
        assert worker is not None
        await accepted_and_forgotten(house, worker, who="bob", text="my claims")
        await house.leases_last_an_hour()

        await stops(stopping)

        await bob.sees(lambda each: "My claims" in each.text, what="the list")
        assert await house.leased_by("out:webchat:ada") == worker
        await house.half_a_minute_passes()
        await ada.sees(lambda each: each.card is None and "claim" in each.text, what="help")
        await house.settled()
        assert await house.broken() == []


async def accepted_and_forgotten(house: House, worker: str, *, who: str, text: str) -> None:
    """That worker leased a lane for an event and does not know of it: whoever waited for the commit was cut off."""
    key = new_key()
    origin = Origin(channel="webchat", address=who, place=who, key=key, at=datetime.now(UTC))
    body = Said(origin=origin, text=text).model_dump_json(exclude_none=True)
    async with house.store() as store:
        lane = f"in:webchat:{who}"
        accepted = await store.write(
            lambda unit: unit.inbox.accept(lane=lane, key=key, body=body, person=PersonId(who), worker=worker)
        )
    assert accepted.job is not None


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
        await house.leases_end_in(2)
        await ada.sees(lambda each: "C-000002" in each.text and each.card is None, what="the list")
        await house.settled()
        assert await house.broken() == []
