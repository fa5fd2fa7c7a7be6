"""What Slack says of people: believed for ten minutes or until Slack says that it changed, and waited for not long."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.chat.channel import Profile
from bot.chat.refusals import Gone
from integrations.slack.client import SlackApi

SECONDS = 600.0
"""How long what Slack said is believed without asking again."""

SOON_SECONDS = 0.4
"""How long an answer waits for Slack's words about a person; without them the company's language is used."""

AGAIN_SECONDS = 60.0
"""How long an answer does not wait for them again after it waited in vain."""

MOST = 5_000
"""People that this process remembers."""

Ask = Callable[[str], Awaitable[Profile | None]]
"""Asks Slack about a user id; None for one that is not of this workspace. Raises a `ChannelError`."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What Slack said last of somebody, None for nobody of our workspace; believed until then, by the clock."""

    profile: Profile | None
    until: float


class Profiles:
    """One per process."""

    def __init__(self, ask: Ask, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._known: OrderedDict[str, Learnt] = OrderedDict()
        self._vain: OrderedDict[str, float] = OrderedDict()
        self._chosen: OrderedDict[str, str | None] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Profile | None]] = {}

    async def get(self, address: str) -> Profile | None:
        """The profile of a user id; None for one that is not of this workspace. Raises a `ChannelError`."""
        learnt = self._fresh(address)
        return await asyncio.shield(self._begun(address)) if learnt is None else learnt.profile

    async def soon(self, address: str) -> Learnt | None:
        """The same where it is known or comes soon, else what was said last; None where nothing ever was."""
        if self._fresh(address) is None and self._clock() >= self._vain.get(address, 0.0):
            return await self.asked(address)
        return self._known.get(address)

    async def asked(self, address: str) -> Learnt | None:
        """What Slack says now, if it does so soon, else what it said last; None where it never said anything."""
        task = self._begun(address)
        await asyncio.wait({task}, timeout=SOON_SECONDS)
        if not task.done() or task.cancelled() or task.exception() is not None:
            _keep(self._vain, address, self._clock() + AGAIN_SECONDS)
        return self._known.get(address)

    def known(self, address: str) -> Profile | None:
        """What was said last of somebody, if anything."""
        learnt = self._known.get(address)
        return None if learnt is None else learnt.profile

    def locale(self, address: str) -> str | None:
        """In which language somebody is told something at once: the one they chose here, else what Slack says."""
        profile = self.known(address)
        return self._chosen.get(address) or (profile.locale if profile else None)

    def chose(self, address: str, locale: str | None) -> None:
        """The language that somebody chose here, None for none, as it was when something of theirs was kept last."""
        _keep(self._chosen, address, locale)

    def changed(self, address: str, profile: Profile, *, seconds: float = SECONDS) -> None:
        """It is that from now on, and believed for so long."""
        self._asking.pop(address, None)
        self._learn(address, profile, seconds=seconds)

    def forget(self, address: str) -> None:
        """It changed."""
        self._asking.pop(address, None)
        self._known.pop(address, None)
        self._vain.pop(address, None)

    # ------------------------------------------------------------ inside

    def _fresh(self, address: str) -> Learnt | None:
        learnt = self._known.get(address)
        if learnt is None or self._clock() >= learnt.until:
            return None
        self._known.move_to_end(address)
        return learnt

    def _begun(self, address: str) -> asyncio.Task[Profile | None]:
        """Slack is asked once, however many wait for it."""
        task = self._asking.get(address)
        if task is None:
            task = self._asking[address] = asyncio.get_running_loop().create_task(self._ask_once(address))
            task.add_done_callback(partial(self._ended, address))
        return task

    async def _ask_once(self, address: str) -> Profile | None:
        profile = await self._ask(address)
        # What Slack said of its own accord meanwhile is newer than the answer.
        if self._asking.get(address) is asyncio.current_task():
            self._learn(address, profile, seconds=SECONDS)
        return profile

    def _ended(self, address: str, task: asyncio.Task[Profile | None]) -> None:
        if self._asking.get(address) is task:
            del self._asking[address]
        if not task.cancelled():
            task.exception()  # Whoever waits for it is told.

    def _learn(self, address: str, profile: Profile | None, *, seconds: float) -> None:
        self._vain.pop(address, None)
        _keep(self._known, address, Learnt(profile, self._clock() + seconds))

    async def close(self) -> None:
        """Ask no more."""
        tasks = tuple(self._asking.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _keep(known: OrderedDict[str, Any], address: str, what: object) -> None:
    known[address] = what
    known.move_to_end(address)
    while len(known) > MOST:
        known.popitem(last=False)


def asker(api: SlackApi) -> Ask:
    """Asks Slack with its language, as our workspace sees it."""

    async def ask(address: str) -> Profile | None:
        ours = await api.identity()
        try:
            told = await api.call("users.info", user=address, include_locale=True)
        except Gone:
            return None
        user = told.get("user")
        return profile_of(user, team=ours.team, enterprise=ours.enterprise) if isinstance(user, Mapping) else None

    return ask


def profile_of(user: Mapping[str, Any], *, team: str, enterprise: str | None = None) -> Profile:
    """The profile in a `user` object as seen by our workspace; `is_guest` for all who may see and decide nothing."""
    profile = user.get("profile")
    own = profile if isinstance(profile, Mapping) else {}
    shown = (own.get("real_name"), user.get("real_name"), own.get("display_name"), user.get("name"))
    return Profile(
        name=next((each for each in shown if isinstance(each, str) and each.strip()), None),
        email=_text(own.get("email")),
        locale=_text(user.get("locale")),
        timezone=_zone(user.get("tz")),
        is_guest=not is_member(user, team=team, enterprise=enterprise),
    )


def is_member(user: Mapping[str, Any], *, team: str, enterprise: str | None = None) -> bool:
    """Whether it is a full member of our workspace, in person: no guest, stranger, bot, and not deactivated."""
    marks = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")
    if any(user.get(mark) for mark in marks) or user.get("id") == "USLACKBOT":
        return False
    grid = user.get("enterprise_user")
    if isinstance(grid, Mapping) and enterprise and grid.get("enterprise_id") == enterprise:
        teams = grid.get("teams")
        return team in teams if isinstance(teams, list) else user.get("team_id") == team
    return user.get("team_id") == team


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _zone(value: object) -> str | None:
    """A time zone that we know."""
    try:
        return ZoneInfo(value).key if isinstance(value, str) and value else None
    except (OSError, ValueError, ZoneInfoNotFoundError):
        return None
