"""What WeCom says of a member, asked again after ten minutes. It tells a name, and no e-mail address any more."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.channel import Profile
from bot.chat.refusals import Gone
from integrations.wecom.client import WeComApi

SECONDS = 600.0
MOST = 5_000
"""Members that this process remembers."""

DISABLED, LEFT = 2, 5
"""States of an account of somebody who does not work with it any more."""


class Profiles:
    """One per process. Case does not count in a userid."""

    def __init__(self, api: WeComApi, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Profile | None]] = OrderedDict()

    async def get(self, userid: str) -> Profile | None:
        """The profile of a userid; None for one that is not there or that the app may not see.

        Raises a `ChannelError`.
        """
        name = userid.casefold()
        until, known = self._known.get(name, (0.0, None))
        if self._clock() < until:
            self._known.move_to_end(name)
            return known
        profile = await self._asked(userid)
        self._known[name] = self._clock() + SECONDS, profile
        self._known.move_to_end(name)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return profile

    def forget(self, userid: str) -> None:
        """It changed, or the app may not see it any more."""
        self._known.pop(userid.casefold(), None)

    async def _asked(self, userid: str) -> Profile | None:
        try:
            return profile_of(await self._api.get("user/get", userid=userid))
        except Gone:
            return None


def profile_of(told: Mapping[str, Any]) -> Profile:
    """The profile in the answer of `user/get`; `is_guest` for who has left or was shut out."""
    name = told.get("name")
    return Profile(
        name=name.strip() if isinstance(name, str) and name.strip() else None,
        is_guest=told.get("status") in (DISABLED, LEFT),
    )


def leader_of(told: Mapping[str, Any]) -> str | None:
    """The userid of the direct leader, as far as the app may see one: a hint that decides nothing."""
    found = told.get("direct_leader")
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, str) and first else None
