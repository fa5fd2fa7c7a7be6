"""kill -9 at every commit, send and settle: what was acknowledged is there, what was begun is done, once."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import pytest

from tests.processes.browser import Article, Browser
from tests.processes.crashing import POINTS
from tests.processes.house import House, Process

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

TELLING = ("take", "send", "sent")
"""Points on the way of a message to somebody; the others are on the way of what somebody does."""


async def killed_during(house: House, dying: Process, deed: Callable[[], Awaitable[object]]) -> None:
    """Do it; the process dies on the way, half a minute later another one goes on."""
    await house.settled()
    house.arm()
    doing = asyncio.ensure_future(deed())
    assert await dying.ended(seconds=30) == -signal.SIGKILL
    await house.half_a_minute_passes()
    await house.serve(port=dying.port)
    assert await doing == {}


@pytest.mark.parametrize("point", [point for point in POINTS if not point.endswith(TELLING)])
async def test_who_is_killed_while_somebody_files_loses_no_draft_and_makes_no_second_one(
    house: House, point: str
) -> None:
    dying = await house.serve(falls=f"{point} kill")
    async with Browser(dying) as ada:
        form = await ada.opens_form()
        await killed_during(house, dying, lambda: ada.fill(form, **ada.expense("Killed halfway")))

        draft = await ada.sees(lambda each: "Killed halfway" in each.text and each.offers("claim.submit"))
        await house.settled()
        assert await house.broken() == []
        assert await stays_as_it_was_followed(ada, draft)
        made = [each["number"] for each in await house.claims() if each["lines"][0]["purpose"] == "Killed halfway"]
        assert made == [f"C-{draft.claim:06}"]


@pytest.mark.parametrize("point", [point for point in POINTS if point.endswith(TELLING)])
async def test_who_is_killed_while_somebody_is_told_tells_them_once(house: House, point: str) -> None:
    dying = await house.serve(falls=f"{point} kill")
    async with Browser(dying) as ada, Browser(dying, who="grace") as grace:
        draft = await ada.files("Killed halfway")
        await killed_during(house, dying, lambda: ada.presses("claim.submit", draft))

        mine = await ada.sees_card(draft.claim, "submitted", offering="claim.withdraw")
        theirs = await grace.sees_card(draft.claim, "submitted", offering="claim.approve")
        await house.settled()
        assert await house.broken() == []
        assert await stays_as_it_was_followed(ada, mine)
        assert await stays_as_it_was_followed(grace, theirs)


async def stays_as_it_was_followed(browser: Browser, card: Article) -> bool:
    """Whether the claim has this one card, on the page that was open all the time and on the one loaded anew."""
    followed = [(each.ref, each.state) for each in browser.cards(card.claim)]
    await browser.look()
    return [(card.ref, card.state)] == followed == [(each.ref, each.state) for each in browser.cards(card.claim)]
