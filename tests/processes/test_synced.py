"""The answer leaves after the sync, seen from below: the system calls of a serving process in their order."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes.browser import Browser
from tests.processes.house import House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(90)]

_CALL = re.compile(r"(?P<thread>\d+) +(?P<name>\w+)\((?P<rest>.*)")
_RESUMED = re.compile(r"(?P<thread>\d+) +<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)")


def can_trace() -> bool:
    """Whether strace is there and may look."""
    program = shutil.which("strace")
    return program is not None and subprocess.run([program, "-o", "/dev/null", "true"], check=False).returncode == 0


def steps(trace: Path) -> Iterator[str]:
    """What the process did, in order: `asked`, `wrote` to the log of the database, `synced` it, `answered`."""
    begun: dict[str, str] = {}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        resumed, call = _RESUMED.match(line), _CALL.match(line)
        found = resumed or call
        if found is None:
            continue
        name, rest = found["name"], found["rest"]
        ends = not rest.endswith("<unfinished ...>")
        if call is not None:
            begun[found["thread"]] = rest
        started = begun.get(found["thread"], "")
        if "recvfrom" in name and '"POST /say' in rest:
            yield "asked"
        # A write counts from its first moment, a sync from its last.
        if name == "pwrite64" and call is not None and "-wal>" in started:
            yield "wrote"
        if name in ("fdatasync", "fsync") and ends and "-wal>" in started:
            yield "synced"
        if name in ("sendto", "write") and call is not None and '"HTTP/1.1 200' in started:
            yield "answered"


@pytest.mark.skipif(not can_trace(), reason="strace is not there or may not trace")
async def test_an_answer_leaves_after_all_that_was_written_is_synced(sqlite_house: House) -> None:
    house, trace = sqlite_house, sqlite_house.folder / "trace"
    calls = "trace=recvfrom,sendto,write,pwrite64,fdatasync,fsync"
    # As a grandchild the tracer ends with the process that it watches.
    tracer = ("strace", "-D", "-f", "-y", "-s", "24", "-e", calls, "-o", str(trace))
    process = await house.ready(await house.start("serve", "--no-courier", "--port", "0", before=tracer))
    async with Browser(process) as ada:
        await ada.say("my claims")
        await ada.say("help")
    await process.kill()

    seen = list(steps(trace))
    assert seen.count("asked") == 2
    last = seen[len(seen) - seen[::-1].index("asked") :]
    last = last[: last.index("answered")]
    # Accepted and done: two commits, and nothing is written that is not synced when the answer leaves.
    assert last.count("synced") >= 2
    assert last[-1] == "synced"
    assert last[0] == "wrote"
