"""What was typed before a kill and is run long after it counts for what its person had seen when they typed it."""

import asyncio
import signal

import pytest

from tests.processes.browser import Browser
from tests.processes.house import House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


async def test_a_typed_approval_whose_process_is_killed_approves_nothing_that_came_after_it(house: House) -> None:
    dying, living = await house.serve(falls="in-turn kill"), await house.serve()
    async with Browser(living) as ada, Browser(dying, who="grace") as grace:
        sent = await ada.sends("Airport and back")
        await grace.sees_card(sent.claim, "submitted", offering="claim.approve")
        await house.settled()
        house.arm()
        typing = asyncio.ensure_future(grace.say(f"approve C-{sent.claim:06}"))
        assert await dying.ended(seconds=30) == -signal.SIGKILL
        grace.goes_to(living)

        await ada.presses("claim.withdraw", sent)
        form = await ada.opens_form("claim.edit", card=await ada.sees_card(sent.claim, "withdrawn"))
        await ada.fill(form, amount="680.00")
        await ada.presses("claim.submit", await ada.sees(lambda each: "680.00" in each.text, what="the new sum"))
        await grace.sees(lambda each: "680.00" in each.text and each.offers("claim.approve"), what="the new card")
        await house.half_a_minute_passes()
        await typing

        await grace.sees(lambda each: "changed after this was shown" in each.text, what="that nothing was done")
        await house.settled()
        assert [each.state for each in grace.cards(sent.claim)] == ["submitted"]
        (claim,) = [each for each in await house.claims() if each["number"] == f"C-{sent.claim:06}"]
        assert (claim["state"], claim["total"]) == ("submitted", "680.00")
        assert await house.broken() == []
