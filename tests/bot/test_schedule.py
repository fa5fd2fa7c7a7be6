"""What happens by the clock is done when it is due, however often it fails, and ends at once when it shall."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.app import open_store_only
from bot.demo import fill
from bot.schedule import Errand, Schedule, errands, sweeping
from bot.settings import Settings
from claims.people import PersonId
from claims.receipts import Kept, Kind, Part, Receipt
from storage.blobs import FolderBlobs
from storage.sealed_files import Lost
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds


class Office:
    """A store whose unit remembers what was asked of it."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.unit = SimpleNamespace(
            conversations=SimpleNamespace(purge=self._remember("purge")),
            offers=SimpleNamespace(purge=self._remember("forget")),
            people=SimpleNamespace(reroute=self._remember("reroute")),
            receipts=SimpleNamespace(drop_refused=lambda before: self.asked.__setitem__("refused", {"before": before})),
            outbox=SimpleNamespace(pass_on_unseen=self._remember("unseen"), reach_again=self._remember("reached")),
        )

    def _remember(self, name: str) -> Callable[..., None]:
        return lambda **facts: self.asked.__setitem__(name, facts)

    async def write(self, work: Callable[[Any], Any], *, people: int = 1) -> Any:
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

    for name in ("purge", "forget", "refused"):
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


# ------------------------------------------------------------ files


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """A real store with the demo company in it."""
    told = {"CHIT_DATA_DIR": str(tmp_path / "var")}
    if request.param == "postgres":
        told["CHIT_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    opened = await open_store_only(Settings.of(told), keys=(bytes(32),), migrate=True)
    await opened.write(fill)
    yield opened
    await opened.close()


@pytest.fixture
def files(tmp_path: Path) -> FolderBlobs:
    """A real folder."""
    return FolderBlobs(tmp_path / "receipts", floor=0)


async def kept(files: FolderBlobs, name: str, folder: Path, *, age: timedelta) -> Kept:
    """A file that was written so long ago."""
    found = await files.keep(name.encode(), thumbnail=b"small", view=b"large")
    then = time.time() - age.total_seconds()
    os.utime(folder / "receipts" / found.place[:2] / found.place, (then, then))
    return found


async def staged(store: Store[UnitOfWork], kept: Kept, *, age: timedelta) -> Receipt:
    """Ada's file, sent so long ago."""
    row = Receipt(
        id=hashlib.sha256(kept.place.encode()).hexdigest()[:32],
        owner=PersonId("ada"),
        claim=None,
        name="taxi.jpg",
        kind=Kind.JPEG,
        sha256=kept.sha256,
        size=4,
        pages=1,
        active=False,
        thumbnail=(120, 160),
        view=(1_200, 1_600),
        kept=kept,
        at=datetime.now(UTC) - age,
    )
    return await store.write(lambda unit: unit.receipts.stage(row))


async def swept(store: Store[UnitOfWork], files: FolderBlobs) -> None:
    """The daily errand, as the schedule runs it, to its end."""
    done, errand = asyncio.Event(), sweeping(store, files)
    due = [errand, Errand("told", 3600, run=lambda: asyncio.sleep(0, done.set()))]
    schedule = Schedule(store, due=due)
    running = asyncio.create_task(schedule.run())
    await asyncio.wait_for(done.wait(), 20)
    await schedule.stop()
    await running


async def is_there(files: FolderBlobs, kept: Kept) -> bool:
    """Whether the file can still be read."""
    try:
        return await files.read(kept, Part.THUMBNAIL) == b"small"
    except Lost:
        return False


OLD, DAY, A_MINUTE = timedelta(days=35), timedelta(days=1), timedelta(minutes=1)


async def test_a_staged_file_is_forgotten_with_its_bytes_after_35_days_and_not_before(
    store: Store[UnitOfWork], files: FolderBlobs, tmp_path: Path
) -> None:
    old, young = [
        await staged(store, await kept(files, str(age), tmp_path, age=age), age=age)
        for age in (OLD + A_MINUTE, OLD - A_MINUTE)
    ]

    await swept(store, files)

    assert await store.read(lambda unit: (unit.receipts.get(old.id), unit.receipts.get(young.id))) == (None, young)
    assert old.kept is not None
    assert young.kept is not None
    assert (await is_there(files, old.kept), await is_there(files, young.kept)) == (False, True)


async def test_a_receipt_of_a_claim_stays_however_old_it_is(
    store: Store[UnitOfWork], files: FolderBlobs, tmp_path: Path
) -> None:
    age = timedelta(days=4_000)
    place = await kept(files, "a receipt", tmp_path, age=age)
    row = await staged(store, place, age=age)

    def claims(unit: UnitOfWork) -> int:
        return deeds.draft(unit, replace(deeds.LINE, receipts=(row.sha256,))).number

    number = await store.write(claims)
    await swept(store, files)

    found = await store.read(lambda unit: unit.receipts.of_claim(number))
    assert [each.kept for each in found] == [place]
    assert await is_there(files, place)


async def test_a_file_of_which_no_row_speaks_goes_after_a_day_and_not_before(
    store: Store[UnitOfWork], files: FolderBlobs, tmp_path: Path
) -> None:
    old, young = [await kept(files, str(age), tmp_path, age=age) for age in (DAY + A_MINUTE, DAY - A_MINUTE)]

    await swept(store, files)

    assert (await is_there(files, old), await is_there(files, young)) == (False, True)


async def test_a_file_that_two_claims_share_stays_while_one_row_speaks_of_it(
    store: Store[UnitOfWork], files: FolderBlobs, tmp_path: Path
) -> None:
    place = await kept(files, "shared", tmp_path, age=OLD + DAY)
    left = await staged(store, place, age=OLD + DAY)
    other = replace(left, id="f" * 32, at=left.at + OLD)
    await store.write(lambda unit: unit.receipts.stage(other))

    await swept(store, files)

    assert await store.read(lambda unit: (unit.receipts.get(left.id), unit.receipts.get(other.id))) == (None, other)
    assert await is_there(files, place)
