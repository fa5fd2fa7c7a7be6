"""A Slack workspace in memory: its people, conversations and messages, and the short-lived rights it hands out."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.slack_rules import LIMITS, Refusal

TEAM, OTHER_TEAM, APP, BOT, BOT_ID = "T0CHIT000", "T0ELSE000", "A0CHIT000", "U0CHITBOT", "B0CHITBOT"
"""The workspace, another one, and the app with its user in the workspace."""

METADATA_CHARACTERS = 16_000
CONTROL = re.compile(r"<(?:[@#!][^>]*|[^>|]+\|[^>]*)>")
"""Mentions and links that say something else than where they go."""


@dataclass(slots=True)
class Member:
    """Somebody of the workspace, or a stranger who shares a channel with it."""

    id: str
    name: str
    real_name: str
    email: str | None = None
    locale: str = "en-US"
    tz: str = "Asia/Shanghai"
    team: str = TEAM
    is_guest: bool = False
    is_bot: bool = False
    is_deleted: bool = False
    fields: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(slots=True)
class Conversation:
    """A direct conversation with the app (`D…`) or a channel (`C…`), and who is in it."""

    id: str
    name: str
    members: set[str]
    is_im: bool = False


@dataclass(slots=True)
class Posted:
    """A message as it looks now. `drawn` is what it looked like so far; `only_for` is who alone sees it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]]
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    only_for: str | None = None
    drawn: list[str] = field(default_factory=list)

    @property
    def is_own(self) -> bool:
        """Whether the app wrote it."""
        return self.user == BOT

    def payload(self, *, with_metadata: bool = False) -> dict[str, Any]:
        """The message as Slack shows it to an app."""
        told: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts, "team": TEAM, "text": self.text}
        if self.is_own:
            told |= {"bot_id": BOT_ID, "app_id": APP}
        if self.blocks:
            told["blocks"] = self.blocks
        if self.files:
            told["files"] = self.files
        if self.thread_ts:
            told["thread_ts"] = self.thread_ts
        if with_metadata and self.metadata:
            told["metadata"] = self.metadata
        return told


@dataclass(slots=True)
class Trigger:
    """The right to open one view, for 3 seconds. `view` is the one it came from."""

    user: str
    at: float
    view: str | None = None
    is_used: bool = False


@dataclass(slots=True)
class Answerer:
    """The right to answer where something was asked: five times in half an hour."""

    user: str
    channel: str
    at: float
    message: str | None = None
    uses: int = 0


class Workspace:
    """What stands in the workspace. `noted` is what Slack would show and nobody should have sent."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.members: dict[str, Member] = {BOT: Member(BOT, "chit", "Chit", is_bot=True)}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[tuple[str, str], Posted] = {}
        self.triggers: dict[str, Trigger] = {}
        self.answerers: dict[str, Answerer] = {}
        self.noted: list[str] = []
        self._numbers = itertools.count(1)
        self._ts = 0
        self._changed = asyncio.Event()

    # ------------------------------------------------------------ who and where

    def join(self, id: str, name: str, **rest: Any) -> Member:
        """Somebody becomes a member."""
        self.members[id] = Member(id, name.lower().replace(" ", "."), name, **rest)
        return self.members[id]

    def channel(self, id: str, *members: str) -> Conversation:
        """A channel with these people; the app is in it if it is named."""
        self.conversations[id] = Conversation(id, id.lower(), set(members))
        return self.conversations[id]

    def im(self, user: str) -> Conversation:
        """The direct conversation of somebody with the app, opened if there was none."""
        found = next((each for each in self.conversations.values() if each.is_im and user in each.members), None)
        if found is None:
            found = Conversation(f"D{next(self._numbers):08d}", "directmessage", {user, BOT}, is_im=True)
            self.conversations[found.id] = found
        return found

    def member(self, id: str) -> Member:
        """Raises `Refusal`."""
        if id not in self.members:
            raise Refusal("user_not_found")
        return self.members[id]

    def place(self, channel: str, *, by_user: bool = False) -> Conversation:
        """The conversation the app means; a person's id is one only where `by_user`. Raises `Refusal`."""
        if by_user and channel in self.members and channel != BOT:
            channel = self.im(channel).id
        found = self.conversations.get(channel)
        if found is None:
            raise Refusal("channel_not_found")
        if BOT not in found.members:
            raise Refusal("not_in_channel")
        if found.is_im and all(self.members[each].is_deleted for each in found.members - {BOT}):
            raise Refusal("channel_not_found")
        return found

    # ------------------------------------------------------------ messages

    def stamp(self) -> str:
        """A time that no other message of the workspace has, later than all before."""
        self._ts = max(self._ts + 1, int(self.now() * 1_000_000))
        return f"{self._ts // 1_000_000}.{self._ts % 1_000_000:06d}"

    def post(
        self, channel: str, user: str, *, text: str, blocks: Sequence[Mapping[str, Any]] = (), **rest: Any
    ) -> Posted:
        """Show a message."""
        posted = Posted(channel, self.stamp(), user, text, self.numbered(blocks), **rest)
        posted.drawn.append(json.dumps([text, posted.blocks], ensure_ascii=False))
        self.messages[channel, posted.ts] = posted
        self.touched()
        return posted

    def redraw(self, posted: Posted, *, text: str | None, blocks: Sequence[Mapping[str, Any]] | None) -> None:
        """Let a message look otherwise; new text without blocks takes the blocks away."""
        posted.text = posted.text if text is None else text
        if blocks is not None or text is not None:
            posted.blocks = self.numbered(blocks or ())
        posted.drawn.append(json.dumps([posted.text, posted.blocks], ensure_ascii=False))
        self.touched()

    def numbered(self, blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The blocks as Slack keeps them: each has an id."""
        return [{"block_id": secrets.token_urlsafe(4), **each} for each in blocks]

    def seen_by(self, user: str) -> Iterator[Posted]:
        """All messages that somebody can see, oldest first."""
        for posted in sorted(self.messages.values(), key=lambda each: each.ts):
            is_there = user in self.conversations[posted.channel].members
            if posted.only_for == user or (is_there and posted.only_for is None):
                yield posted

    def inspect(self, text: str | None, blocks: Sequence[Any]) -> None:
        """Note what would mention somebody, or link where it does not say."""
        for each in [text or "", *_mrkdwn(blocks)]:
            self.noted += [f"control sequence {found}" for found in CONTROL.findall(each)]

    # ------------------------------------------------------------ rights that end

    def trigger(self, user: str, *, view: str | None = None) -> str:
        """A new trigger id."""
        id = f"{next(self._numbers)}.{secrets.token_hex(8)}"
        self.triggers[id] = Trigger(user, self.now(), view)
        return id

    def pull(self, id: str) -> Trigger:
        """Use a trigger id. Raises `Refusal`."""
        trigger = self.triggers.get(id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self.now() - trigger.at > LIMITS["trigger_id"]["seconds"]:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger

    def answerer(self, user: str, channel: str, *, message: str | None = None) -> str:
        """The key of a new response address."""
        key = secrets.token_urlsafe(18)
        self.answerers[key] = Answerer(user, channel, self.now(), message)
        return key

    def answering(self, key: str) -> Answerer:
        """Use a response address. Raises `Refusal`."""
        found = self.answerers.get(key)
        if found is None:
            raise Refusal("no_service", status=404)
        if self.now() - found.at > LIMITS["response_url"]["seconds"]:
            raise Refusal("expired_url", status=404)
        if found.uses >= LIMITS["response_url"]["uses"]:
            raise Refusal("used_url", status=404)
        found.uses += 1
        return found

    # ------------------------------------------------------------ watching

    def touched(self) -> None:
        """Something looks different."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        """Wait until something looks different."""
        await self._changed.wait()


def _mrkdwn(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _mrkdwn(each)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield str(value.get("text", ""))
        for each in value.values():
            yield from _mrkdwn(each)
