"""The same thing many times over several processes happens once: repeated deliveries, sixteen presses, two tabs."""

import asyncio
import random
from typing import Any

import pytest

from tests.processes.browser import Browser, new_key
from tests.processes.house import House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]


def opened_of(form: str) -> str:
    """What a form says it was opened with; the submission key is sealed into it."""
    return form.partition('name="opened" value="')[2].partition('"')[0]


async def test_the_same_delivery_over_two_processes_and_a_restart_is_one_and_is_answered_alike(house: House) -> None:
    first, second = await asyncio.gather(house.serve(), house.serve())
    async with Browser(first) as ada, Browser(second) as same:
        opened = opened_of(await ada.opens_form())
        right, wrong = Browser.expense("Airport and back"), Browser.expense("Airport and back", amount="1e9")
        deliveries: list[tuple[str, dict[str, Any]]] = [
            ("/fill", {"opened": opened, "values": right}),
            ("/fill", {"opened": opened_of(await ada.opens_form()), "values": wrong}),
            ("/say", {"text": "my claims", "key": new_key()}),
            ("/press", {"press": "claim.fill", "key": new_key()}),
        ]
        shuffled = [(browser, each) for each in deliveries for browser in (ada, same) for _ in range(2)]
        random.Random(5).shuffle(shuffled)
        answers = await asyncio.gather(*(browser.once(path, body) for browser, (path, body) in shuffled))

        await first.kill()
        await house.half_a_minute_passes()
        first = await house.serve(port=first.port)
        ada.goes_to(first)
        again = [(each, await browser.once(*each)) for each in deliveries for browser in (ada, same)]
        changed = {**Browser.expense("Something else"), "lines-1-merchant": "Nobody"}
        conflict = await ada.once("/fill", {"opened": opened, "values": changed})
        draft = await ada.sees(lambda each: "Airport and back" in each.text and each.offers("claim.submit"))

    told = [(each, answer) for (_, each), answer in zip(shuffled, answers, strict=True)] + again
    for path, body in deliveries:
        alike = {kind_of(answer) for each, answer in told if each == (path, body)}
        assert len(alike) == 1, (path, alike)
        assert alike.pop()[0] == 200
    assert conflict[0] == 422
    await house.settled()
    assert await house.broken() == []
    claims = [each for each in await house.claims() if each["lines"][0]["purpose"] == "Airport and back"]
    assert [each["number"] for each in claims] == [f"C-{draft.claim:06}"]
    async with Browser(first) as ada:
        assert len([each for each in ada.articles if each.text.endswith("my claims")]) == 1


def kind_of(answer: tuple[int, str]) -> tuple[int, int]:
    """The status of an answer and how many mistakes its form names, if it is one; seals in it differ each time."""
    status, text = answer
    return status, text.count("aria-invalid") + 10 * text.count("data-form")


@pytest.mark.parametrize("seed", [1, 2])
async def test_sixteen_presses_at_once_make_one_decision_and_every_card_tells_the_truth(
    house: House, seed: int
) -> None:
    first, second = await asyncio.gather(house.serve(), house.serve())
    async with (
        Browser(first) as ada,
        Browser(second) as ada_too,
        Browser(second, who="grace") as grace,
        Browser(first, who="grace") as grace_too,
    ):
        draft = await ada.files("Contested")
        edits = [await each.opens_form("claim.edit", card=draft) for each in (ada, ada_too)]
        await ada.presses("claim.submit", draft)
        everybody = (ada, ada_too, grace, grace_too)
        mine, _, asked, _ = [await each.sees_card(draft.claim, "submitted") for each in everybody]
        reasons = {"reason": "Not like this", "code": "other"}
        returns = [await each.opens_form("claim.return", card=asked) for each in (grace, grace_too)]
        rejects = [await each.opens_form("claim.reject", card=asked) for each in (grace, grace_too)]
        presses = [
            *(each.press(asked.button("claim.approve")) for each in (grace, grace_too) for _ in range(3)),
            *(each.press(mine.button("claim.withdraw")) for each in (ada, ada_too) for _ in range(2)),
            *(each.fill(form, **reasons) for each, form in zip((grace, grace_too), returns, strict=True)),
            *(each.fill(form, **reasons) for each, form in zip((grace, grace_too), rejects, strict=True)),
            *(each.fill(form, amount="1.00") for each, form in zip((ada, ada_too), edits, strict=True)),
        ]
        assert len(presses) == 16
        random.Random(seed).shuffle(presses)
        await asyncio.gather(*presses)

        await house.settled()
        assert await house.broken() == []
        (claim,) = [each for each in await house.claims() if each["lines"][0]["purpose"] == "Contested"]
        assert claim["state"] in ("approved", "returned", "rejected", "withdrawn")
        assert (claim["version"], claim["total"]) == (3, "68.00")
        for each in everybody:
            await each.sees_card(draft.claim, claim["state"])
        history = (await house.ask("claims", "show", claim["number"]))["history"]
        assert len([each for each in history if each["version"] == 3]) == (2 if claim["state"] == "approved" else 1)
