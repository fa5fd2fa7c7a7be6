"""The web chat as people meet it: real processes, a real client, from one person's press to the other's open page."""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiohttp

from benchmarks.measure import ROUNDS, percentile, rss_megabytes
from tests.processes.browser import Browser
from tests.processes.house import House, Process

PRESSES = 300
IDLE_SECONDS = 5.0

_STATIC = re.compile(r'["\'(](/static/[^"\')]+)')
_BESIDE = re.compile(r'(?:from|import|@import|url\()\s*["\']?\./([a-z_]+\.[a-z]+)')


@asynccontextmanager
async def demo_house() -> AsyncIterator[House]:
    """A data folder in which `chit demo` was once; what runs in it is ended afterwards."""
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        house = House(Path(folder))
        try:
            await stop(await demo(house))
            yield house
        finally:
            await house.close()


async def demo(house: House) -> Process:
    """`chit demo`, ready."""
    return await house.ready(await house.start("demo", "--port", "0", PYTHONDONTWRITEBYTECODE=""))


async def stop(process: Process) -> None:
    """SIGTERM, and wait."""
    status, _ = await process.terminate()
    if status:
        raise RuntimeError(f"{process.name} ended with {status}:\n{process.log}")


# ---------------------------------------------------------------- from press to page


async def until_seen(press: Callable[[], Awaitable[object]], sight: Awaitable[object]) -> float:
    """Seconds from the press until somebody else's open page shows what became of it."""

    async def seen() -> float:
        await sight
        return time.perf_counter()

    looking = asyncio.create_task(seen())
    await asyncio.sleep(0)
    start = time.perf_counter()
    await press()
    return await looking - start


async def presses(process: Process) -> list[float]:
    """Ada submits, which Grace sees as a new card; Grace approves, which Ada sees on the card she has."""
    found: list[float] = []
    async with Browser(process) as ada, Browser(process, who="grace") as grace:
        while len(found) < PRESSES:
            draft = await ada.files(f"Trip {len(found)} to a client.")
            number = draft.claim
            asked = grace.sees_card(number, "submitted", offering="claim.approve")
            found.append(await until_seen(partial(ada.presses, "claim.submit", draft), asked))
            card = await grace.sees_card(number, "submitted", offering="claim.approve")
            told = ada.sees_card(number, "approved")
            found.append(await until_seen(partial(grace.presses, "claim.approve", card), told))
    return found


# ---------------------------------------------------------------- bytes


async def first_page(process: Process) -> int:
    """Bytes of the page and of every file it needs, as they are transferred, heads included."""
    headers = {"Accept-Encoding": "gzip, deflate", "Accept-Language": "en"}
    async with aiohttp.ClientSession(headers=headers) as session:
        total, text = await fetched(session, f"{process.url}/")
        waiting, known = list(dict.fromkeys(_STATIC.findall(text))), set[str]()
        while waiting:
            address = waiting.pop()
            if address in known:
                continue
            known.add(address)
            size, text = await fetched(session, process.url + address)
            total += size
            waiting += [f"{address.rpartition('/')[0]}/{name}" for name in _BESIDE.findall(text)]
            waiting += _STATIC.findall(text)
    return total


async def fetched(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    """Bytes on the wire, and the text."""
    async with session.get(url) as answer:
        text = await answer.text()
        if answer.status != 200:
            raise RuntimeError(f"{url}: {answer.status}")
        heads = sum(len(name) + len(value) + 4 for name, value in answer.raw_headers)
        return heads + answer.content.total_raw_bytes, text


# ---------------------------------------------------------------- seconds and megabytes


async def start_seconds(house: House) -> float:
    """From the start of `chit demo` to the line that it is ready."""
    start = time.perf_counter()
    process = await demo(house)
    taken = time.perf_counter() - start
    await stop(process)
    return taken


async def list_seconds(house: House) -> float:
    """`chit claims list`, from start to end."""
    start = time.perf_counter()
    listing = await house.start("claims", "list", PYTHONDONTWRITEBYTECODE="")
    await listing.run.communicate()
    if listing.run.returncode:
        raise RuntimeError(listing.log)
    return time.perf_counter() - start


async def idle_megabytes(house: House) -> float:
    """Resident memory of `chit serve` and all its children, when nobody has asked anything of it for a while."""
    process = await house.serve()
    await asyncio.sleep(IDLE_SECONDS)
    found = sum(rss_megabytes(pid) for pid in family(process.run.pid))
    await stop(process)
    return found


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        found += [int(child) for child in children.read_text().split()] if children.exists() else []
    return found


def line(name: str, found: list[float], *, unit: str, bound: str) -> str:
    """One line for the report."""
    return (
        f"{name}: {statistics.median(found):.2f} {unit} (range {min(found):.2f}–{max(found):.2f}, "
        f"{len(found)} rounds; {bound})"
    )


async def main() -> None:
    """Everything that is promised of the web chat and of starting it."""
    async with demo_house() as house:
        starts = [await start_seconds(house) for _ in range(ROUNDS)]
        print(line("chit demo on an existing database, ready", starts, unit="s", bound="at most 1.5"))
        lists = [await list_seconds(house) for _ in range(ROUNDS)]
        print(line("chit claims list on the demo company", lists, unit="s", bound="at most 0.6"))
        idle = [await idle_megabytes(house)]
        print(line("idle chit serve, resident", idle, unit="MB", bound="at most 150"))
        process = await demo(house)
        print(f"first page with all its files: {await first_page(process) / 1000:.1f} KB (at most 150)")
        found = sorted(await presses(process))
        print(
            f"press to the other person's card: p99 of {len(found)} {percentile(found, 0.99) * 1000:.0f} ms "
            f"(median {statistics.median(found) * 1000:.0f} ms, most {found[-1] * 1000:.0f} ms; at most 1,000)"
        )
        await stop(process)


if __name__ == "__main__":
    asyncio.run(main())
