"""One filing by form through the kernel with a store that keeps nothing: milliseconds of CPU over 5,000 turns."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from typing import Any

from benchmarks.house import filled, house
from benchmarks.measure import ROUNDS
from benchmarks.null_store import NullStore
from bot.app import Application
from bot.chat.dispatch import Door
from bot.chat.texts import Texts
from bot.chat.turn import Company
from handlers import build_router

TURNS = 5_000


async def main() -> None:
    """Seven rounds of 5,000 turns; the reference is sealing, hashing and signing alone."""
    async with house(people=2) as application:
        door = await null_door(application)
        await turns(door, 200)
        found = [await turns(door, TURNS) for _ in range(ROUNDS)]
        print(
            f"filing by form, null store: {statistics.median(found):.2f} ms of CPU a turn "
            f"(range {min(found):.2f}–{max(found):.2f}, {ROUNDS} rounds of {TURNS:,}; at most 1.5)"
        )


async def null_door(application: Application) -> Door:
    """The way in over a store that keeps nothing and has the keys of this one."""
    vault = await application.store.write(_warm)
    return Door(
        NullStore(vault),  # type: ignore[arg-type]
        router=build_router(),
        texts=Texts(),
        company=Company("CNY", "en", "Asia/Shanghai"),
    )


def _warm(unit: Any) -> Any:
    unit.vault.seal("warm", person="p1", where="bench:1")
    return unit.vault


async def turns(door: Door, count: int) -> float:
    """Milliseconds of CPU a turn."""
    start = time.process_time()
    for _ in range(count):
        receipt = await door.accept(filled("p1", secrets.token_hex(12)))
        reply = await door.wait(receipt, seconds=10)
        if reply is None or reply.errors is not None:
            raise RuntimeError(f"a turn failed: {reply}")
    return (time.process_time() - start) / count * 1000


if __name__ == "__main__":
    asyncio.run(main())
