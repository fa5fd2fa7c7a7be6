"""Processes that open files: limited, ended, replaced, and never believed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from claims.errors import Refused
from claims.receipts import Kind
from integrations.documents import frames, worker
from integrations.documents.decoder import Decoder
from integrations.documents.process import COMMAND, Died, Process
from tests.support.receipts import einvoice, heic, jpeg, ofd, pdf, picture

LIAR = f"""
import sys
sys.path[:0] = {sys.path!r}
from integrations.documents import frames

def tell(head, parts=()):
    for piece in frames.packed(head, parts):
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()

def hear():
    head, (length,) = frames.unpacked(sys.stdin.buffer.read(frames.head_length(sys.stdin.buffer.read(4))))
    return head, sys.stdin.buffer.read(length)

tell({{"ready": True}})
"""
"""The beginning of a process that speaks as a decoder does; what it says then is up to the test."""


def liar(then: str) -> list[str]:
    """The command for such a process."""
    return [sys.executable, "-c", LIAR + then]


@contextlib.asynccontextmanager
async def opened(
    command: list[str] | tuple[str, ...] = COMMAND,
    *,
    processes: int = 1,
    waiting: int = 10,
    seconds: float = 60,
    idle_seconds: float = 60,
) -> AsyncIterator[Decoder]:
    """A decoder that is closed at the end."""
    decoder = Decoder(command=command, processes=processes, waiting=waiting, seconds=seconds, idle_seconds=idle_seconds)
    try:
        yield decoder
    finally:
        await decoder.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until that is so, at most twenty seconds."""
    for _ in range(2_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


def told_by_the_system(pid: int) -> tuple[dict[str, list[str]], str]:
    """The limits of a process by their names, and how soon it goes when memory runs out."""
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[26:].split() for line in limits}, Path(f"/proc/{pid}/oom_score_adj").read_text()


def is_alive(pid: int) -> bool:
    """Whether the system still has this process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("content", "kind", "size", "pages"),
    [
        (jpeg(orientation=6), Kind.JPEG, (240, 320), 1),
        (picture("PNG"), Kind.PNG, (320, 240), 1),
        (picture("WEBP"), Kind.WEBP, (320, 240), 1),
        (heic(), Kind.HEIC, (240, 320), 1),
        (pdf(pages=3), Kind.PDF, (None, None), 3),
        (ofd(pages=2), Kind.OFD, (None, None), 2),
        (einvoice().encode(), Kind.XML, (None, None), 1),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf", "ofd", "xml"],
)
async def test_every_kind_is_examined(
    decoder: Decoder, content: bytes, kind: Kind, size: tuple[int | None, int | None], pages: int
) -> None:
    examined = await decoder.examine(content)

    assert (examined.kind, examined.size, examined.pages) == (kind, len(content), pages)
    assert (examined.width, examined.height) == size
    assert len(examined.sha256) == 64
    assert (examined.view is None) == (kind is Kind.XML)


async def test_the_files_facts_come_with_the_refusal(decoder: Decoder) -> None:
    with pytest.raises(Refused) as refused:
        await decoder.examine(pdf(pages=21))

    assert (refused.value.code, refused.value.facts) == ("receipt.too_many_pages", {"pages": 21, "most": 20})


async def test_a_process_is_used_again() -> None:
    async with opened() as decoder:
        await decoder.examine(jpeg())
        first = decoder.pids
        await decoder.examine(pdf())

        assert decoder.pids == first


async def test_a_process_killed_while_it_was_idle_is_replaced() -> None:
    async with opened() as decoder:
        await decoder.examine(jpeg())
        (pid,) = decoder.pids
        os.kill(pid, signal.SIGKILL)

        assert (await decoder.examine(jpeg())).kind is Kind.JPEG
        assert decoder.pids != [pid]


async def test_a_file_whose_process_was_killed_by_somebody_is_examined_by_the_next(tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    command = liar(f"""
import os, pathlib, signal
mark = pathlib.Path({str(mark)!r})
hear()
if not mark.exists():
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
tell({{"size": [1, 1], "pages": 1, "active": False, "pictures": []}})
hear()
""")
    async with opened(command) as decoder:
        assert (await decoder.examine(jpeg())).pages == 1


async def test_a_file_that_has_its_processes_killed_twice_is_too_heavy() -> None:
    async with opened(liar("import os, signal; hear(); os.kill(os.getpid(), signal.SIGKILL)")) as decoder:
        with pytest.raises(Refused, match=r"receipt\.too_heavy"):
            await decoder.examine(jpeg())


async def test_a_process_that_hangs_is_ended() -> None:
    async with opened(liar("print(end=''); hear(); import time; time.sleep(600)"), seconds=0.5) as decoder:
        start = time.monotonic()
        with pytest.raises(Refused, match=r"receipt\.too_heavy"):
            await decoder.examine(jpeg())

        assert time.monotonic() - start < 20
        assert decoder.pids == []


LIES = {
    "an unknown reason": '{"refused": "claim.approved", "facts": {}}',
    "no facts": '{"refused": "receipt.damaged"}',
    "a long fact": '{"refused": "receipt.damaged", "facts": {"a": "x" * 41}}',
    "an odd fact": '{"refused": "receipt.damaged", "facts": {"a": [1]}}',
    "many facts": '{"refused": "receipt.damaged", "facts": {str(n): n for n in range(9)}}',
    "a refusal with a picture": '{"refused": "receipt.damaged", "facts": {}}, [b"\\xff\\xd8\\xff"]',
    "a page for a picture": (
        '{"size": [1, 1], "pages": 1, "active": False, "pictures": [[1, 1], [1, 1]]}, [b"<html>", b"<html>"]'
    ),
    "a picture less": '{"size": [1, 1], "pages": 1, "active": False, "pictures": [[1, 1]]}, [b"\\xff\\xd8\\xff"]',
    "no size": '{"pages": 1, "active": False, "pictures": []}',
    "a size of nothing": '{"size": [0, 1], "pages": 1, "active": False, "pictures": []}',
    "half a page": '{"size": [1, 1], "pages": 0.5, "active": False, "pictures": []}',
    "not yes or no": '{"size": [1, 1], "pages": 1, "active": "no", "pictures": []}',
    "nothing": "{}",
}


@pytest.mark.parametrize("lie", sorted(LIES))
async def test_a_process_that_says_what_it_must_not_is_ended(lie: str) -> None:
    async with opened(liar(f"hear(); tell({LIES[lie]}); hear()")) as decoder:
        with pytest.raises(Refused, match=r"receipt\.too_heavy"):
            await decoder.examine(jpeg())

        assert decoder.pids == []


@pytest.mark.parametrize("noise", ["b'\\0\\0\\0\\0'", "b'\\xff' * 64", "b'\\0\\0\\0\\2{]'", "b'\\0\\0\\0\\2[]'"])
async def test_a_process_that_speaks_nonsense_is_ended(noise: str) -> None:
    async with opened(liar(f"hear(); sys.stdout.buffer.write({noise}); sys.stdout.buffer.flush(); hear()")) as decoder:
        with pytest.raises(Refused, match=r"receipt\.too_heavy"):
            await decoder.examine(jpeg())


async def test_a_program_that_is_no_decoder_is_told_at_the_start() -> None:
    for command in ([sys.executable, "-c", ""], [sys.executable, "-c", "print('hello, what can I do for you')"]):
        async with opened(command) as decoder:
            with pytest.raises(RuntimeError, match="opens receipts"):
                await decoder.examine(jpeg())


async def test_a_process_gets_none_of_our_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIT_SECRET_KEYS", "secret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "secret")
    process = await Process.start(liar("import os; hear(); tell({'names': sorted(os.environ)}); hear()"))
    head, _ = await process.ask({"kind": "jpeg"}, b"", seconds=20)
    await process.end()

    assert not [name for name in head["names"] if name.startswith(("CHIT", "SLACK", "WECOM", "AWS"))]


async def test_a_process_may_write_no_file_and_is_the_first_to_go() -> None:
    async with opened() as decoder:
        await decoder.examine(jpeg())
        (pid,) = decoder.pids
        found, first_to_go = told_by_the_system(pid)

    assert found["Max file size"][:2] == ["0", "0"]
    assert found["Max core file size"][:2] == ["0", "0"]
    assert found["Max open files"][:2] == ["64", "64"]
    assert 700_000_000 < int(found["Max address space"][1]) < 1_000_000_000
    assert int(found["Max cpu time"][0]) < 20
    assert first_to_go.strip() == "1000"


async def test_processor_time_is_limited_per_file() -> None:
    then = """
from integrations.documents import worker
worker.CPU_SECONDS = 0
while True:
    hear()
    worker.allow_time()
    while True:
        pass
"""
    process = await Process.start(liar(then))
    with pytest.raises(Died) as died:
        await process.ask({"kind": "jpeg"}, b"", seconds=60)

    assert str(died.value) == f"ended with {-signal.SIGXCPU}"
    assert not died.value.by_others


async def test_one_file_too_many_is_told_to_come_again() -> None:
    async with opened(liar("hear(); import time; time.sleep(600)"), waiting=1) as decoder:
        two = [asyncio.create_task(decoder.examine(jpeg())) for _ in range(2)]
        await asyncio.sleep(0)

        with pytest.raises(Refused, match=r"receipt\.busy"):
            await decoder.examine(jpeg())

        for each in two:
            each.cancel()
        await asyncio.gather(*two, return_exceptions=True)


async def test_who_gives_up_leaves_no_process_behind_and_no_place_taken() -> None:
    async with opened(waiting=0) as decoder:
        await decoder.examine(jpeg())
        (pid,) = decoder.pids
        task = asyncio.create_task(decoder.examine(jpeg(4_000, 4_000)))
        await until(lambda: decoder.pids == [])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

        assert not is_alive(pid)
        assert (await decoder.examine(jpeg())).kind is Kind.JPEG


async def test_twenty_at_once_are_all_examined_by_two_processes() -> None:
    async with opened(processes=2, waiting=18) as decoder:
        found = await asyncio.gather(*(decoder.examine(jpeg(300 + each, 200)) for each in range(20)))

        assert [each.width for each in found] == [300 + each for each in range(20)]
        assert len(decoder.pids) == 2


async def test_processes_end_when_nothing_comes() -> None:
    async with opened(idle_seconds=0.05) as decoder:
        await decoder.examine(jpeg())
        pids = decoder.pids
        await until(lambda: not any(is_alive(pid) for pid in pids))

        assert (await decoder.examine(jpeg())).kind is Kind.JPEG


async def test_a_process_that_grew_is_not_used_again() -> None:
    answer = '{"size": [1, 1], "pages": 1, "active": False, "pictures": [], "spent": True}'
    async with opened(liar(f"hear(); tell({answer}); hear()")) as decoder:
        await decoder.examine(jpeg())

        assert decoder.pids == []


def test_a_process_knows_when_it_grew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SWOLLEN", 1)
    assert worker.is_swollen()
    monkeypatch.setattr(worker, "SWOLLEN", 10**12)
    assert not worker.is_swollen()


async def test_a_closed_decoder_takes_nothing_in_and_leaves_no_process() -> None:
    async with opened() as decoder:
        await decoder.examine(jpeg())
        (pid,) = decoder.pids
        await decoder.close()

        assert not is_alive(pid)
        with pytest.raises(Refused, match=r"receipt\.busy"):
            await decoder.examine(jpeg())


async def test_the_process_ends_when_the_one_that_asks_is_gone() -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdout.readexactly(frames.LENGTH)
    process.stdin.close()

    async with asyncio.timeout(20):
        assert await process.wait() == 0


@pytest.mark.parametrize("length", [b"", b"\0\0\0", b"\0\0\0\1", b"\0\0\x40\1", b"\xff\xff\xff\xff"])
def test_a_length_out_of_bounds_is_no_frame(length: bytes) -> None:
    with pytest.raises(frames.BadFrame):
        frames.head_length(length)


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"parts": 1}', '{"parts": [true]}', '{"parts": [-1]}', '{"parts": [1, 1, 1]}', "[" * 5_000, "{}"],
)
def test_a_head_that_is_not_as_agreed_is_no_frame(text: str) -> None:
    with pytest.raises(frames.BadFrame):
        frames.unpacked(text.encode())


def test_a_part_of_20_mb_is_a_frame_and_one_byte_more_is_not() -> None:
    assert frames.unpacked(b'{"parts": [20000000]}') == ({}, [20_000_000])
    with pytest.raises(frames.BadFrame):
        frames.unpacked(b'{"parts": [20000001]}')
