"""What Slack says of somebody, asked again after ten minutes or when Slack says that it changed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.chat.ports import Gone, Profile
from integrations.slack.client import SlackApi

SECONDS = 600.0
MOST = 5_000
"""People that this process remembers."""


class Profiles:
    """One per process."""

    def __init__(self, api: SlackApi, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Profile | None]] = OrderedDict()
        self._times = 0

    async def get(self, address: str) -> Profile | None:
        """The profile of a user id; None for one that is not of this workspace. Raises a `ChannelError`."""
        until, known = self._known.get(address, (0.0, None))
        if self._clock() < until:
            self._known.move_to_end(address)
            return known
        times = self._times
        profile = await self._asked(address)
        # What was forgotten while it was asked may be older than the change.
        if times == self._times:
            self._remember(address, profile)
        return profile

    def known(self, address: str) -> Profile | None:
        """What is remembered of somebody, if anything."""
        return self._known.get(address, (0.0, None))[1]

    def changed(self, address: str, profile: Profile) -> None:
        """It is that from now on."""
        self._times += 1
        self._remember(address, profile)

    def forget(self, address: str) -> None:
        """It changed."""
        self._times += 1
        self._known.pop(address, None)

    def _remember(self, address: str, profile: Profile | None) -> None:
        self._known[address] = self._clock() + SECONDS, profile
        self._known.move_to_end(address)
        while len(self._known) > MOST:
            self._known.popitem(last=False)

    async def _asked(self, address: str) -> Profile | None:
        ours = await self._api.identity()
        try:
            told = await self._api.call("users.info", user=address, include_locale=True)
        except Gone:
            return None
        user = told.get("user")
        return profile_of(user, team=ours.team, enterprise=ours.enterprise) if isinstance(user, Mapping) else None


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
