"""The way in from WeCom: callbacks acknowledged beside a bare handler, and the wait at a steady pace."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.measure import ROUNDS, percentile, side_by_side
from benchmarks.slack_load import CONNECTIONS, Connection, connections
from benchmarks.wecom_door import AGENT, CORP, CRYPTO, member
from integrations.wecom.ingress import PATH

REQUESTS = 2_000
PEOPLE = 64

PACE = 83.0
"""Callbacks a second: 5,000 a minute, half of what WeCom takes of a whole corporation (platforms/wecom.md §2.7)."""

PACE_SECONDS = 6.0

_numbers = itertools.count()


def callback() -> bytes:
    """One request, signed now, unlike any before; its text is a whole expense."""
    number = next(_numbers)
    xml = (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
        f"<FromUserName><![CDATA[{member(number % PEOPLE)}]]></FromUserName><CreateTime>{int(time.time())}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[报销 打车 {number % 400 + 1}.50 昨天 见客户]]></Content>"
        f"<MsgId>{7_211_111_111_111_110_000 + number}</MsgId><AgentID>{AGENT}</AgentID></xml>"
    )
    sealed = CRYPTO.seal(xml.encode())
    timestamp, nonce = str(int(time.time())), str(number)
    signature = CRYPTO.sign(sealed, timestamp=timestamp, nonce=nonce)
    query = urlencode({"msg_signature": signature, "timestamp": timestamp, "nonce": nonce})
    body = (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID><![CDATA[{AGENT}]]></AgentID>"
        f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    )
    head = (
        f"POST {PATH}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body.encode()


@asynccontextmanager
async def process(*arguments: str) -> AsyncIterator[int]:
    """A process that takes callbacks in; gives its port."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.wecom_door",
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


def kept(folder: str) -> int:
    """How many callbacks are in the inbox by now, as another process sees it."""
    with closing(sqlite3.connect(f"file:{Path(folder) / 'chit.db'}?mode=ro", uri=True)) as connection:
        found: int = connection.execute("SELECT count(*) FROM inbox").fetchone()[0]
        return found


async def closed_loop(port: int) -> float:
    """2,000 callbacks over 16 connections, each the next as soon as one is acknowledged; acknowledged a second."""
    ready = iter([callback() for _ in range(REQUESTS)])
    async with connections(port) as open_ones:
        start = time.perf_counter()

        async def one(connection: Connection) -> None:
            for request in ready:
                await connection.post(request)

        await asyncio.gather(*(one(each) for each in open_ones))
        return REQUESTS / (time.perf_counter() - start)


async def open_loop(port: int) -> list[float]:
    """Callbacks at that pace, however long each takes; seconds from when each was due until it was acknowledged."""
    found: list[float] = []
    ready = [callback() for _ in range(int(PACE * PACE_SECONDS))]
    async with connections(port, 64) as open_ones:
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for each in open_ones:
            free.put_nowait(each)
        begin = time.perf_counter()

        async def one(request: bytes, due: float) -> None:
            connection = await free.get()
            await connection.post(request)
            found.append(time.perf_counter() - due)
            free.put_nowait(connection)

        async with asyncio.TaskGroup() as group:
            for number, request in enumerate(ready):
                due = begin + number / PACE
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(request, due))
    return found


async def door() -> None:
    """Turns paused: each callback durably in the inbox before it is acknowledged, against one that is only read."""
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        async with process("bare") as theirs, process("paused", folder, str(PEOPLE)) as ours:
            found = await side_by_side(
                f"acknowledged callbacks, one process, {CONNECTIONS} connections, turns paused, against a bare handler",
                ours=lambda: closed_loop(ours),
                reference=lambda: closed_loop(theirs),
            )
            acknowledged = REQUESTS * (ROUNDS + 1)
            if kept(folder) != acknowledged:
                raise RuntimeError(f"{acknowledged} were acknowledged and {kept(folder)} are in the inbox")
            print(found.line(unit="callbacks/s", bound="at least 0.35"))


async def pace() -> None:
    """How long an acknowledgement takes at 83 callbacks a second, each of which becomes a draft."""
    slowest: list[float] = []
    with tempfile.TemporaryDirectory(prefix="chit-bench-") as folder:
        async with process("running", folder, str(PEOPLE)) as port:
            await open_loop(port)
            for _ in range(ROUNDS):
                waits = await open_loop(port)
                slowest.append(percentile(waits, 0.99) * 1000)
    print(
        f"acknowledgement at {PACE:.0f} callbacks a second, turns running: p99 {statistics.median(slowest):.1f} ms "
        f"(range {min(slowest):.1f}–{max(slowest):.1f}, {ROUNDS} rounds; at most 250)"
    )


async def main() -> None:
    """All of it."""
    await door()
    await pace()


if __name__ == "__main__":
    asyncio.run(main())
