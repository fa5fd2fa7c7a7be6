"""A receipt of four megapixels from its bytes to a stored file with its pictures: CPU, and twenty at once over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from benchmarks.bench_webchat import demo_house, family, stop
from benchmarks.house import house
from benchmarks.lagging import read
from benchmarks.measure import percentile, rss_megabytes, side_by_side
from benchmarks.photos import photo
from bot.chat.staging import Staging
from claims.people import PersonId
from tests.processes.browser import new_key
from tests.processes.house import House, Process
from tests.processes.photographer import Photographer

AT_ONCE = 20
TIMES = 5
"""So often the twenty are sent, so that more than a thousand looks at the loop fall in between."""
REPEATS = 10
LOOK = 0.02
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


# ---------------------------------------------------------------- CPU


async def take_in(staging: Staging, content: bytes) -> None:
    """What is done with every upload, from its bytes to its row."""
    receipt = await staging.stage(person=PersonId("p1"), name="taxi.jpg", content=content, upload=secrets.token_hex(12))
    if receipt.view is None or receipt.thumbnail is None:
        raise RuntimeError("no picture was made")


def encode_again(content: bytes) -> None:
    """The reference: decode and encode the same file, hash it, seal it."""
    Image.open(io.BytesIO(content)).save(io.BytesIO(), "JPEG")
    hashlib.sha256(content).hexdigest()
    AESGCM(os.urandom(32)).encrypt(os.urandom(12), content, b"receipt")


def cpu() -> float:
    """Seconds of processor time of this process and all that came from it, ended or not."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime + sum(map(cpu_of, family(os.getpid())[1:]))


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


async def cpu_ratio() -> None:
    """Milliseconds of CPU for one receipt, all processes and the store counted in, beside the reference."""
    content = photo()
    async with house(people=2) as application:
        staging = application.door.staging
        assert staging is not None
        await take_in(staging, content)

        async def ours() -> float:
            start = cpu()
            for _ in range(REPEATS):
                await take_in(staging, content)
            return (cpu() - start) / REPEATS * 1_000

        async def reference() -> float:
            start = time.process_time()
            for _ in range(REPEATS):
                encode_again(content)
            return (time.process_time() - start) / REPEATS * 1_000

        ratio = await side_by_side("a receipt of 4 megapixels, accepted to stored", ours=ours, reference=reference)
    print(ratio.line(unit="ms of CPU", bound="at most 1.5"))


# ---------------------------------------------------------------- twenty at once


async def twenty_at_once(photos: Sequence[bytes]) -> None:
    """Twenty different receipts at the same moment, sent to `chit demo`, several times over."""
    async with demo_house() as demo:
        file = demo.folder / "lag"
        process = await watched(demo, file)
        async with Photographer(process) as ada:
            # As after the first two of the day: the processes that open files are there.
            await asyncio.gather(*(ada.uploads(content) for content in photos[:2]))
            memory = asyncio.create_task(most_memory(process))
            windows = [await sent(ada, photos) for _ in range(TIMES)]
            memory.cancel()
            most = await memory
        await stop(process)
        looks = await asyncio.to_thread(read, file)
    lags = [late for due, late in looks if any(start <= due <= end for start, end in windows)]
    seconds = [end - start for start, end in windows]
    megabytes = sum(map(len, photos)) / 1e6
    print(
        f"{AT_ONCE} receipts of 4 megapixels ({megabytes:.0f} MB) at once over HTTP, {TIMES} times: "
        f"{min(seconds):.1f}–{max(seconds):.1f} s; the loop's lag p50 {percentile(lags, 0.5) * 1000:.1f} ms, "
        f"p99 of {len(lags):,} {percentile(lags, 0.99) * 1000:.1f} ms (at most 50), longest {max(lags) * 1000:.1f} ms; "
        f"all processes together {most:.0f} MB (at most 600)"
    )


async def watched(demo: House, file: Path) -> Process:
    """`chit demo`, ready, its loop watched from inside."""
    before = (sys.executable, "-m", "benchmarks.lagging", str(file))
    return await demo.ready(await demo.start("demo", "--port", "0", before=before, PYTHONDONTWRITEBYTECODE=""))


async def sent(ada: Photographer, photos: Sequence[bytes]) -> tuple[float, float]:
    """When the first of these uploads began and the last was answered."""
    start = time.monotonic()
    await asyncio.gather(*(ada.uploads(content, key=new_key()) for content in photos))
    return start, time.monotonic()


async def most_memory(process: Process) -> float:
    """The most resident megabytes that a process and all that come from it held together, until this is cancelled."""
    most = 0.0
    try:
        while True:
            most = max(most, sum(map(resident, family(process.run.pid))))
            await asyncio.sleep(LOOK)
    except asyncio.CancelledError:
        return most


def resident(pid: int) -> float:
    """Megabytes; 0 of a process that has just ended."""
    try:
        return rss_megabytes(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


async def main() -> None:
    """Both."""
    # Made in a process of their own: that takes more memory than all that is measured.
    with tempfile.TemporaryDirectory() as folder:
        making = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.photos", folder, str(AT_ONCE))
        if await making.wait():
            raise RuntimeError("no photos were made")
        photos = [(Path(folder) / f"{number:02}.jpg").read_bytes() for number in range(AT_ONCE)]
    await twenty_at_once(photos)
    await cpu_ratio()


if __name__ == "__main__":
    asyncio.run(main())
