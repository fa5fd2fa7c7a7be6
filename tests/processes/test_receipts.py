"""Receipt files and real processes: killed, stopped, full disks and two at once. What was taken in is there, once."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import signal
import subprocess
from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.blobs import FolderBlobs
from storage.schema import receipt
from tests.processes.browser import new_key
from tests.processes.crashing import UPLOADING
from tests.processes.house import House, until
from tests.processes.photographer import Photographer, large, photo
from tests.processes.test_trouble import is_unready
from tests.support import receipts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

STOP = 8.0
"""From SIGTERM to the exit in seconds, at most."""
FULL = "There is no room to keep files just now, so nothing was stored."


def kept_in(house: House) -> set[str]:
    """The names of all files in the folder of receipts."""
    return {each.name for each in (house.data / "receipts").rglob("*") if each.is_file()}


async def places(house: House) -> list[str]:
    """Of every row of a receipt, where its file is."""
    async with house.store() as store:
        return await store.read(lambda unit: list(unit.connection.execute(select(receipt.c.place)).scalars()))


async def sweep(house: House) -> int:
    """Delete the files of which no row speaks, however young they are; how many."""
    async with house.store() as store:

        async def known(asked: Sequence[str]) -> Collection[str]:
            return await store.read(lambda unit: unit.receipts.known_places(asked))

        return await FolderBlobs(house.data / "receipts").sweep(known, older_than=0)


async def nothing_is_left_over(house: House, *, files: int) -> None:
    """There are so many rows, each with its file; a sweep takes all other files and none of these."""
    wanted, found = await places(house), await asyncio.to_thread(kept_in, house)
    assert len(wanted) == len(set(wanted)) == files
    assert found >= set(wanted)
    assert await sweep(house) == len(found) - files
    assert await asyncio.to_thread(kept_in, house) == set(wanted)


# ---------------------------------------------------------------- killed


async def test_a_file_that_was_taken_in_is_there_after_a_kill_and_goes_with_a_message(house: House) -> None:
    process, content = await house.serve(), photo(1)
    async with Photographer(process) as ada:
        id = await ada.uploads(content)
        await process.kill()
        await house.serve(port=process.port)

        assert await ada.has(id, content)
        await ada.says_with("taxi 45.60 yesterday", id, amount="45.60")
        assert f'src="/receipts/{id}/thumbnail"' in await ada.look()
        await house.settled()
        assert await house.broken() == []


@pytest.mark.parametrize(
    ("house", "point"),
    [
        *(("sqlite_house", point) for point in UPLOADING),
        *(("postgres_house", point) for point in UPLOADING if point.endswith("stage")),
    ],
    indirect=["house"],
)
async def test_who_is_killed_while_a_file_is_kept_has_it_once_when_it_is_sent_again(house: House, point: str) -> None:
    dying, content = await house.serve(falls=f"{point} kill"), photo(2)
    async with Photographer(dying) as ada:
        house.arm()
        uploading = asyncio.create_task(ada.uploads(content))
        assert await dying.ended(seconds=30) == -signal.SIGKILL
        before = await places(house)
        assert len(before) == (point == "after-stage")
        await house.serve(port=dying.port)

        assert await ada.has(await uploading, content)
        assert (await places(house))[: len(before)] == before
        await nothing_is_left_over(house, files=1)
        assert await ada.has(await uploading, content)


async def test_killed_again_and_again_no_file_that_was_taken_in_is_lost(house: House) -> None:
    chance, taken, done = random.Random(7), dict[str, tuple[str, bytes]](), asyncio.Event()
    process = await house.serve()
    async with Photographer(process) as ada:

        async def sends(worker: int) -> None:
            number = worker * 10_000
            while not done.is_set():
                key, content, number = new_key(), large(number, size=300_000), number + 1
                taken[key] = await ada.uploads(content, key=key), content

        working = [asyncio.create_task(sends(worker)) for worker in range(3)]
        for _ in range(3):
            await until(partial(has_more_than, len(taken), taken), seconds=40, what="an upload")
            await asyncio.wait(working, timeout=chance.uniform(0.0, 0.3))
            await process.kill()
            process = await house.serve(port=process.port)
        done.set()
        await asyncio.gather(*working)

        again = await asyncio.gather(*(ada.uploads(content, key=key) for key, (_, content) in taken.items()))
        assert again == [id for id, _ in taken.values()]
        await nothing_is_left_over(house, files=len(taken))
        assert all([await ada.has(id, content) for id, content in taken.values()])


async def has_more_than(count: int, taken: dict[str, tuple[str, bytes]]) -> bool:
    """Whether more than so many files were taken in."""
    return len(taken) > count


# ---------------------------------------------------------------- the process that opens files


def busiest(pid: int) -> tuple[int, float]:
    """The child of a process that has used most processor time, and how many ticks; (0, 0) without one."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(((int(child), ticks(int(child))) for child in children), key=lambda each: each[1], default=(0, 0.0))


def ticks(pid: int) -> float:
    """The processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return float(fields[11]) + float(fields[12])


async def test_a_file_whose_opening_process_is_killed_is_opened_by_another_and_the_chat_goes_on(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    process, content = await house.serve(), receipts.picture("PNG", width=6_000, height=6_000)
    async with Photographer(process) as ada:
        await ada.uploads(photo(3))
        opener, before = busiest(process.run.pid)
        uploading = asyncio.create_task(ada.uploads(content, name="large.png"))

        async def is_at_it() -> bool:
            return busiest(process.run.pid)[1] > before

        await until(is_at_it, what="the opening of the file")
        os.kill(opener, signal.SIGKILL)
        await ada.say("help")
        await ada.sees(lambda each: each.card is None and "claim" in each.text, what="help")

        assert await ada.has(await uploading, content)
        assert await process.has_logged("a process that opens receipts ended with -9")()
        assert busiest(process.run.pid)[0] not in (0, opener)
        await nothing_is_left_over(house, files=2)


# ---------------------------------------------------------------- stopped


async def test_a_stop_under_twenty_uploads_is_short_and_loses_none_that_was_taken_in(house: House) -> None:
    process, first = await house.serve(), asyncio.Event()
    keys = [new_key() for _ in range(20)]
    # 36 megapixels each: far more than is looked at in the second that a stop waits for what has begun.
    drawn = receipts.picture("PNG", width=6_000, height=6_000)
    contents = [drawn + number.to_bytes(4, "big") for number in range(20)]
    async with Photographer(process) as ada:

        async def hands(number: int) -> str | None:
            answer = await ada.hands(contents[number], key=keys[number])
            first.set()
            return answer.id if answer.status == 200 else None

        uploading = [asyncio.create_task(hands(number)) for number in range(20)]
        await asyncio.wait_for(first.wait(), 20)
        status, took = await process.terminate()
        assert status == 0, process.log
        assert took < STOP
        assert "Traceback" not in process.log
        answered = await asyncio.gather(*uploading)
        assert 0 < sum(each is not None for each in answered) < 20

        await house.serve(port=process.port)
        taken = {number: id for number, id in enumerate(answered) if id is not None}
        assert all([await ada.has(id, contents[number]) for number, id in taken.items()])
        for number in [number for number in range(20) if number not in taken][:3]:
            assert await ada.has(await ada.uploads(contents[number], key=keys[number]), contents[number])
        # Of some others the row was kept and the answer cut off.
        rows = len(await places(house))
        assert rows >= min(20, len(taken) + 3)
        await nothing_is_left_over(house, files=rows)


# ---------------------------------------------------------------- full


async def refused_and_taken_later(house: House, ada: Photographer, content: bytes, room: Callable[[], None]) -> None:
    """The file is refused in words and leaves nothing behind; when there is room again the same upload goes through."""
    key, before = new_key(), await asyncio.to_thread(kept_in, house)
    answer = await ada.hands(content, key=key)
    assert answer.status == 422
    assert answer.told["refused"].startswith(FULL)
    assert await asyncio.to_thread(kept_in, house) == before
    assert len(await places(house)) == len(before)
    # The rest goes on.
    await ada.say("my claims")
    await ada.sees(lambda each: each.card is None and "C-000002" in each.text, what="the list")

    room()
    assert await ada.has(await ada.uploads(content, key=key), content)
    await nothing_is_left_over(house, files=len(before) + 1)


async def test_a_file_that_finds_no_room_is_refused_in_words_and_leaves_nothing_behind(house: House) -> None:
    process = await house.serve()
    async with Photographer(process) as ada:
        await ada.uploads(photo(4))
        # No file of the process may have more than six megabytes, which is how a full disk looks to it.
        _, most = resource.prlimit(process.run.pid, resource.RLIMIT_FSIZE, (6_000_000, resource.RLIM_INFINITY))

        def room() -> None:
            resource.prlimit(process.run.pid, resource.RLIMIT_FSIZE, (most, most))

        await refused_and_taken_later(house, ada, large(5, size=8_000_000), room)


def can_mount() -> bool:
    """Whether this machine lets us make a disk."""
    try:
        tried = subprocess.run(
            ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
        )
    except FileNotFoundError:
        return False
    return tried.returncode == 0


@pytest.mark.skipif(not can_mount(), reason="this machine lets nobody make a disk")
async def test_a_disk_that_is_filled_up_by_others_takes_files_again_when_there_is_room(sqlite_house: House) -> None:
    house = sqlite_house
    (house.data / "receipts").mkdir()
    script = f'mount -t tmpfs -o size=80m none "{house.data}/receipts" && exec "$@"'
    process = await house.ready(
        await house.start("serve", "--port", "0", before=("unshare", "--mount", "sh", "-c", script, "sh"))
    )
    disk = Path(f"/proc/{process.run.pid}/root{house.data}/receipts")
    async with Photographer(process) as ada:
        id = await ada.uploads(photo(6))
        await asyncio.to_thread((disk / "of-others").write_bytes, bytes(33_000_000))
        key, content = new_key(), large(7, size=3_000_000)
        answer = await ada.hands(content, key=key)
        assert answer.status == 422
        assert answer.told["refused"].startswith(FULL)
        await asyncio.to_thread((disk / "more-of-others").write_bytes, bytes(2_000_000))
        await until(is_unready(process.url), what="a process that says it is not ready")
        assert await ada.has(id, photo(6))
        await ada.say("my claims")
        await ada.sees(lambda each: each.card is None and "C-000002" in each.text, what="the list")
        assert len(await places(house)) == 1

        for name in ("of-others", "more-of-others"):
            (disk / name).unlink()
        assert await ada.has(await ada.uploads(content, key=key), content)
        assert len(await places(house)) == 2


# ---------------------------------------------------------------- two at once


async def test_a_file_taken_in_by_one_process_is_sent_by_another_and_seen_at_the_first(postgres_house: House) -> None:
    house, content = postgres_house, photo(8)
    first, second = await asyncio.gather(house.serve(), house.serve())
    async with Photographer(first) as ada, Photographer(first, who="grace") as grace:
        key = new_key()
        id = await ada.uploads(content, key=key)
        assert (await grace.gets(id, "thumbnail"))[0] == 404
        ada.goes_to(second)
        assert await ada.uploads(content, key=key) == id
        assert await ada.has(id, content)
        draft = await ada.says_with("taxi 45.60 yesterday", id, amount="45.60")
        await ada.presses("claim.submit", draft)

        await grace.sees_card(draft.claim, "submitted", offering="claim.approve")
        assert f'src="/receipts/{id}/thumbnail"' in await grace.look()
        assert await grace.has(id, content)
        await house.settled()
        assert await house.broken() == []
        async with house.store() as store:
            rows = select(func.count()).select_from(receipt)
            assert await store.read(lambda unit: unit.connection.execute(rows).scalar_one()) == 1
