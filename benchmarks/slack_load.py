"""Slash commands as Slack posts them, over connections that cost next to nothing, and a Slack that answers or hangs."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from benchmarks.slack_door import BOT, SECRET, TEAM, user
from integrations.slack.ingress import PATH
from integrations.slack.signature import SIGNATURE, TIMESTAMP, sign

CONNECTIONS = 16

LENGTH = re.compile(rb"content-length: (\d+)")
RECEIPT = b"You will find the answer in your direct messages with me."

_numbers = itertools.count()


def command(people: int) -> bytes:
    """One request, signed now, unlike any before; its text is a whole expense."""
    number = next(_numbers)
    body = urlencode(
        {
            "token": "x",
            "team_id": TEAM,
            "team_domain": "bench",
            "channel_id": "D0BENCH",
            "channel_name": "directmessage",
            "user_id": user(number % people),
            "user_name": "somebody",
            "command": "/claim",
            "text": f"taxi {number % 400 + 1}.50 yesterday to the client",
            "api_app_id": "A0BENCH",
            "response_url": f"https://hooks.slack.com/commands/{TEAM}/{number}/x",
            "trigger_id": f"{number}.1.x",
        }
    ).encode()
    timestamp = str(int(time.time()))
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n{TIMESTAMP}: {timestamp}\r\n"
        f"{SIGNATURE}: {sign(body, secret=SECRET.encode(), timestamp=timestamp).decode()}\r\n\r\n"
    )
    return head.encode() + body


class Connection:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        """Connect."""
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def post(self, request: bytes) -> None:
        """Send it and wait until it is acknowledged: an empty 200, or one that says where the answer will stand.

        Raises RuntimeError for any other answer.
        """
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = LENGTH.search(head)
        told = await self._reader.readexactly(int(length[1])) if length else b""
        if not head.startswith(b"http/1.1 200 ") or (told and RECEIPT not in told):
            raise RuntimeError(f"not acknowledged: {head!r} {told!r}")

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        await self._writer.wait_closed()


@asynccontextmanager
async def connections(port: int, count: int = CONNECTIONS) -> AsyncIterator[list[Connection]]:
    """That many connections to one process."""
    found = [await Connection.open(port) for _ in range(count)]
    try:
        yield found
    finally:
        for connection in found:
            await connection.close()


async def closed_loop(port: int, *, requests: int, people: int) -> float:
    """So many commands over 16 connections, each the next as soon as one is acknowledged; acknowledged a second."""
    left = itertools.count(1)

    async def one(connection: Connection) -> None:
        while next(left) <= requests:
            await connection.post(command(people))

    async with connections(port) as open_ones:
        start = time.perf_counter()
        await asyncio.gather(*(one(each) for each in open_ones))
        return requests / (time.perf_counter() - start)


async def open_loop(port: int, *, a_second: float, seconds: float, people: int) -> list[float]:
    """Commands at that pace, however long each takes; seconds from when each was due until it was acknowledged."""
    found: list[float] = []
    async with connections(port, 64) as open_ones:
        free: asyncio.Queue[Connection] = asyncio.Queue()
        for each in open_ones:
            free.put_nowait(each)
        begin = time.perf_counter()

        async def one(due: float) -> None:
            connection = await free.get()
            await connection.post(command(people))
            found.append(time.perf_counter() - due)
            free.put_nowait(connection)

        async with asyncio.TaskGroup() as group:
            for number in range(int(a_second * seconds)):
                due = begin + number / a_second
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                group.create_task(one(due))
    return found


class Provider:
    """Slack's Web API as far as the way in and the courier ask; while `hangs`, nothing is answered."""

    def __init__(self) -> None:
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.posted = 0
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Provider]:
        """Listen on a port of its own."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        try:
            yield self
        finally:
            self.goes_on.set()
            await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        await self.goes_on.wait()
        method = request.match_info["method"]
        told: dict[str, Any] = {"ok": True}
        if method == "auth.test":
            told |= {"team_id": TEAM, "user_id": BOT, "bot_id": "B0BENCH"}
        elif method == "users.info":
            form = dict(await request.post()) | dict(request.query)
            told["user"] = {"id": form.get("user"), "team_id": TEAM, "locale": "en-US", "tz": "Asia/Shanghai"}
        elif method == "chat.postMessage":
            self.posted += 1
            told |= {"channel": "D0BENCH", "ts": f"{1_700_000_000 + self.posted}.000100"}
        return web.json_response(told)
