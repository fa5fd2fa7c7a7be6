"""Socket Mode: the same deliveries over a connection that we open, where Slack can't reach us.

The connection is our own, not the library's: that one keeps one session for good and waits silently where it died
(platforms/slack.md §1.7), starts a task of its own per message in no order, and prints whole messages. Here a watchdog
asks for a sign of life and opens everything anew, session included, when none comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.chat.refusals import Busy, ChannelError, Gated
from integrations.pages.bodies import Unfit
from integrations.slack.bolt import Bolt
from integrations.slack.client import proxy_to
from integrations.slack.deliveries import canonical, delivery_of, digest_of
from integrations.slack.ingress import MOST_BYTES, json_object

log = logging.getLogger("integrations.slack.socket")

PING_SECONDS = 10.0
"""How often a sign of life is asked for."""

SILENT_SECONDS = 30.0
"""A connection without any for so long is given up."""

CONNECT_SECONDS = 10.0
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
GATED_PAUSE = 300.0
"""Before another try after Slack said that the token serves for nothing."""

GOODBYE_SECONDS = 30.0
"""How long an old connection is still listened to after a new one stands."""

SETTLED_SECONDS = 60.0
"""A connection that lived so long is renewed at once."""

FINISH_SECONDS = 2.0
"""How long what is being answered is waited for at the end; a process has 8 s to stop."""

RENEWED_SECONDS = 4_500.0
"""Slack renews a connection within the hour; one that it forgot about by then may be forgotten for messages too."""

_KINDS = frozenset({"events_api", "slash_commands", "interactive"})


class SocketMode:
    """One per process. `url` gives the address of a new connection and raises a `ChannelError`.

    `is_plain` lets it be unencrypted, as an emulator's is. `run` goes on until it is cancelled.
    """

    def __init__(
        self,
        bolt: Bolt,
        *,
        url: Callable[[], Awaitable[str]],
        is_plain: bool = False,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bolt = bolt
        self._url = url
        self._schemes = ("wss", "ws") if is_plain else ("wss",)
        self._pause = pause
        self._connections: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self.is_connected = asyncio.Event()
        """Set while Slack has greeted us on a connection that lives."""

    async def run(self) -> None:
        """Stay connected. What is being answered is finished when this is cancelled."""
        pause = SHORTEST_PAUSE
        try:
            while True:
                turnover, began = asyncio.Event(), asyncio.get_running_loop().time()
                task = asyncio.create_task(self._stay(turnover))
                self._connections.add(task)
                task.add_done_callback(self._ended)
                await turnover.wait()
                error = self._outcome(task)
                if error is not None:
                    pause = await self._rest(error, pause=pause)
                    continue
                lived = asyncio.get_running_loop().time() - began
                # Where Slack lets us in and sends us away again and again, it is asked ever more rarely.
                pause = SHORTEST_PAUSE if lived >= SETTLED_SECONDS else min(LONGEST_PAUSE, pause * 2)
                await self._pause(max(0.0, pause - lived))
        finally:
            for task in tuple(self._connections):
                task.cancel()
            await asyncio.gather(*self._connections, return_exceptions=True)
            if self._answering:
                await asyncio.wait(self._answering, timeout=FINISH_SECONDS)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._connections.discard(task)
        if not task.cancelled():
            task.exception()  # Told where it is the newest; of an older one it says nothing new.

    def _outcome(self, task: asyncio.Task[None]) -> BaseException | None:
        """Why a connection is over, or None: Slack renews it, and what is still said on the old one is read beside."""
        if not task.done():
            return None
        self.is_connected.clear()
        return task.exception()

    async def _rest(self, error: BaseException, *, pause: float) -> float:
        """Wait before the next connection; gives how long to wait if that fails as well."""
        if isinstance(error, Busy):
            pause = error.retry_after
        elif isinstance(error, Gated):
            pause = GATED_PAUSE
        log.warning(
            "not connected to Slack", extra={"why": str(error) or type(error).__name__, "seconds": round(pause)}
        )
        await self._pause(pause * random.uniform(0.8, 1.2))  # noqa: S311 — spreads processes out, hides nothing
        return min(LONGEST_PAUSE, pause * 2)

    async def _stay(self, turnover: asyncio.Event) -> None:
        """One connection, from its opening to its end; `turnover` is set as soon as the next one is wanted."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                url = await self._url()
            if urlsplit(url).scheme not in self._schemes:
                raise ChannelError("not an address of Slack")
            async with aiohttp.ClientSession() as session:
                async with asyncio.timeout(CONNECT_SECONDS):
                    connection = await session.ws_connect(
                        url,
                        proxy=proxy_to(url),
                        autoping=False,
                        max_msg_size=2 * MOST_BYTES,
                        timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                    )
                async with connection:
                    await self._read(connection, turnover)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise ChannelError(type(error).__name__) from error
        finally:
            turnover.set()

    async def _read(self, connection: aiohttp.ClientWebSocketResponse, turnover: asyncio.Event) -> None:
        """Take messages as they come until the connection ends or gives no sign of life any more."""
        loop = asyncio.get_running_loop()
        heard = loop.time()
        ends, is_greeted = heard + RENEWED_SECONDS, False
        while (now := loop.time()) < ends:
            try:
                message = await connection.receive(timeout=PING_SECONDS)
            except TimeoutError:
                if loop.time() - heard >= SILENT_SECONDS or not is_greeted:
                    raise ChannelError("silent") from None
                await connection.ping()
                continue
            heard = loop.time()
            if message.type is aiohttp.WSMsgType.PING:
                await connection.pong(message.data)
            elif message.type is aiohttp.WSMsgType.TEXT:
                what = self._received(connection, message.data)
                is_greeted = is_greeted or what == "hello"
                if what == "disconnect" and not turnover.is_set():
                    turnover.set()
                    ends = now + GOODBYE_SECONDS
            elif message.type is not aiohttp.WSMsgType.PONG:
                if not is_greeted:
                    raise ChannelError("not let in")
                return

    def _received(self, connection: aiohttp.ClientWebSocketResponse, text: str) -> str:
        """Begin to answer one message; gives its type. Each is begun in the order in which they came."""
        arrived = asyncio.get_running_loop().time()
        try:
            envelope = json_object(text)
        except Unfit:
            log.warning("what Slack sent is not readable")
            return ""
        kind = str(envelope.get("type"))
        if kind == "hello":
            self.is_connected.set()
        if kind in _KINDS:
            task = asyncio.create_task(self._answer(connection, envelope, arrived=arrived))
            self._answering.add(task)
            task.add_done_callback(self._answered)
        return kind

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._answering.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a message of Slack was not answered", exc_info=task.exception())

    async def _answer(
        self, connection: aiohttp.ClientWebSocketResponse, envelope: Mapping[str, Any], *, arrived: float
    ) -> None:
        """What is not acknowledged Slack sends again, on this connection or another."""
        id, payload = envelope.get("envelope_id"), envelope.get("payload")
        if not isinstance(id, str) or not isinstance(payload, Mapping):
            return
        delivery = delivery_of(payload, digest=digest_of(canonical(payload)), sent=datetime.now(UTC), arrived=arrived)
        reply: dict[str, Any] = {"envelope_id": id}
        if delivery is not None:
            if envelope.get("retry_attempt"):
                log.info("Slack sends it again", extra={"event": delivery.key, "attempt": envelope["retry_attempt"]})
            acknowledged = await self._bolt.dispatch(delivery)
            if acknowledged.status >= 500:
                return
            if acknowledged.body is not None and envelope.get("accepts_response_payload"):
                reply["payload"] = dict(acknowledged.body)
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            await connection.send_json(reply)
