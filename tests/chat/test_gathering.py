"""What comes at the same time is kept together: who waits for whom, how many at most, and who fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar

import pytest

from bot.chat.gathering import Gathering
from storage.engine import Sharing

NORMAL = Sharing()
MOST = NORMAL.most
FOR_EVER = 3600.0

ENDLESS = Sharing(quiet_seconds=FOR_EVER, linger_seconds=FOR_EVER)
"""Whoever waits for others waits for ever."""


spoken = ContextVar("spoken", default="nobody's")


class Trouble(Exception):
    """It passes."""

    is_passing = True


class Keeper:
    """Keeps numbers as their tens, when it is told to go on; a number below zero is a defect."""

    def __init__(self, sharing: Sharing | None = NORMAL) -> None:
        self.began: list[list[int]] = []
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.trouble: Exception | None = None
        self.spoken: list[str] = []
        self.late: list[tuple[int, object]] = []
        self.begun: list[int] = []
        self.gathering: Gathering[int, int] = Gathering(
            self.keep,
            lane=lambda item: abs(item) % 10,
            sharing=sharing,
            then=lambda item, result: self.begun.append(item),
            late=lambda item, outcome: self.late.append((item, outcome)),
        )

    async def keep(self, items: Sequence[int]) -> list[int]:
        self.began.append(list(items))
        self.spoken.append(spoken.get())
        await self.goes_on.wait()
        if self.trouble is not None:
            raise self.trouble
        if any(item < 0 for item in items):
            raise ValueError("a defect")
        return [item * 10 for item in items]

    def put(self, *items: int) -> list[asyncio.Future[int]]:
        return [self.gathering.put(item) for item in items]

    async def together(self, *items: int) -> None:
        """Keep these in one go, after one alone that held them up."""
        self.goes_on.clear()
        first = self.put(0)
        await rests()
        rest = self.put(*items)
        self.goes_on.set()
        await asyncio.gather(*first, *rest)
        assert self.began == [[0], [*items]]
        self.began.clear()


async def rests() -> None:
    """All that can go on without the clock has."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_alone_waits_for_nobody() -> None:
    keeper = Keeper(ENDLESS)
    assert await asyncio.gather(*keeper.put(1)) == [10]
    assert await asyncio.gather(*keeper.put(2)) == [20]
    assert keeper.began == [[1], [2]]


async def test_what_comes_while_another_is_kept_is_kept_together() -> None:
    keeper = Keeper(ENDLESS)
    keeper.goes_on.clear()
    first = keeper.put(1)
    await rests()
    rest = keeper.put(2, 3, 4)
    await rests()
    assert keeper.began == [[1]]

    keeper.goes_on.set()
    assert await asyncio.gather(*first, *rest) == [10, 20, 30, 40]
    assert keeper.began == [[1], [2, 3, 4]]


async def test_as_many_as_last_are_waited_for_and_no_longer() -> None:
    keeper = Keeper(ENDLESS)
    await keeper.together(1, 2, 3)

    two = keeper.put(4, 5)
    await rests()
    assert keeper.began == []
    third = keeper.put(6)
    assert await asyncio.gather(*two, *third) == [40, 50, 60]
    assert keeper.began == [[4, 5, 6]]


async def test_where_nobody_else_comes_nobody_is_waited_for() -> None:
    keeper = Keeper(Sharing(linger_seconds=FOR_EVER))
    await keeper.together(1, 2, 3)

    assert await asyncio.gather(*keeper.put(4, 5)) == [40, 50]
    assert keeper.began == [[4, 5]]
    # Now two are as many as last.
    assert await asyncio.gather(*keeper.put(6, 7)) == [60, 70]


async def test_who_comes_one_after_the_other_is_not_waited_for_for_ever() -> None:
    keeper = Keeper(Sharing(quiet_seconds=0.001, linger_seconds=0.005))
    await keeper.together(*range(1, MOST))

    coming = []
    while not keeper.began:
        coming += keeper.put(len(coming))
        await asyncio.sleep(0.0005)
    assert len(keeper.began[0]) < MOST - 1
    await asyncio.gather(*coming)


@pytest.mark.parametrize(("count", "groups"), [(MOST, [MOST]), (MOST + 1, [MOST, 1])])
async def test_so_many_at_most_are_kept_together(count: int, groups: list[int]) -> None:
    keeper = Keeper()
    found = await asyncio.gather(*keeper.put(*range(count)))
    assert found == [number * 10 for number in range(count)]
    assert [len(each) for each in keeper.began] == groups


async def test_a_defect_is_that_of_one_alone() -> None:
    keeper = Keeper()
    found = await asyncio.gather(*keeper.put(1, -2, 3), return_exceptions=True)
    assert [found[0], found[2]] == [10, 30]
    assert isinstance(found[1], ValueError)
    assert keeper.began == [[1, -2, 3], [1], [-2], [3]]


async def test_a_trouble_that_passes_is_that_of_all_and_is_not_met_again_for_each() -> None:
    keeper = Keeper()
    keeper.trouble = Trouble()
    assert await asyncio.gather(*keeper.put(1, 2), return_exceptions=True) == [keeper.trouble] * 2
    assert keeper.began == [[1, 2]]

    keeper.trouble = None
    assert await asyncio.gather(*keeper.put(3)) == [30]


async def test_who_stops_waiting_breaks_nothing_off() -> None:
    keeper = Keeper()
    one, two, defect = keeper.put(1, 2, -3)
    one.cancel()
    defect.cancel()
    assert await two == 20
    await keeper.gathering.drain()
    assert [(item, str(outcome)) for item, outcome in keeper.late] == [(1, "10"), (-3, "a defect")]
    assert keeper.begun == [1, 2]


async def test_where_several_write_each_has_its_own_beside_the_others() -> None:
    keeper = Keeper(None)
    keeper.goes_on.clear()
    found = keeper.put(1, 2, 3)
    await rests()
    assert keeper.began == [[1], [2], [3]]

    keeper.goes_on.set()
    assert await asyncio.gather(*found) == [10, 20, 30]


async def test_those_of_one_lane_come_one_after_the_other_and_hold_up_nobody_else() -> None:
    keeper = Keeper(None)
    keeper.goes_on.clear()
    found = keeper.put(11, -21, 31, 2)
    await rests()
    assert keeper.began == [[11], [2]]

    keeper.goes_on.set()
    one, defect, three, other = await asyncio.gather(*found, return_exceptions=True)
    assert (one, three, other) == (110, 310, 20)
    assert isinstance(defect, ValueError)
    assert keeper.began == [[11], [2], [-21], [31]]
    # And it is over: what comes later begins at once.
    assert await asyncio.gather(*keeper.put(41)) == [410]


@pytest.mark.parametrize("sharing", [NORMAL, None])
async def test_what_follows_begins_once_it_is_kept_and_all_who_wait_were_told(sharing: Sharing | None) -> None:
    keeper = Keeper(sharing)
    found = keeper.put(1, 2)
    found[0].add_done_callback(lambda kept: keeper.begun.append(-1))
    found[1].add_done_callback(lambda kept: keeper.begun.append(-2))
    keeper.gathering._then = lambda item, result: asyncio.get_running_loop().call_soon(keeper.begun.append, item)
    await asyncio.gather(*found)
    await rests()
    assert (
        sorted(keeper.begun[:2]) == [-2, -1] if sharing is not None else keeper.begun.index(-1) < keeper.begun.index(1)
    )


async def test_nothing_follows_what_could_not_be_kept() -> None:
    keeper = Keeper()
    await asyncio.gather(*keeper.put(1, -2, 3), return_exceptions=True)
    assert keeper.begun == [1, 3]


async def test_what_is_kept_for_many_is_not_logged_as_that_of_the_first() -> None:
    keeper = Keeper()
    spoken.set("the first's")
    await asyncio.gather(*keeper.put(1))
    assert keeper.spoken == ["nobody's"]


async def test_draining_waits_for_all_that_came() -> None:
    keeper = Keeper()
    await keeper.gathering.drain()
    keeper.goes_on.clear()
    found = keeper.put(1)
    await rests()
    found += keeper.put(2)
    draining = asyncio.create_task(keeper.gathering.drain())
    await rests()
    assert not draining.done()

    keeper.goes_on.set()
    await draining
    assert [each.result() for each in found] == [10, 20]
