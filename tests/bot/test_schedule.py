"""What happens by the clock is done when it is due, however often it fails, and ends at once when it shall."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.schedule import Errand, Schedule, errands


class Office:
    """A store whose unit remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.unit = SimpleNamespace(
            conversations=SimpleNamespace(purge=self._remember("purge")),
            offers=SimpleNamespace(purge=self._remember("forget")),
            people=SimpleNamespace(reroute=self._remember("reroute")),
            outbox=SimpleNamespace(pass_on_unseen=self._remember("unseen"), reach_again=self._remember("reached")),
        )

    def _remember(self, name: str) -> Callable[..., None]:
        return lambda **facts: self.asked.__setitem__(name, facts)

    async def write(self, work: Callable[[Any], Any]) -> Any:
        return work(self.unit)


async def run_until(office: Office, done: asyncio.Event, *, due: list[Errand] | None = None) -> None:
    """Run the schedule until that happened."""
    schedule = Schedule(office, due=due)  # type: ignore[arg-type]
    running = asyncio.create_task(schedule.run())
    await asyncio.wait_for(done.wait(), 5)
    await schedule.stop()
    await asyncio.wait_for(running, 1)


async def test_texts_are_purged_after_35_days_and_not_before() -> None:
    office, now = Office(), datetime.now(UTC)

    for errand in errands():
        await office.write(errand.do)

    for name in ("purge", "forget"):
        before = office.asked[name]["before"]
        assert abs(now - before - timedelta(days=35)) < timedelta(seconds=10)
    assert office.asked["unseen"] == {"seconds": 600}
    assert office.asked["reached"] == {}
    assert office.asked["reroute"]["now"].tzinfo is UTC


async def test_an_errand_that_fails_holds_up_no_other_and_is_said(caplog: pytest.LogCaptureFixture) -> None:
    done = asyncio.Event()

    def fails(unit: Any) -> None:
        raise ConnectionError("the database is away")

    with caplog.at_level(logging.ERROR):
        await run_until(
            Office(), done, due=[Errand("fails", 3600, fails), Errand("works", 3600, lambda unit: done.set())]
        )

    assert [(record.getMessage(), record.__dict__["errand"]) for record in caplog.records] == [
        ("an errand failed", "fails")
    ]


async def test_what_was_done_is_not_done_again_before_it_is_due() -> None:
    done, count = asyncio.Event(), [0]

    def counts(unit: Any) -> None:
        count[0] += 1
        done.set()

    errand = Errand("counts", 3600, counts)
    await run_until(Office(), done, due=[errand])
    await run_until(Office(), done, due=[errand])

    assert count == [1]
