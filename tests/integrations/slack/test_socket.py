"""Socket Mode takes the same things in as the address does, and a connection that fell silent is opened anew."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.chat.events import Pressed, Said
from bot.chat.refusals import Busy, ChannelError, Failed, Gated
from integrations.slack import socket
from integrations.slack.bolt import Bolt
from integrations.slack.client import SlackApi
from integrations.slack.receiving import Receiving
from integrations.slack.socket import SocketMode
from tests.integrations.slack.incoming import OWN, URL, FakeBackstage, FakeDialogs, message
from tests.support.doors import FakeDoor
from tests.support.slack_server import APP_TOKEN, SlackServer

EVENT = {
    "type": "event_callback",
    "team_id": OWN.team,
    "event_id": "Ev1",
    "event_time": 1_700_000_000,
    "event": message(),
}
COMMAND = {"command": "/ask", "text": "when?", "team_id": OWN.team, "user_id": "U1", "response_url": URL}
CLAIM = COMMAND | {"command": "/claim", "text": "taxi 5", "channel_id": "C1"}


@dataclass(slots=True)
class Connected:
    """Our end, and what it heard."""

    mode: SocketMode
    door: FakeDoor
    dialogs: FakeDialogs
    pauses: list[float]


@asynccontextmanager
async def connected(url: Any) -> AsyncIterator[Connected]:
    """Socket Mode that runs; pauses are remembered and not made."""
    door, dialogs, pauses = FakeDoor(), FakeDialogs(), []
    receiving = Receiving(door, FakeBackstage(), dialogs)  # type: ignore[arg-type]

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0.01)

    mode = SocketMode(Bolt(receiving.take), url=url, is_plain=True, pause=pause)
    running = asyncio.create_task(mode.run())
    try:
        yield Connected(mode, door, dialogs, pauses)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await receiving.drain(seconds=5)


async def until(holds: Callable[[], bool]) -> None:
    """Look every hundredth of a second."""
    while not holds():  # noqa: ASYNC110 — what is waited for happens at the other end
        await asyncio.sleep(0.01)


def address_at(api: SlackApi) -> Any:
    async def url() -> str:
        return str((await api.call("apps.connections.open"))["url"])

    return url


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as opened:
        yield opened


@pytest.fixture
async def ours(server: SlackServer) -> AsyncIterator[Connected]:
    api = SlackApi(token=APP_TOKEN, api_url=server.api_url)
    async with connected(address_at(api)) as opened, asyncio.timeout(30):
        await opened.mode.is_connected.wait()
        yield opened
    await api.close()


async def test_everything_comes_in_as_over_http_and_is_acknowledged(server: SlackServer, ours: Connected) -> None:
    press = {"type": "button", "action_id": "claim.submit:42:3", "block_id": "card!claim:42:owner!0"}
    pressed = {"type": "block_actions", "team": {"id": OWN.team}, "user": {"id": "U1"}, "actions": [press]}

    assert await server.sockets.send("event", EVENT, seconds=5) == {}
    assert await server.sockets.send("command", COMMAND, seconds=5) == {}
    assert await server.sockets.send("interactive", pressed, seconds=5) == {}

    said, asked, submitted = ours.door.events
    assert isinstance(said, Said)
    assert said.origin.key == "slack:event:Ev1"
    assert asked.origin.place == f"only:U1:{URL}"
    assert isinstance(submitted, Pressed)


async def test_the_answer_to_a_command_rides_on_its_acknowledgement(server: SlackServer, ours: Connected) -> None:
    acknowledged = await server.sockets.send("command", CLAIM, seconds=5)

    assert acknowledged is not None
    assert acknowledged["response_type"] == "ephemeral"


async def test_what_is_not_recorded_is_not_acknowledged_and_comes_again(server: SlackServer, ours: Connected) -> None:
    ours.door.refuses = ConnectionError("the database is away")
    assert await server.sockets.send("event", EVENT, seconds=0.3) is None

    ours.door.refuses = None
    assert await server.sockets.send("event", EVENT, seconds=5, retry=1) == {}
    assert await server.sockets.send("event", EVENT, seconds=5, retry=2) == {}
    assert ours.door.statuses == ["new", "repeat"]


async def test_the_same_payload_has_one_key_in_whichever_order_its_fields_come(
    server: SlackServer, ours: Connected
) -> None:
    for payload in (COMMAND, dict(reversed(COMMAND.items())), COMMAND | {"trigger_id": "2"}):
        await server.sockets.send("command", payload, seconds=5)

    assert len(ours.door.kept) == 2


async def test_events_are_kept_in_the_order_in_which_they_came(server: SlackServer, ours: Connected) -> None:
    ours.door.pause = 0.01
    await asyncio.gather(
        *(server.sockets.send("event", EVENT | {"event_id": f"Ev{number}"}, seconds=5) for number in range(20))
    )

    assert list(ours.door.kept) == [f"slack:event:Ev{number}" for number in range(20)]


async def test_nothing_that_is_said_gets_into_the_log(
    server: SlackServer, ours: Connected, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="integrations")
    await server.sockets.send("command", CLAIM | {"text": "my-secret-words"}, seconds=5)

    assert "my-secret-words" not in caplog.text


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
async def test_a_renewed_connection_goes_on(server: SlackServer, ours: Connected, reason: str) -> None:
    await server.sockets.disconnect(reason)
    async with asyncio.timeout(10):
        await until(lambda: server.sockets.opened >= 2)
        await ours.mode.is_connected.wait()

    assert await server.sockets.send("event", EVENT, seconds=5) == {}


async def test_a_silent_connection_is_noticed_and_opened_anew(
    server: SlackServer, ours: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PING_SECONDS", 0.05)
    monkeypatch.setattr(socket, "SILENT_SECONDS", 0.2)
    await server.sockets.send("event", EVENT, seconds=5)
    server.sockets.is_dead = True
    async with asyncio.timeout(10):
        await until(lambda: server.sockets.opened >= 3)

    server.sockets.is_dead = False
    async with asyncio.timeout(10):
        while await server.sockets.send("event", EVENT | {"event_id": "Ev2"}, seconds=0.2) is None:
            pass
    assert [event.origin.key for event in ours.door.events] == ["slack:event:Ev1", "slack:event:Ev2"]


async def test_a_quiet_connection_that_lives_is_left_alone(
    server: SlackServer, ours: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PING_SECONDS", 0.025)
    monkeypatch.setattr(socket, "SILENT_SECONDS", 1.0)
    await server.sockets.send("event", EVENT, seconds=5)
    # So many signs of life apart are half as long again as a connection may be silent.
    await until(lambda: server.sockets.pings >= 60)

    assert server.sockets.opened == 1


async def test_a_connection_that_nobody_renewed_is_renewed_by_us(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "RENEWED_SECONDS", 0.1)
    monkeypatch.setattr(socket, "PING_SECONDS", 0.05)
    api = SlackApi(token=APP_TOKEN, api_url=server.api_url)
    async with connected(address_at(api)), asyncio.timeout(10):
        await until(lambda: server.sockets.opened >= 3)
    await api.close()


@pytest.mark.parametrize(
    ("errors", "pauses"),
    [
        ([Failed("no connection")] * 8, [1, 2, 4, 8, 16, 32, 60, 60]),
        ([Busy(7.0)] * 2, [7, 7]),
        ([Gated("invalid_auth")] * 2, [300, 300]),
        ([ChannelError("x")], [1]),
    ],
    ids=["down", "busy", "gated", "else"],
)
async def test_a_slack_that_can_not_be_reached_is_asked_ever_more_rarely(errors: list[Any], pauses: list[int]) -> None:
    async def url() -> str:
        if errors:
            raise errors.pop(0)
        await asyncio.Event().wait()
        return ""

    count = len(errors)
    async with connected(url) as ours, asyncio.timeout(10):
        await until(lambda: len(ours.pauses) >= count)

    for made, meant in zip(ours.pauses, pauses, strict=True):
        assert 0.8 * meant <= made <= 1.2 * meant


async def test_a_slack_that_sends_us_away_each_time_is_asked_ever_more_rarely(server: SlackServer) -> None:
    def is_open(number: int) -> bool:
        return server.sockets.opened >= number and bool(server.sockets.open)

    api = SlackApi(token=APP_TOKEN, api_url=server.api_url)
    async with connected(address_at(api)) as ours, asyncio.timeout(10):
        for number in range(1, 8):
            await until(partial(is_open, number))
            await server.sockets.disconnect("link_disabled")
        await until(lambda: len(ours.pauses) >= 7)
    await api.close()

    for made, meant in zip(ours.pauses, [2, 4, 8, 16, 32, 60, 60], strict=False):
        assert meant - 1.9 < made <= meant


@pytest.mark.parametrize("address", ["https://evil.example/", "ftp://x", "", "//x", "wss:"])
async def test_only_addresses_of_sockets_are_opened(address: str) -> None:
    async def url() -> str:
        return address

    async with connected(url) as ours, asyncio.timeout(10):
        await until(lambda: len(ours.pauses) >= 2)
    assert ours.door.events == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": NaN}', "[" * 100_000, '{"type": "events_api"}', "null"])
async def test_rubbish_on_the_connection_is_read_over(text: str) -> None:
    heard = asyncio.Event()

    async def serve(request: web.Request) -> web.WebSocketResponse:
        peer = web.WebSocketResponse()
        await peer.prepare(request)
        await peer.send_json({"type": "hello"})
        await peer.send_str(text)
        await peer.send_json({"type": "events_api", "envelope_id": "1", "payload": EVENT})
        async for told in peer:
            assert json.loads(told.data) == {"envelope_id": "1"}
            heard.set()
        return peer

    app = web.Application()
    app.router.add_get("/", serve)
    async with TestServer(app) as server:

        async def url() -> str:
            return str(server.make_url("/")).replace("http", "ws", 1)

        async with connected(url) as ours, asyncio.timeout(10):
            await heard.wait()
        assert len(ours.door.events) == 1
