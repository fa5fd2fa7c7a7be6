"""Slack as a sender: payloads signed as it signs them, and a door, a channel and dialogs that remember what came."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.chat.channel import Profile
from bot.chat.events import Pressed
from bot.chat.refusals import Busy
from integrations.slack.bolt import Bolt
from integrations.slack.client import Identity
from integrations.slack.ingress import PATH, Ingress
from integrations.slack.profiles import Profiles
from integrations.slack.receiving import Receiving
from integrations.slack.signature import SIGNATURE, TIMESTAMP, Signature, sign
from tests.support.doors import FakeDoor

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
OWN = Identity(team="T111", user="UBOT", bot="B111", enterprise=None)
URL = "https://hooks.slack.com/commands/T111/1/x"
PAYLOADS = Path(__file__).parents[2] / "support" / "files" / "slack" / "payloads"


class FakeBackstage:
    """The calls that would go out."""

    def __init__(self) -> None:
        self.own: Identity | Exception = OWN
        self.people = Profiles(self._told)
        self.profiles: dict[str, Profile | Exception | None] = {}
        self.asked: list[str] = []
        self.hangs = asyncio.Event()
        self.hangs.set()
        self.said: list[tuple[str, str]] = []
        self.done: list[tuple[str, str]] = []
        self.acts: list[tuple[str, bool]] = []
        self.loses_words = self.is_limited = False

    async def identity(self) -> Identity:
        await self.hangs.wait()
        if isinstance(self.own, Exception):
            raise self.own
        return self.own

    async def _told(self, address: str) -> Profile | None:
        self.asked.append(address)
        await self.hangs.wait()
        found = self.profiles.get(address, Profile(locale="en-US", timezone="Europe/Berlin"))
        if isinstance(found, Exception):
            raise found
        return found

    async def whisper(self, url: str, text: str) -> None:
        if self.is_limited:
            raise Busy(30)
        self.said.append((url, text))

    async def decline(self, address: str, text: str, *, key: str, is_heard: bool = True) -> None:
        if self.loses_words:
            raise RuntimeError("the database is away")
        self.said.append((address, text))

    async def home(self, address: str) -> None:
        self.done.append(("home", address))

    def acted(self, address: str, *, at_home: bool) -> None:
        self.acts.append((address, at_home))

    def deleted(self, file: str) -> None:
        self.done.append(("deleted", file))

    def shut(self, why: str) -> None:
        self.done.append(("shut", why))


class FakeDialogs:
    """What open dialogs are told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Mapping[str, Any]]] = []
        self.opened: list[Pressed] = []
        self.asked: list[Pressed] = []
        self.is_late = False
        self.answer: Mapping[str, Any] | Exception = {}

    async def opens(self, payload: Mapping[str, Any], event: Pressed) -> None:
        self.told.append(("opens", payload))
        self.opened.append(event)

    async def may_open(self, payload: Mapping[str, Any], event: Pressed) -> bool:
        self.asked.append(event)
        return not self.is_late

    async def acted(self, payload: Mapping[str, Any]) -> None:
        self.told.append(("acted", payload))

    async def submitted(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self.told.append(("submitted", payload))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What Slack got back."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(slots=True)
class Sender:
    """Posts to a channel's address as Slack does."""

    client: TestClient[Any, Any]
    door: Any
    backstage: FakeBackstage
    dialogs: FakeDialogs
    receiving: Receiving
    secret: str = SECRET
    clock: Any = field(default=time.time)

    async def raw(self, body: bytes, *, kind: str = "application/json", **headers: str | None) -> Answered:
        """A body signed just now; further headers replace those, None leaves one out."""
        timestamp = str(int(self.clock()))
        signed = {
            "Content-Type": kind,
            TIMESTAMP: timestamp,
            SIGNATURE: sign(body, secret=self.secret.encode(), timestamp=timestamp).decode(),
        }
        renamed = {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in (signed | renamed).items() if value is not None}
        async with self.client.post(PATH, data=io.BytesIO(body), headers=given) as response:
            return Answered(response.status, await response.text())

    async def event(self, event: Mapping[str, Any], *, id: str = "Ev1", **more: Any) -> Answered:
        body = {
            "type": "event_callback",
            "team_id": "T111",
            "event_id": id,
            "event_time": 1_700_000_000,
            "event": event,
            "authorizations": [{"team_id": "T111", "user_id": "UBOT", "is_bot": True}],
        }
        return await self.raw(json.dumps(body | more).encode())

    async def command(self, command: str, text: str = "", **more: str) -> Answered:
        fields = {
            "command": command,
            "text": text,
            "team_id": "T111",
            "user_id": "U1",
            "channel_id": "C1",
            "response_url": URL,
            "trigger_id": "1.2.3",
        }
        return await self.raw(urlencode(fields | more).encode(), kind="application/x-www-form-urlencoded")

    async def interaction(self, payload: Mapping[str, Any]) -> Answered:
        told = {"team": {"id": "T111"}, "user": {"id": "U1", "team_id": "T111"}, "trigger_id": "1.2.3"} | dict(payload)
        body = urlencode({"payload": json.dumps(told)}).encode()
        return await self.raw(body, kind="application/x-www-form-urlencoded")

    async def press(self, action: str, *, block: str = "card!claim:42:owner!0", **more: Any) -> Answered:
        pressed = {"type": "button", "action_id": action, "block_id": block, "action_ts": "1700000000.5"}
        place = {"type": "message", "channel_id": "D1", "message_ts": "1700000000.000100"}
        told = {"type": "block_actions", "actions": [pressed], "container": place, "response_url": URL}
        return await self.interaction(told | more)

    async def settled(self) -> None:
        """What went on beside the answers is over."""
        await self.receiving.drain(seconds=5)


@asynccontextmanager
async def slack(door: Any = None, *, secrets: tuple[str, ...] = (SECRET,)) -> AsyncIterator[Sender]:
    """The way in, over a door that only remembers unless another one is given."""
    backstage, dialogs = FakeBackstage(), FakeDialogs()
    door = door or FakeDoor()
    receiving = Receiving(door, backstage, dialogs)
    app = web.Application()
    Ingress(Bolt(receiving.take), Signature(secrets)).mount(app)
    async with TestClient(TestServer(app)) as client:
        yield Sender(client, door, backstage, dialogs, receiving)
        await receiving.drain(seconds=5)
        await backstage.people.close()


def message(text: str = "taxi 68.50", **more: Any) -> dict[str, Any]:
    """A direct message."""
    return {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U1",
        "team": "T111",
        "text": text,
        "ts": "1700000000.000200",
    } | more
