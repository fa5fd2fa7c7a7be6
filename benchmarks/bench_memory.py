"""Resident memory of a serving process while people work: it must not grow from turn 2,000 to turn 20,000."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from benchmarks.bench_webchat import demo_house, family, stop
from benchmarks.measure import rss_megabytes
from tests.processes.browser import Article, Browser
from tests.processes.house import Process

FIRST, LAST, EVERY = 2_000, 20_000, 1_000
CLAIMANTS = ("ada", "bob", "wei", "sam", "root")
APPROVERS = ("grace", "heidi")
PAYER = "frank"
SENTENCE = "昨天滴滴 68 拜访客户"
PATIENCE = 60.0
KEPT = 80
"""So many articles a page of the client keeps; a person scrolls no further back, and it must not slow down either."""


@dataclass(slots=True)
class Day:
    """People at work until they have taken enough turns; `memory` holds a measurement every thousand turns."""

    process: Process
    turns: int = 0
    memory: dict[int, float] = field(default_factory=dict)

    def goes_on(self, _: object = None) -> bool:
        """Whether there is more to do."""
        return self.turns < LAST

    async def took(self, turns: int, browser: Browser) -> None:
        """Somebody took so many turns and saw what came of them."""
        before, self.turns = self.turns, self.turns + turns
        if before // EVERY != self.turns // EVERY and self.turns >= FIRST:
            self.memory[self.turns // EVERY * EVERY] = sum(rss_megabytes(pid) for pid in family(self.process.run.pid))
        for ref in list(browser.log)[:-KEPT]:
            del browser.log[ref]
        await browser.looks()

    # ------------------------------------------------------------ what people do

    async def claims(self, browser: Browser) -> None:
        """By a sentence, then corrected; by the form; then a look at the list."""
        for number in itertools.takewhile(self.goes_on, itertools.count()):
            await self._submits(browser, await self._by_sentence(browser, f"Corrected {number} by {browser.who}."))
            await self._submits(browser, await self._by_form(browser, f"Trip {number} of {browser.who}."))
            await browser.say("my claims")
            await self.took(1, browser)

    async def _by_sentence(self, browser: Browser, purpose: str) -> Article:
        known = {card.claim for card in browser.cards()}
        await browser.say(SENTENCE)
        draft = await browser.sees(
            lambda each: each.offers("claim.submit") and each.claim not in known, seconds=PATIENCE, what="a draft"
        )
        await browser.fill(await browser.opens_form("claim.edit", card=draft), purpose=purpose)
        await self.took(3, browser)
        return await browser.sees(
            lambda each: each.offers("claim.submit") and purpose in each.text, seconds=PATIENCE, what=purpose
        )

    async def _by_form(self, browser: Browser, purpose: str) -> Article:
        draft = await browser.files(purpose)
        await self.took(2, browser)
        return draft

    async def _submits(self, browser: Browser, draft: Article) -> None:
        await browser.presses("claim.submit", draft)
        await self.took(1, browser)
        await browser.sees(
            lambda each: each.card == draft.card and each.state in ("approved", "paid"),
            seconds=PATIENCE,
            what=f"claim {draft.claim} approved",
        )

    async def acts(self, browser: Browser, verb: str, *, look: str) -> None:
        """Do that to every claim that offers it; now and then look at the list."""
        done: set[int] = set()
        for number in itertools.takewhile(self.goes_on, itertools.count()):
            card = await browser.sees(
                lambda each: each.offers(verb) and each.claim not in done, seconds=PATIENCE, what=verb
            )
            done.add(card.claim)
            await browser.presses(verb, card)
            if number % 5 == 0:
                await browser.say(look)
            await self.took(1 + (number % 5 == 0), browser)


@contextlib.asynccontextmanager
async def opened(process: Process, *people: str) -> AsyncIterator[list[Browser]]:
    """A page for each."""
    async with contextlib.AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Browser(process, who=who)) for who in people]


async def work(process: Process) -> dict[int, float]:
    """Megabytes by turns."""
    day = Day(process)
    async with opened(process, *CLAIMANTS) as claimants, opened(process, *APPROVERS, PAYER) as (*approvers, payer):
        tasks = [
            *(asyncio.create_task(day.claims(browser)) for browser in claimants),
            *(asyncio.create_task(day.acts(browser, "claim.approve", look="to approve")) for browser in approvers),
            asyncio.create_task(day.acts(payer, "claim.pay", look="to pay")),
        ]
        while day.goes_on():
            ended, _ = await asyncio.wait(tasks, timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        # Whoever waits for a colleague who has gone home already is sent home, too.
        while any(not task.done() for task in tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=1)
    return day.memory


async def main() -> None:
    """One process, eight people."""
    async with demo_house() as house:
        process = await house.serve()
        memory = await work(process)
        await stop(process)
    start = memory[FIRST]
    least, most, last = (
        f"{100 * (size / start - 1):+.1f} %" for size in (min(memory.values()), max(memory.values()), memory[LAST])
    )
    print(
        f"resident memory from turn {FIRST:,} ({start:.1f} MB) to turn {LAST:,}: {last} at the end "
        f"(range {least} to {most}; at most ± 5 %)"
    )


if __name__ == "__main__":
    asyncio.run(main())
