"""What is told of a file that is taken in holds: first its bytes are on the disk, then its row, then it is answered."""

from __future__ import annotations

import asyncio
import hashlib
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import open_store_only
from bot.chat.staging import Conflict, Staging
from bot.demo import fill
from bot.settings import Settings
from claims.errors import Refused
from claims.people import PersonId
from claims.receipts import Examined, Kind, Picture
from storage import blobs
from storage.blobs import FolderBlobs
from storage.store import Store
from storage.unit_of_work import UnitOfWork

ADA, BOB = PersonId("ada"), PersonId("bob")
PICTURE = Picture(b"\xff\xd8\xff", 120, 160)


class Eye:
    """Finds a photo in everything, or refuses it."""

    def __init__(self) -> None:
        self.refuses: Refused | None = None
        self.looked = 0

    async def examine(self, content: bytes) -> Examined:
        self.looked += 1
        if self.refuses is not None:
            raise self.refuses
        digest = hashlib.sha256(content).hexdigest()
        return Examined(Kind.JPEG, digest, len(content), 120, 160, 1, False, PICTURE, PICTURE)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """A real store with the demo company in it."""
    opened = await open_store_only(Settings.of({"CHIT_DATA_DIR": str(tmp_path)}), keys=(bytes(32),), migrate=True)
    await opened.write(fill)
    yield opened
    await opened.close()


@pytest.fixture
def eye() -> Eye:
    """A healthy one."""
    return Eye()


@pytest.fixture
def staging(store: Store[UnitOfWork], eye: Eye, tmp_path: Path) -> Staging:
    """What takes files in, over a real folder."""
    return Staging(store, examiner=eye, files=FolderBlobs(tmp_path / "receipts", floor=0))


def kept_in(folder: Path) -> list[Path]:
    """Every file of receipts."""
    return [path for path in (folder / "receipts").rglob("*") if path.is_file()]


async def test_a_file_has_no_row_before_it_is_on_the_disk(staging: Staging, monkeypatch: pytest.MonkeyPatch) -> None:
    reached, goes_on, fsync = threading.Event(), threading.Event(), os.fsync

    def waits(number: int) -> None:
        reached.set()
        assert goes_on.wait(20)
        fsync(number)

    monkeypatch.setattr(blobs.os, "fsync", waits)
    taking = asyncio.create_task(staging.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key"))
    try:
        assert await asyncio.to_thread(reached.wait, 20)
        # The disk takes its time; whoever did not wait for it would be done long before.
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.shield(taking), 0.3)
        assert await staging.known("key", person=ADA) is None
    finally:
        goes_on.set()
    taken = await taking
    assert await staging.known("key", person=ADA) == taken


async def test_the_same_upload_at_once_is_one_file(staging: Staging) -> None:
    found = await asyncio.gather(
        *(staging.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key") for _ in range(8))
    )

    assert len({each.id for each in found}) == 1
    assert len({each.kept.place for each in found if each.kept}) == 1


async def test_what_arrived_before_is_not_looked_at_again(staging: Staging, eye: Eye) -> None:
    first = await staging.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key")

    assert await staging.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key") == first
    assert eye.looked == 1


@pytest.mark.parametrize(("person", "content"), [(ADA, b"other"), (BOB, b"taxi")], ids=["bytes", "person"])
async def test_a_key_of_another_file_or_person_gives_nothing_away(
    staging: Staging, person: PersonId, content: bytes
) -> None:
    await staging.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key")

    with pytest.raises(Conflict):
        await staging.stage(person=person, name="taxi.jpg", content=content, upload="key")


@pytest.mark.parametrize("code", ["receipt.busy", "disk.full"])
async def test_what_is_not_the_file_s_fault_is_told_with_its_name_and_not_kept_as_refused(
    staging: Staging, eye: Eye, store: Store[UnitOfWork], tmp_path: Path, code: str
) -> None:
    eye.refuses = Refused(code)

    with pytest.raises(Refused) as told:
        await staging.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key")

    assert (told.value.code, told.value.facts) == (code, {"name": "taxi.jpg"})
    assert await store.read(lambda unit: unit.receipts.last_refused(ADA)) is None
    assert kept_in(tmp_path) == []


async def test_a_file_that_finds_no_room_has_no_row_and_goes_through_when_there_is_some(
    store: Store[UnitOfWork], eye: Eye, tmp_path: Path
) -> None:
    free = os.statvfs(tmp_path)
    full = FolderBlobs(tmp_path / "receipts", floor=free.f_bavail * free.f_frsize * 2)
    without, roomy = [
        Staging(store, examiner=eye, files=files) for files in (full, FolderBlobs(tmp_path / "receipts", floor=0))
    ]

    with pytest.raises(Refused, match=r"disk\.full"):
        await without.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key")

    assert await without.known("key", person=ADA) is None
    assert kept_in(tmp_path) == []
    assert await store.read(lambda unit: unit.receipts.last_refused(ADA)) is None
    assert (await roomy.stage(person=ADA, name="taxi.jpg", content=b"taxi", upload="key")).kept is not None
