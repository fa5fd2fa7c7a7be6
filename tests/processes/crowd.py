"""People at work: they file, submit, approve, return, reject and pay for as long as there is work, whatever happens."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from tests.processes.browser import Article, Browser
from tests.processes.house import House, Process
from tests.processes.invariants import unkept

DEEDS = ("approve", "return", "approve", "reject")
"""What the approver does, one after the other."""


@dataclass(slots=True)
class Crowd:
    """Claimants, an approver and finance, each with a page open at one of the processes."""

    claimants: list[Browser]
    approver: Browser
    finance: Browser
    acknowledged: list[str] = field(default_factory=list)
    """The purposes of all claims whose form was answered with "yes"."""
    submitted: int = 0
    decided: int = 0
    paid: int = 0

    def goes_to(self, *processes: Process) -> None:
        """From now on they ask these."""
        for browser, process in zip(self.everybody, itertools.cycle(processes), strict=False):
            browser.goes_to(process)

    @property
    def everybody(self) -> Iterator[Browser]:
        """All browsers."""
        yield from (*self.claimants, self.approver, self.finance)

    def has_submitted(self, count: int) -> Callable[[], Awaitable[bool]]:
        """A condition: so many claims are on their way."""

        async def looks() -> bool:
            return self.submitted >= count

        return looks

    async def work(self, *, claims: int) -> None:
        """Each claimant files so many claims, each of them is decided, each that was approved is paid."""
        total = claims * len(self.claimants)
        await asyncio.gather(
            *(self._file(browser, claims) for browser in self.claimants), self._decide(total), self._pay(total)
        )

    async def _file(self, browser: Browser, claims: int) -> None:
        for number in range(claims):
            purpose = f"Trip {number} of {browser.who}."
            card = await self._filed(browser, purpose)
            await browser.presses("claim.submit", card)
            self.submitted += 1

    async def _filed(self, browser: Browser, purpose: str) -> Article:
        answer = await browser.fill(await browser.opens_form(), **browser.expense(purpose))
        assert answer == {}, answer
        self.acknowledged.append(purpose)
        return await browser.sees(
            lambda each: each.offers("claim.submit") and purpose in each.text, what=purpose, seconds=60
        )

    async def _decide(self, total: int) -> None:
        """What waits longest first; each claim once."""
        done: set[int] = set()
        for deed in itertools.islice(itertools.cycle(DEEDS), total):
            card = await self.approver.sees(
                lambda each: each.offers("claim.approve") and "Trip" in each.text and each.claim not in done,
                what="something to decide",
                seconds=60,
            )
            done.add(card.claim)
            if deed == "approve":
                await self.approver.presses("claim.approve", card)
            else:
                form = await self.approver.opens_form(f"claim.{deed}", card=card)
                assert await self.approver.fill(form, reason="Not like this", code="other") == {}
            self.decided += 1

    async def _pay(self, total: int) -> None:
        approved = sum(deed == "approve" for deed in itertools.islice(itertools.cycle(DEEDS), total))
        done: set[int] = set()
        for _ in range(approved):
            card = await self.finance.sees(
                lambda each: each.offers("claim.pay") and "Trip" in each.text and each.claim not in done,
                what="something to pay",
                seconds=60,
            )
            done.add(card.claim)
            await self.finance.presses("claim.pay", card)
            self.paid += 1


@contextlib.asynccontextmanager
async def crowd(*processes: Process) -> AsyncIterator[Crowd]:
    """People at these processes, one after the other."""
    at = itertools.cycle(processes)
    async with contextlib.AsyncExitStack() as stack:

        async def opened(who: str) -> Browser:
            return await stack.enter_async_context(Browser(next(at), who=who))

        yield Crowd([await opened(who) for who in ("ada", "bob", "wei")], await opened("grace"), await opened("frank"))


async def nothing_is_lost_or_doubled(house: House, people: Crowd) -> None:
    """Everything that was acknowledged is there, everything is done, and no promise is broken."""
    await house.settled()
    assert await house.broken() == []
    claims = await house.claims()
    purposes = [each["lines"][0]["purpose"] for each in claims if each["lines"][0]["purpose"].startswith("Trip")]
    assert sorted(purposes) == sorted(people.acknowledged)
    states = [each["state"] for each in claims if each["lines"][0]["purpose"] in purposes]
    assert states.count("paid") == people.paid
    assert len(states) - states.count("submitted") - states.count("draft") == people.decided
    keys = [key for browser in people.everybody for key in browser.answered]
    async with house.store() as store:
        assert await store.read(lambda unit: unkept(unit, keys)) == []
