"""The way in from Slack: commands acknowledged beside bare Bolt, the wait at a steady pace, and what routing costs."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import ROUNDS, percentile, side_by_side
from benchmarks.slack_door import TEAM, user
from benchmarks.slack_load import CONNECTIONS, Provider, closed_loop, open_loop
from integrations.slack.bolt import Acknowledgement, Bolt, Routes
from integrations.slack.deliveries import Delivery, delivery_of

REQUESTS = 2_000
PEOPLE = 64

DRAFTS = 5_000
PATIENCE = 120.0

PACE = 83.0
"""Ten times Slack's ceiling for a workspace, 30,000 events an hour (platforms/slack.md §1.6)."""

PACE_SECONDS = 6.0
DISPATCHES = 2_000


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[int]:
    """A process that takes commands in; gives its port."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.slack_door",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        yield int(await child.stdout.readline())
    finally:
        child.stdin.close()
        await child.wait()


def rows_of(folder: str, table: str) -> int:
    """How many rows a table has by now, as another process sees it."""
    with closing(sqlite3.connect(f"file:{Path(folder) / 'chit.db'}?mode=ro", uri=True)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 — our own names
        return found


# ---------------------------------------------------------------- the door


async def door(provider: Provider) -> None:
    """Turns paused: each command durably in the inbox before it is acknowledged, against one that is only answered."""
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        async with process("bare") as theirs, process("paused", folder, provider.url, str(PEOPLE)) as ours:
            found = await side_by_side(
                f"acknowledged commands, one process, {CONNECTIONS} connections, turns paused, against bare Bolt",
                ours=lambda: closed_loop(ours, requests=REQUESTS, people=PEOPLE),
                reference=lambda: closed_loop(theirs, requests=REQUESTS, people=PEOPLE),
            )
            kept, acknowledged = rows_of(folder, "inbox"), REQUESTS * (ROUNDS + 1)
            if kept != acknowledged:
                raise RuntimeError(f"{acknowledged} were acknowledged and {kept} are in the inbox")
            print(found.line(unit="commands/s", bound="at least 0.5"))


async def drafts(provider: Provider) -> None:
    """Turns running: how long after the last acknowledgement every draft is there."""
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        async with process("running", folder, provider.url, str(PEOPLE)) as port:
            rate = await closed_loop(port, requests=DRAFTS, people=PEOPLE)
            last = time.perf_counter()
            while (made := await asyncio.to_thread(rows_of, folder, "claim")) < DRAFTS:
                if time.perf_counter() - last > PATIENCE:
                    raise RuntimeError(f"{made} of {DRAFTS} drafts after {PATIENCE:.0f} s")
                await asyncio.sleep(0.2)
            taken = time.perf_counter() - last
            print(
                f"turns running: every draft of {DRAFTS:,} commands {taken:.1f} s after the last acknowledgement "
                f"(at most 30 s; {rate:.0f} acknowledged a second)"
            )


# ---------------------------------------------------------------- at a steady pace


async def pace(provider: Provider) -> None:
    """How long an acknowledgement takes at 83 commands a second, with Slack as it should be and with Slack hanging."""
    healthy: list[float] = []
    hanging: list[float] = []
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        async with process("running", folder, provider.url, str(PEOPLE)) as port:
            await open_loop(port, a_second=PACE, seconds=PACE_SECONDS, people=PEOPLE)
            for number in range(ROUNDS):
                for is_well in (number % 2 == 0, number % 2 != 0):
                    (provider.goes_on.set if is_well else provider.goes_on.clear)()
                    waits = await open_loop(port, a_second=PACE, seconds=PACE_SECONDS, people=PEOPLE)
                    (healthy if is_well else hanging).append(percentile(waits, 0.99) * 1000)
            provider.goes_on.set()
    print(
        f"acknowledgement at {PACE:.0f} commands a second, turns running: p99 {statistics.median(healthy):.1f} ms "
        f"(range {min(healthy):.1f}–{max(healthy):.1f}, {ROUNDS} rounds; at most 250)"
    )
    ratio = statistics.median(hanging) / statistics.median(healthy)
    print(
        f"the same while Slack's API hangs: p99 {statistics.median(hanging):.1f} ms "
        f"(range {min(hanging):.1f}–{max(hanging):.1f}), ratio of the medians {ratio:.2f} (at most 1.5)"
    )


# ---------------------------------------------------------------- routing


async def dispatches(*, routes: int) -> float:
    """Microseconds of CPU for one command through Bolt and our tables, with so many more routes of every kind."""
    table = Routes()

    async def acknowledge(delivery: Delivery) -> Acknowledgement:
        return Acknowledgement()

    for number in range(routes):
        table.add("command", f"/other{number}", acknowledge)
        table.add("action", f"other{number}", acknowledge)
    table.add("command", "/claim", acknowledge)

    async def take(delivery: Delivery) -> Acknowledgement:
        route = table.find(delivery)
        assert route is not None
        return await route(delivery)

    bolt = Bolt(take)
    payload = {"command": "/claim", "text": "taxi 5", "team_id": TEAM, "user_id": user(1), "response_url": "https://x"}
    delivery = delivery_of(payload, digest="0" * 64, sent=datetime.now(UTC), arrived=0.0)
    assert delivery is not None
    start = time.process_time()
    for _ in range(DISPATCHES):
        await bolt.dispatch(delivery)
    return (time.process_time() - start) / DISPATCHES * 1e6


async def routing() -> None:
    """100 more routes against none."""
    found = await side_by_side(
        "CPU of one dispatch with 100 more routes, against none",
        ours=lambda: dispatches(routes=100),
        reference=lambda: dispatches(routes=0),
    )
    print(found.line(unit="µs", bound="at most 1.10"))


async def main() -> None:
    """All of it."""
    await routing()
    async with Provider().serving() as provider:
        await door(provider)
        await drafts(provider)
        await pace(provider)


if __name__ == "__main__":
    asyncio.run(main())
