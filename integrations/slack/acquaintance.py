"""Who we are at Slack and what it says of people, as far as that is known soon: no answer waits for it for long."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict

from bot.chat.ports import ChannelError, Profile
from integrations.slack.backstage import Backstage
from integrations.slack.client import Identity

log = logging.getLogger("integrations.slack.acquaintance")

IDENTITY_SECONDS = 1.0
PROFILE_SECONDS = 0.4
"""How long an answer waits for Slack's words about a person; without them the company's language is used."""

AGAIN_SECONDS = 60.0
"""How long what was learnt, or not learnt, is not asked about again."""

MOST = 5_000
"""People that are remembered."""


class NotKnown(Exception):
    """Slack does not tell who we are, and nothing is believed before that is known."""


class Acquaintance:
    """One per process."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._own: Identity | None = None
        self._profiles: OrderedDict[str, tuple[float, Profile | None]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Profile | None]] = {}

    async def identity(self) -> Identity:
        """Who we are. Raises `NotKnown`."""
        if self._own is None:
            try:
                async with asyncio.timeout(IDENTITY_SECONDS):
                    self._own = await self._backstage.identity()
            except (ChannelError, TimeoutError) as error:
                log.warning("Slack does not tell who we are", extra={"why": str(error) or type(error).__name__})
                raise NotKnown from error
        return self._own

    async def profile(self, user: str) -> Profile | None:
        """What Slack says of somebody, if it is known or comes quickly."""
        if not user:
            return None
        now = asyncio.get_running_loop().time()
        until, known = self._profiles.get(user, (0.0, None))
        if now < until:
            return known
        task = self._asking.get(user)
        if task is None:
            task = self._asking[user] = asyncio.create_task(self._ask(user))
            task.add_done_callback(lambda done: self._asking.pop(user, None))
        done, _ = await asyncio.wait({task}, timeout=PROFILE_SECONDS)
        if done:
            return task.result()
        # Whoever comes while Slack does not answer is not held up once more.
        self._know(user, known)
        return known

    def known(self, user: str) -> Profile | None:
        """What was last learnt of somebody."""
        return self._profiles.get(user, (0.0, None))[1]

    def forget(self, user: str) -> None:
        """It changed."""
        self._profiles.pop(user, None)
        self._backstage.forget(user)

    async def close(self) -> None:
        """Ask no more."""
        left = list(self._asking.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _ask(self, user: str) -> Profile | None:
        try:
            profile = await self._backstage.profile(user)
        except ChannelError:
            profile = self.known(user)
        self._know(user, profile)
        return profile

    def _know(self, user: str, profile: Profile | None) -> None:
        self._profiles[user] = asyncio.get_running_loop().time() + AGAIN_SECONDS, profile
        while len(self._profiles) > MOST:
            self._profiles.popitem(last=False)
