"""kill -9 at every commit, send and settle: what was acknowledged is there, what was begun is done, once."""

import asyncio
import signal

import pytest

from tests.processes.browser import Browser
from tests.processes.crashing import POINTS
from tests.processes.house import House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


@pytest.mark.parametrize("point", POINTS)
async def test_a_process_killed_at_any_point_loses_nothing_and_repeats_nothing(house: House, point: str) -> None:
    dying = await house.serve(falls=f"{point} kill")
    async with Browser(dying) as ada, Browser(dying, who="grace") as grace:
        draft = await ada.files("Killed halfway")
        await house.settled()
        house.arm()
        submitting = asyncio.create_task(ada.presses("claim.submit", draft))
        assert await dying.ended(seconds=30) == -signal.SIGKILL
        await house.half_a_minute_passes()

        await house.serve(port=dying.port)
        assert await submitting == {}
        await grace.sees_card(draft.claim, "submitted", offering="claim.approve")
        await ada.sees_card(draft.claim, "submitted", offering="claim.withdraw")
        await house.settled()
        assert await house.broken() == []
        for each in (ada, grace):
            followed = [(each.ref, each.card, each.state) for each in each.cards(draft.claim)]
            assert len(followed) == 1
            await each.look()
            assert [(each.ref, each.card, each.state) for each in each.cards(draft.claim)] == followed
