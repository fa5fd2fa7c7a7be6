"""How Slack delivers to an app: over HTTP with a signature, or over a connection the app opened; again if need be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.support.slack_payloads import encoded, signed
from tests.support.slack_rules import LIMITS
from tests.support.slack_server import SIGNING_SECRET, SlackServer

TOLD_BY = {
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "user_change": "users:read",
    "file_deleted": "files:read",
}
"""The scope without which Slack does not tell of an event."""

ACK_SECONDS = float(LIMITS["request"]["ack_seconds"])


@dataclass(frozen=True, slots=True)
class Reply:
    """What an app answered. `status` 0 is no answer in time, -1 no connection; `body` is the JSON in it, if any."""

    status: int
    body: dict[str, Any] | None = None
    text: str = ""

    @property
    def is_acknowledged(self) -> bool:
        """Whether Slack is content."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to be delivered: an `event`, a `command` or something `interactive`."""

    kind: str
    payload: Mapping[str, Any]


class Sender:
    """Delivers to `url`, or over Socket Mode where that is None. `pauses` are seconds before an event comes again.

    The age of a signature is measured in real time, whatever clock the workspace has, unless a test says `at`.
    """

    def __init__(
        self,
        slack: SlackServer,
        *,
        url: str | None = None,
        secret: str = SIGNING_SECRET,
        pauses: Sequence[float] = (0.0, 0.1, 0.3),
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.slack = slack
        self.url = url
        self.secret = secret
        self.pauses = tuple(pauses)
        self.ack_seconds = ack_seconds
        self.sent: list[Delivery] = []
        self.replies: list[Reply] = []
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Deliver nothing more."""
        if self._session is not None:
            await self._session.close()

    def events(self) -> set[str]:
        """The events delivered so far, as a manifest names them."""
        inner = [each.payload["event"] for each in self.sent if each.kind == "event"]
        return {f"message.{each['channel_type']}" if each["type"] == "message" else each["type"] for each in inner}

    def scopes(self) -> set[str]:
        """What the app must be allowed for all that was delivered so far."""
        typed = {"command", "shortcut", "message_action"}
        kinds = {each.kind if each.kind == "command" else each.payload["type"] for each in self.sent}
        told = {TOLD_BY[name] for name in self.events() if name in TOLD_BY}
        return told | ({"commands"} if kinds & typed else set())

    async def deliver(self, kind: str, payload: Mapping[str, Any], *, times: int = 1) -> Reply:
        """Deliver it once, or so often at the same time; an event comes again until it is acknowledged."""
        delivery = Delivery(kind, payload)
        self.sent.append(delivery)
        replies = await asyncio.gather(*(self._until_acknowledged(delivery) for _ in range(times)))
        self.replies += replies
        return replies[0]

    async def _until_acknowledged(self, delivery: Delivery) -> Reply:
        reply = await self.once(delivery)
        if delivery.kind == "event":
            for number, pause in enumerate(self.pauses, start=1):
                if reply.is_acknowledged:
                    break
                await asyncio.sleep(pause)
                reply = await self.once(delivery, retry=number)
        return reply

    async def again(self, delivery: Delivery, *, retry: int = 1) -> Reply:
        """The same thing once more, byte for byte, as Slack does that did not hear the answer."""
        return await self.once(delivery, retry=retry)

    async def once(
        self, delivery: Delivery, *, retry: int = 0, secret: str | None = None, at: float | None = None
    ) -> Reply:
        """One attempt."""
        if self.url is None:
            body = await self.slack.sockets.send(delivery.kind, delivery.payload, seconds=self.ack_seconds, retry=retry)
            return Reply(0) if body is None else Reply(200, body or None)
        content, content_type = encoded(delivery.kind, delivery.payload)
        headers = signed(content, secret=secret or self.secret, at=self.slack.real_time() if at is None else at)
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return await self.post(content, headers={"Content-Type": content_type, **headers})

    async def post(self, content: bytes, *, headers: Mapping[str, str]) -> Reply:
        """Any bytes with any headers."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.ack_seconds))
        assert self.url is not None
        try:
            async with self._session.post(self.url, data=content, headers=headers) as answer:
                text = await answer.text()
                return Reply(answer.status, _json(text), text)
        except TimeoutError:
            return Reply(0)
        except aiohttp.ClientError:
            return Reply(-1)


def _json(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
