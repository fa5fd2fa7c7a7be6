"""A file is on the disk before its row is, and its row before the answer leaves, seen from below: the system calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.house import House
from tests.processes.photographer import Photographer, photo
from tests.processes.test_synced import can_trace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]

_CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)")
_RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")
_FOLDER = re.compile(r"/receipts/[0-9a-f]{2}>")


def steps(trace: Path) -> Iterator[str]:
    """What the process did after it was asked to take a file, in order; a write counts from its first moment."""
    begun: dict[str, str] = {}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        resumed, call = _RESUMED.match(line), _CALL.match(line)
        found = resumed or call
        if found is None:
            continue
        name, ends = found["name"], not found["rest"].endswith("<unfinished ...>")
        if call is not None:
            begun[found["thread"]] = call["rest"]
        started = begun.get(found["thread"], "")
        if "recvfrom" in name and '"POST /file' in found["rest"]:
            yield "asked"
        if "sync" in name and ends:
            if "/receipts/new/" in started:
                yield "file synced"
            elif _FOLDER.search(started):
                yield "name synced"
            elif "-wal>" in started:
                yield "row synced"
        if name.startswith("rename") and ends and "/receipts/new/" in started:
            yield "named"
        if name == "pwrite64" and call is not None and "-wal>" in started:
            yield "row written"
        if name in ("sendto", "write", "sendmsg") and call is not None and '"HTTP/1.1 200' in started:
            yield "answered"


@pytest.mark.skipif(not can_trace(), reason="strace is not there or may not trace")
async def test_an_answer_leaves_after_the_file_its_name_and_its_row_are_synced(sqlite_house: House) -> None:
    house, trace = sqlite_house, sqlite_house.folder / "trace"
    calls = "trace=recvfrom,sendto,sendmsg,write,pwrite64,fdatasync,fsync,rename,renameat,renameat2"
    # As a grandchild the tracer ends with the process that it watches.
    tracer = ("strace", "-D", "-f", "-y", "-s", "24", "-e", calls, "-o", str(trace))
    process = await house.ready(await house.start("serve", "--no-courier", "--port", "0", before=tracer))
    async with Photographer(process) as ada:
        await ada.uploads(photo(1))
        await ada.uploads(photo(2))
    await process.kill()

    seen = list(steps(trace))
    assert seen.count("asked") == 2
    last = seen[len(seen) - seen[::-1].index("asked") :]
    last = last[: last.index("answered") + 1]
    # Each begins when the one before has ended; the log of the database may be written in several pieces.
    assert list(dict.fromkeys(last)) == ["file synced", "named", "name synced", "row written", "row synced", "answered"]
    assert last[-2] == "row synced"
