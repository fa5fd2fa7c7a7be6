"""Files of receipts: whole or not at all, unreadable without their keys, and swept when nobody speaks of them."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from claims.errors import Refused
from claims.receipts import Kept, Part
from storage import blobs as blobs_module
from storage.blobs import DAY, FolderBlobs
from storage.keyring import Unreadable
from storage.sealed_files import HEAD, Lost

CONTENT, THUMBNAIL, VIEW = b"a whole receipt" * 1_000, b"small picture", b"large picture"


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    """An empty folder of files."""
    return FolderBlobs(tmp_path / "receipts", floor=0)


async def kept(blobs: FolderBlobs, content: bytes = CONTENT) -> Kept:
    """Keep a file with both pictures."""
    return await blobs.keep(content, thumbnail=THUMBNAIL, view=VIEW)


def files(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def only(folder: Path) -> Path:
    """The only file below a folder."""
    (path,) = files(folder)
    return path


async def nobody(places: Sequence[str]) -> Collection[str]:
    """No row speaks of any file."""
    return ()


def aged(path: Path, seconds: float) -> None:
    """Make a file look as if it was written so long ago."""
    then = time.time() - seconds
    os.utime(path, (then, then))


async def test_a_file_comes_back_byte_for_byte(blobs: FolderBlobs) -> None:
    found = await kept(blobs)

    assert found.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert await blobs.read(found, Part.ORIGINAL) == CONTENT
    assert await blobs.read(found, Part.THUMBNAIL) == THUMBNAIL
    assert await blobs.read(found, Part.VIEW) == VIEW


async def test_a_file_without_pictures_has_none(blobs: FolderBlobs) -> None:
    found = await blobs.keep(CONTENT, thumbnail=None, view=None)

    assert await blobs.read(found, Part.ORIGINAL) == CONTENT
    assert await blobs.read(found, Part.VIEW) is None


async def test_nothing_on_the_disk_can_be_read(blobs: FolderBlobs, tmp_path: Path) -> None:
    await kept(blobs)

    raw = only(tmp_path).read_bytes()
    assert not any(text in raw for text in (b"a whole receipt", THUMBNAIL, VIEW))


async def test_only_we_may_read_what_is_kept(blobs: FolderBlobs, tmp_path: Path) -> None:
    await kept(blobs)

    path = only(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "receipts").stat().st_mode) == 0o700


async def test_the_same_file_twice_is_two_files_under_two_keys(blobs: FolderBlobs, tmp_path: Path) -> None:
    first, second = await kept(blobs), await kept(blobs)

    assert first.sha256 == second.sha256
    assert first.place != second.place
    assert first.key != second.key
    assert len(files(tmp_path)) == 2


@pytest.mark.parametrize("at", [0, 5, 20, HEAD - 1, -(16 + len(CONTENT)), -1])
async def test_a_file_that_was_changed_does_not_open(blobs: FolderBlobs, tmp_path: Path, at: int) -> None:
    found = await kept(blobs)
    path = only(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)

    with pytest.raises(Unreadable):
        await blobs.read(found, Part.ORIGINAL)


@pytest.mark.parametrize("length", [0, 3, HEAD - 1, HEAD, HEAD + 5, 100])
async def test_a_file_that_was_cut_does_not_open(blobs: FolderBlobs, tmp_path: Path, length: int) -> None:
    found = await kept(blobs)
    path = only(tmp_path)
    path.write_bytes(path.read_bytes()[:length])

    with pytest.raises(Unreadable):
        await blobs.read(found, Part.ORIGINAL)


async def test_a_file_in_the_place_of_another_does_not_open(blobs: FolderBlobs, tmp_path: Path) -> None:
    first, second = await kept(blobs), await kept(blobs)
    path_of = {path.name: path for path in files(tmp_path)}
    path_of[first.place].write_bytes(path_of[second.place].read_bytes())

    with pytest.raises(Unreadable):
        await blobs.read(replace(first, key=second.key), Part.ORIGINAL)


async def test_a_file_that_is_gone_is_told(blobs: FolderBlobs, tmp_path: Path) -> None:
    found = await kept(blobs)
    only(tmp_path).unlink()

    with pytest.raises(Lost):
        await blobs.read(found, Part.ORIGINAL)


@pytest.mark.parametrize("place", ["", "../../etc/passwd", "a" * 64, "a" * 64 + "-" + "b" * 15 + "\n", "/etc/passwd"])
async def test_a_place_that_we_never_made_is_no_path(blobs: FolderBlobs, place: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        await blobs.read(Kept("a" * 64, place, b"\0" * 32), Part.ORIGINAL)


def failing(where: str, number: int) -> Callable[..., object]:
    """A step of writing that fails in this way; deleting and reading go on."""

    def fails(*_: object) -> object:
        raise OSError(number, os.strerror(number), where)

    return fails


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("step", ["fsync", "rename"])
async def test_a_full_disk_is_told_and_nothing_is_left(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    await kept(blobs)
    with monkeypatch.context() as patch:
        patch.setattr(blobs_module.os, step, failing(step, number))
        with pytest.raises(Refused, match=r"disk\.full"):
            await kept(blobs)

    assert len(files(tmp_path)) == 1
    assert await blobs.read(await kept(blobs), Part.ORIGINAL) == CONTENT


async def test_a_broken_disk_is_no_full_one_and_nothing_is_left(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(blobs)
    monkeypatch.setattr(blobs_module.os, "fsync", failing("fsync", errno.EIO))

    with pytest.raises(OSError, match="Input/output"):
        await kept(blobs)
    assert len(files(tmp_path)) == 1


async def test_room_is_left_for_the_database(tmp_path: Path) -> None:
    free = os.statvfs(tmp_path)
    spare = free.f_bavail * free.f_frsize

    with pytest.raises(Refused, match=r"disk\.full"):
        await kept(FolderBlobs(tmp_path / "receipts", floor=spare * 2))
    assert files(tmp_path) == []
    assert await kept(FolderBlobs(tmp_path / "receipts", floor=spare // 2))


async def test_a_disk_with_no_room_left_keeps_nothing_by_half() -> None:
    """On a real disk of one megabyte, where this machine lets us make one."""
    program = f"""
import asyncio, pathlib, sys
sys.path[:0] = {sys.path!r}
from claims.errors import Refused
from claims.receipts import Part
from storage.blobs import FolderBlobs

async def main():
    folder = pathlib.Path(sys.argv[1])
    blobs = FolderBlobs(folder, floor=0)
    first = await blobs.keep(b"a" * 400_000, thumbnail=None, view=None)
    try:
        await blobs.keep(b"b" * 700_000, thumbnail=None, view=None)
    except Refused as refused:
        print(refused.code)
    print(len([path for path in folder.rglob("*") if path.is_file()]))
    second = await blobs.keep(b"c" * 100_000, thumbnail=None, view=None)
    print(await blobs.read(second, Part.ORIGINAL) == b"c" * 100_000, len(await blobs.read(first, Part.ORIGINAL)))

asyncio.run(main())
"""
    command = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=1m none /mnt && exec "$@"', "sh"]
    try:
        ran = await asyncio.to_thread(
            subprocess.run,
            [*command, sys.executable, "-c", program, "/mnt"],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("this machine has no unshare")
    if "mount" in ran.stderr or "unshare" in ran.stderr:
        pytest.skip("this machine lets nobody make a disk")

    assert ran.stdout.split() == ["disk.full", "1", "True", "400000"], ran.stderr


async def test_a_file_is_synced_before_it_has_its_name_and_its_name_before_anybody_is_told(
    blobs: FolderBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(blobs)
    (tmp_path / "receipts/new").mkdir(exist_ok=True)
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def syncs(number: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(number).st_mode)
        done.append("folder" if is_folder else f"file of {os.fstat(number).st_size} bytes")
        fsync(number)

    def renames(old: Path, new: Path) -> None:
        done.append("name")
        rename(old, new)

    monkeypatch.setattr(blobs_module.os, "fsync", syncs)
    monkeypatch.setattr(blobs_module.os, "rename", renames)
    found = await kept(blobs)
    size = (tmp_path / "receipts" / found.place[:2] / found.place).stat().st_size

    assert done[-3:] == [f"file of {size} bytes", "name", "folder"]


async def test_what_no_row_speaks_of_is_swept_after_a_day(blobs: FolderBlobs, tmp_path: Path) -> None:
    old, wanted, fresh = [await kept(blobs) for _ in range(3)]
    path_of = {path.name: path for path in files(tmp_path)}
    for each in (old, wanted):
        aged(path_of[each.place], DAY + 60)
    aged(path_of[fresh.place], DAY - 60)
    asked: list[str] = []

    async def known(places: Sequence[str]) -> Collection[str]:
        asked.extend(places)
        return {wanted.place}

    assert await blobs.sweep(known) == 1
    assert {path.name for path in files(tmp_path)} == {wanted.place, fresh.place}
    assert sorted(asked) == sorted([old.place, wanted.place])


async def test_what_a_killed_process_left_unfinished_is_swept_after_an_hour(blobs: FolderBlobs, tmp_path: Path) -> None:
    await kept(blobs)
    for name, age in (("old", 3_660), ("young", 3_540)):
        path = tmp_path / "receipts/new" / name
        path.write_bytes(b"half")
        aged(path, age)

    assert await blobs.sweep(nobody) == 1
    assert [path.name for path in files(tmp_path / "receipts/new")] == ["young"]


async def test_files_that_are_not_ours_are_left_alone(blobs: FolderBlobs, tmp_path: Path) -> None:
    found = await kept(blobs)
    strange = tmp_path / "receipts" / found.place[:2] / "notes.txt"
    strange.write_bytes(b"mine")
    aged(strange, 10 * DAY)

    assert await blobs.sweep(nobody) == 0
    assert strange.exists()


async def test_places_are_asked_for_in_batches(blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs_module, "BATCH", 2)
    asked: list[int] = []
    for _ in range(5):
        await kept(blobs)

    async def known(places: Sequence[str]) -> Collection[str]:
        asked.append(len(places))
        return places

    assert await blobs.sweep(known, older_than=-60) == 0
    assert asked == [2, 2, 1]


async def test_a_folder_that_can_be_written_is_proved_and_left_empty(blobs: FolderBlobs, tmp_path: Path) -> None:
    await blobs.prove_writable()

    assert files(tmp_path) == []


@pytest.mark.slow
async def test_a_process_killed_while_it_writes_leaves_whole_files_only(tmp_path: Path) -> None:
    program = f"""
import asyncio, sys, pathlib
sys.path[:0] = {sys.path!r}
from storage.blobs import FolderBlobs

async def main():
    blobs = FolderBlobs(pathlib.Path(sys.argv[1]), floor=0)
    while True:
        kept = await blobs.keep(b"x" * 2_000_000, thumbnail=b"t", view=b"v")
        print(f"{{kept.sha256}} {{kept.place}} {{kept.key.hex()}}", flush=True)

asyncio.run(main())
"""
    folder = tmp_path / "receipts"
    for delay in (0.0, 0.01, 0.02, 0.03, 0.05):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, str(folder), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        told = [await process.stdout.readline() for _ in range(3)]
        assert all(line.endswith(b"\n") for line in told)
        await asyncio.sleep(delay)
        process.kill()
        told += (await process.stdout.read()).splitlines(keepends=True)
        await process.wait()
        # A line that the kill cut short told nobody anything.
        for line in (line for line in told if line.endswith(b"\n")):
            sha256, place, key = line.decode().split()
            kept_there = Kept(sha256, place, bytes.fromhex(key))
            assert await FolderBlobs(folder).read(kept_there, Part.ORIGINAL) == b"x" * 2_000_000
    sizes = {path.stat().st_size for path in files(folder) if path.parent.name != "new"}
    assert len(sizes) == 1
