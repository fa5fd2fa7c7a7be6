"""A chat server in memory that shows messages to people and refuses all that Slack or WeCom would refuse.

It knows nothing of the bot: what it takes and tells are plain dictionaries, as over HTTP.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from tests.support import fake_limits as limits
from tests.support.fake_clock import FastClock, StoppedClock
from tests.support.fake_files import FakeFiles
from tests.support.fake_limits import Refusal

SECONDS_BETWEEN_MESSAGES = 1.0  # Slack, per conversation
CODE_SECONDS = 72 * 3_600.0  # WeCom, from being handed out to being used
DUPLICATE_SECONDS = 1_800.0  # WeCom, duplicate_check_interval
REDELIVERIES = 3  # Slack and WeCom, after a first try that was not acknowledged
SLOW_SECONDS = 30.0

Event = dict[str, Any]
Receiver = Callable[[Event], Awaitable[dict[str, Any]]]


class NoConnection(Exception):
    """Connection refused: nothing was sent."""


class NoAnswer(Exception):
    """The connection was cut after the request had been sent."""


class Trouble(Enum):
    """What can be wrong with a platform for a while."""

    DOWN = "connections are refused"
    SLOW = "answers come after 30 seconds"
    BROKEN = "every answer is a 500"
    SILENT = "requests are carried out and never answered"
    LIMITED = "every request is one too many for now"
    REVOKED = "the token is not valid any more"


@dataclass(slots=True)
class Profile:
    """Somebody of the workspace."""

    address: str
    name: str
    email: str | None = None
    locale: str | None = None
    timezone: str | None = None
    is_guest: bool = False


@dataclass(slots=True)
class Shown:
    """A message in somebody's conversation, as it looks there now. `drawn` counts what it looked like so far."""

    id: str
    place: str
    at: float
    content: dict[str, Any]
    drawn: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_grey(self) -> bool:
        """A card whose buttons are gone."""
        return self.content["type"] == "card" and not limits.is_interactive(self.content) and len(self.drawn) > 1


@dataclass(slots=True)
class Code:
    """The right to change one message, once."""

    message: str
    until: float
    is_used: bool = False


class FakePlatform:
    """The server's side and the clients' side in one; see `fake_channel.py` for who calls the former."""

    def __init__(self, clock: StoppedClock | None = None) -> None:
        self.clock = clock or FastClock()
        self.files = FakeFiles()
        self.people: dict[str, Profile] = {}
        self.conversations: dict[str, list[Shown]] = {}
        self.calls: Counter[str] = Counter()
        self.refusals: Counter[int] = Counter()
        self.misused: list[str] = []
        """Codes that a bot tried though they were used, another message's, or nobody's."""
        self.receivers: list[Receiver] = []
        self._shown: dict[str, Shown] = {}
        self._codes: dict[str, Code] = {}
        self._posted: dict[str, tuple[float, str, str]] = {}
        self._last: dict[str, float] = {}
        self._trouble: Trouble | None = None
        self._left: float = 0
        self._at: str | None = None
        self._numbers = itertools.count(1)
        self._changed = asyncio.Event()

    # ------------------------------------------------------------ switches

    def suffers(self, trouble: Trouble | None, *, times: float = float("inf"), at: str | None = None) -> None:
        """From now on that is wrong, for so many requests, or those about that place alone; None ends it."""
        self._trouble, self._left, self._at = trouble, times, at

    def join(self, address: str, name: str, **rest: Any) -> None:
        """Somebody becomes a member."""
        self.people[address] = Profile(address, name, **rest)
        self.conversations.setdefault(address, [])

    def leave(self, address: str) -> None:
        """Somebody is a member no more."""
        del self.people[address]

    # ------------------------------------------------------------ what a bot may ask for

    async def post(self, *, place: str, id: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Show a new message. Gives `message`, and `code` where it is interactive.

        The same `id` within 30 minutes shows nothing again and hands out no code. Raises `Refusal`, `NoConnection`
        and `NoAnswer`.
        """
        return await self._answer("post", place, lambda: self._post(place, id, content))

    async def change(self, *, message: str, code: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Let a message look otherwise. A code serves once, for its own message, within 72 hours."""
        shown = self._shown.get(message)
        place = "" if shown is None else shown.place
        return await self._answer("change", place, lambda: self._change(message, code, content))

    async def profile(self, address: str) -> Profile:
        """What is known of a member."""
        if address not in self.people:
            raise Refusal(404, "unknown_member")
        return self.people[address]

    def is_used(self, code: str) -> bool:
        """Whether a message was changed with that code."""
        return self._codes[code].is_used

    # ------------------------------------------------------------ what people do and see

    def press(self, address: str, message: str, value: str, *, choice: str | None = None) -> Event:
        """The event of pressing something that this person sees there right now."""
        shown = next((each for each in self.conversations[address] if each.id == message), None)
        if shown is None or value not in limits.presses(shown.content):
            raise AssertionError(f"{address} sees no such button")
        return self.event(
            address,
            "pressed",
            value=value,
            message=message,
            key=shown.content.get("key"),
            choice=choice,
            code=self._hand_out(message),
        )

    def event(self, address: str, kind: str, **rest: Any) -> Event:
        """An event as it goes to the bot: what the person's client says, not what is true."""
        profile = self.people.get(address)
        who = {"locale": profile.locale, "timezone": profile.timezone} if profile else {}
        return {"id": f"e{next(self._numbers)}", "kind": kind, "from": address, "at": self.clock.now(), **who, **rest}

    async def deliver(self, event: Event, *, times: int = 1) -> list[dict[str, Any]]:
        """Hand an event to the bot, so many times at once, spread over all who listen; gives their answers.

        A delivery that fails is tried again three times, as both platforms do.
        """
        tries = [self._deliver(event, self.receivers[turn % len(self.receivers)]) for turn in range(times)]
        return list(await asyncio.gather(*tries))

    async def changed(self) -> None:
        """Returns after the next message or change anywhere."""
        await self._changed.wait()

    def touched(self) -> None:
        """Tell everybody who waits in `changed`."""
        self._changed.set()
        self._changed = asyncio.Event()

    # ------------------------------------------------------------ inside

    async def _deliver(self, event: Event, receiver: Receiver) -> dict[str, Any]:
        copy = json.loads(json.dumps(event))
        for _ in range(REDELIVERIES):
            try:
                return await receiver(copy)
            except ConnectionError:
                await self.clock.sleep(1.0)
        return await receiver(copy)

    async def _answer(self, name: str, place: str, carry_out: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        self.calls[name] += 1
        trouble = self._present_trouble(place)
        if trouble is Trouble.DOWN:
            raise NoConnection
        if trouble is Trouble.BROKEN:
            raise Refusal(500, "internal_error")
        if trouble is Trouble.LIMITED:
            raise Refusal(429, "ratelimited", retry_after=SECONDS_BETWEEN_MESSAGES)
        if trouble is Trouble.REVOKED:
            raise Refusal(401, "token_revoked")
        await asyncio.sleep(0)
        try:
            answer = carry_out()
        except Refusal as refusal:
            self.refusals[refusal.status] += 1
            raise
        if trouble is Trouble.SLOW:
            # What was asked for is done before whoever asked has given up waiting.
            await self.clock.sleep(SLOW_SECONDS)
        if trouble is Trouble.SILENT:
            raise NoAnswer
        return answer

    def _present_trouble(self, place: str) -> Trouble | None:
        if self._left <= 0 or self._at not in (None, place):
            return None
        self._left -= 1
        return self._trouble

    def _post(self, place: str, id: str, content: Mapping[str, Any]) -> dict[str, Any]:
        now = self.clock.now()
        if place not in self.people:
            raise Refusal(404, "unknown_recipient")
        limits.check(content)
        body = json.dumps([place, content], sort_keys=True)
        before = self._posted.get(id)
        if before is not None and now - before[0] < DUPLICATE_SECONDS:
            if before[1] != body:
                raise Refusal(409, "same id, other content")
            return {"message": before[2]}
        wait = self._last.get(place, float("-inf")) + SECONDS_BETWEEN_MESSAGES - now
        if wait > 0:
            raise Refusal(429, "ratelimited", retry_after=wait)
        message = f"m{next(self._numbers)}"
        kept = json.loads(json.dumps(content))
        shown = Shown(message, place, now, kept, [kept])
        self._shown[message] = shown
        self.conversations[place].append(shown)
        self._last[place] = now
        self._posted[id] = (now, body, message)
        self.touched()
        code = {"code": self._hand_out(message)} if limits.is_interactive(kept) else {}
        return {"message": message, **code}

    def _change(self, message: str, code: str, content: Mapping[str, Any]) -> dict[str, Any]:
        given = self._codes.get(code)
        if given is None or given.message != message or given.is_used:
            self.misused.append(code)
        if given is None or given.message != message:
            raise Refusal(400, "invalid_code")
        if given.is_used or self.clock.now() >= given.until:
            raise Refusal(410, "code_used_or_expired")
        shown = self._shown[message]
        if shown.place not in self.people:
            raise Refusal(404, "unknown_recipient")
        if not limits.is_interactive(shown.content):
            raise Refusal(410, "not_interactive")
        if content.get("type") != shown.content["type"]:
            raise limits.bad("type: can't become another")
        limits.check(content)
        given.is_used = True
        kept = json.loads(json.dumps(content))
        shown.content = kept
        shown.drawn.append(kept)
        self.touched()
        return {}

    def _hand_out(self, message: str) -> str:
        code = f"code-{next(self._numbers)}"
        self._codes[code] = Code(message, self.clock.now() + CODE_SECONDS)
        return code
