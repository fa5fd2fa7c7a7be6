"""Start Chit as it is, and write down how late its event loop is. Used by the benchmarks alone.

    python -m benchmarks.lagging FILE chit demo --port 0

At its end FILE holds, one a line, when the loop was asked to wake (seconds of the monotonic clock, which all processes
of a machine share) and how many seconds later it did.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

TICK = 0.001


async def watch(found: list[tuple[float, float]]) -> None:
    """Until it is cancelled."""
    while True:
        due = time.monotonic() + TICK
        await asyncio.sleep(TICK)
        found.append((due, time.monotonic() - due))


def write(file: Path, found: list[tuple[float, float]]) -> None:
    """Write it down."""
    file.write_text("".join(f"{due} {late}\n" for due, late in found))


def read(file: Path) -> list[tuple[float, float]]:
    """What was written down."""
    lines = (line.split() for line in file.read_text().splitlines())
    return [(float(due), float(late)) for due, late in lines]


def main() -> None:
    """Watch whatever serves, from its start to its end."""
    file, _, *command = sys.argv[1:]
    from bot import serving

    serve = serving.serve

    async def watched(*args: Any, **kwargs: Any) -> None:
        found: list[tuple[float, float]] = []
        watching = asyncio.create_task(watch(found))
        try:
            await serve(*args, **kwargs)
        finally:
            watching.cancel()
            await asyncio.to_thread(write, Path(file), found)

    serving.serve = watched
    from bot.cli import main as chit

    sys.argv = ["chit", *command]
    chit()


if __name__ == "__main__":
    main()
