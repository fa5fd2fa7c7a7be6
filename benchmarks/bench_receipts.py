"""A receipt of four megapixels from its bytes to a kept file with its pictures: CPU, and twenty at once."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image

from benchmarks.house import house
from benchmarks.measure import percentile, rss_megabytes, side_by_side
from benchmarks.photos import photo
from claims.receipts import Kept
from integrations.documents.decoder import PROCESSES, Decoder
from storage.blobs import FolderBlobs

AT_ONCE = 20
REPEATS = 10
TICK = 0.002
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


async def take_in(decoder: Decoder, blobs: FolderBlobs, content: bytes) -> Kept:
    """What is done with every receipt."""
    examined = await decoder.examine(content)
    if examined.view is None or examined.thumbnail is None:
        raise RuntimeError("no picture was made")
    return await blobs.keep(content, thumbnail=examined.thumbnail.content, view=examined.view.content)


def encode_again(content: bytes) -> None:
    """The reference: decode and encode the same file, hash it, seal it."""
    Image.open(io.BytesIO(content)).save(io.BytesIO(), "JPEG")
    hashlib.sha256(content).hexdigest()
    AESGCM(os.urandom(32)).encrypt(os.urandom(12), content, b"receipt")


def cpu_of(pids: list[int]) -> float:
    """Seconds of processor time these processes have used."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_A_SECOND


async def cpu_ratio(folder: Path) -> None:
    """Milliseconds of CPU for one receipt, the decoder's processes counted in, beside the reference."""
    content = photo()
    decoder, blobs = Decoder(processes=1), FolderBlobs(folder)
    await take_in(decoder, blobs, content)

    async def ours() -> float:
        before, start = cpu_of(decoder.pids), time.process_time()
        for _ in range(REPEATS):
            await take_in(decoder, blobs, content)
        return (time.process_time() - start + cpu_of(decoder.pids) - before) / REPEATS * 1_000

    async def reference() -> float:
        start = time.process_time()
        for _ in range(REPEATS):
            encode_again(content)
        return (time.process_time() - start) / REPEATS * 1_000

    ratio = await side_by_side("a receipt of 4 megapixels", ours=ours, reference=reference)
    print(ratio.line(unit="ms of CPU", bound="at most 1.5"))
    await decoder.close()


@dataclass(slots=True)
class Watch:
    """Looks every two milliseconds how late the loop is, and now and then how much memory all processes hold."""

    lags: list[float] = field(default_factory=list)
    most: float = 0.0
    _is_over: bool = False

    async def run(self, pids: list[int]) -> None:
        """Until it is over."""
        looks = 0
        while not self._is_over:
            start = time.perf_counter()
            await asyncio.sleep(TICK)
            self.lags.append(time.perf_counter() - start - TICK)
            looks += 1
            if looks % 5 == 0:
                self.most = max(self.most, sum(rss_megabytes(pid) for pid in [os.getpid(), *pids]))

    def end(self) -> None:
        """It is over."""
        self._is_over = True


async def twenty_at_once(folder: Path) -> None:
    """Twenty different receipts at the same moment, in a process that holds the whole house."""
    # In a process of its own: making them takes more memory than taking them in.
    made = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.photos", str(folder), str(AT_ONCE))
    if await made.wait():
        raise RuntimeError("no photos were made")
    photos = [(folder / f"{number:02}.jpg").read_bytes() for number in range(AT_ONCE)]
    async with house(people=2):
        decoder, blobs = Decoder(), FolderBlobs(folder / "kept")
        await asyncio.gather(*(take_in(decoder, blobs, content) for content in photos[:PROCESSES]))
        watch = Watch()
        watching = asyncio.create_task(watch.run(decoder.pids))
        start = time.perf_counter()
        await asyncio.gather(*(take_in(decoder, blobs, content) for content in photos))
        seconds = time.perf_counter() - start
        watch.end()
        await watching
        await decoder.close()
    megabytes = sum(len(each) for each in photos) / 1e6
    print(
        f"{AT_ONCE} receipts of 4 megapixels ({megabytes:.0f} MB) at once: {seconds:.1f} s; the loop's lag p50 "
        f"{percentile(watch.lags, 0.5) * 1000:.1f} ms, p99 {percentile(watch.lags, 0.99) * 1000:.1f} ms (at most 50), "
        f"longest {max(watch.lags) * 1000:.1f} ms; all processes together {watch.most:.0f} MB (at most 600)"
    )


async def main() -> None:
    """Both."""
    with tempfile.TemporaryDirectory() as name:
        await twenty_at_once(Path(name))
        await cpu_ratio(Path(name) / "one")


if __name__ == "__main__":
    asyncio.run(main())
