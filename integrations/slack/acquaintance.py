"""Who we are at Slack and what it says of people, as far as that is known soon: no answer waits for it for long."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.chat.ports import ChannelError, Profile
from integrations.slack.backstage import Backstage
from integrations.slack.client import Identity
from integrations.slack.profiles import profile_of

log = logging.getLogger("integrations.slack.acquaintance")

IDENTITY_SECONDS = 1.0
PROFILE_SECONDS = 0.4
"""How long an answer waits for Slack's words about a person; without them the company's language is used."""

AGAIN_SECONDS = 60.0
"""How long what was learnt, or not learnt, is not asked about again."""

MOST = 5_000
"""People that are remembered."""


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What Slack says of somebody, None for nobody of our workspace; `is_known` is False where it said nothing yet."""

    profile: Profile | None = None
    is_known: bool = True


_NOTHING = _Learnt(is_known=False)


class NotKnown(Exception):
    """Slack does not tell who we are, or who somebody is, and nothing is believed before that is known."""


class Acquaintance:
    """One per process."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._own: Identity | None = None
        self._introducing: asyncio.Task[Identity] | None = None
        self._people: OrderedDict[str, tuple[float, _Learnt]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[_Learnt]] = {}

    def introduce(self) -> asyncio.Task[Identity]:
        """Begin to ask who we are; whoever asks meanwhile waits for the same answer."""
        task = self._introducing
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._introducing = asyncio.get_running_loop().create_task(self._backstage.identity())
            task.add_done_callback(_seen)
        return task

    async def identity(self) -> Identity:
        """Who we are. Raises `NotKnown` where that is not told soon; it is asked on."""
        if self._own is None:
            task = self.introduce()
            done, _ = await asyncio.wait({task}, timeout=IDENTITY_SECONDS)
            try:
                if not done:
                    raise TimeoutError
                self._own = task.result()
            except (ChannelError, TimeoutError) as error:
                log.warning("Slack does not tell who we are", extra={"why": str(error) or type(error).__name__})
                raise NotKnown from error
        return self._own

    async def profile(self, user: str) -> Profile | None:
        """What Slack says of somebody, if it is known or comes quickly."""
        return (await self._learnt(user)).profile

    async def member(self, user: str) -> bool:
        """Whether somebody is a full member of our workspace. Raises `NotKnown` where Slack never said who they are.

        What it said last counts while it says nothing new.
        """
        learnt = await self._learnt(user)
        if not learnt.is_known:
            # What may be worded in any language may not be done by anybody.
            learnt = await self._asked(user, known=learnt)
        if not learnt.is_known:
            raise NotKnown
        return learnt.profile is not None and not learnt.profile.is_guest

    def known(self, user: str) -> Profile | None:
        """What was last learnt of somebody."""
        return self._last(user).profile

    async def changed(self, user: str, told: Mapping[str, Any]) -> None:
        """Slack says what they are from now on, in a `user` object of its own. Raises `NotKnown`.

        What it leaves out stays as it was; the address by which a newcomer is found is asked for.
        """
        own = await self.identity()
        profile, known = profile_of(told, team=own.team, enterprise=own.enterprise), self.known(user)
        if known is not None:
            profile = replace(profile, locale=profile.locale or known.locale, email=profile.email or known.email)
        is_whole = isinstance(told.get("profile"), Mapping) or profile.is_guest
        if is_whole and (profile.email is not None or profile.is_guest):
            self._backstage.changed(user, profile)
        else:
            self._backstage.forget(user)
        if is_whole:
            self._know(user, _Learnt(profile))
        else:
            self._people.pop(user, None)

    async def close(self) -> None:
        """Ask no more."""
        left: list[asyncio.Task[Any]] = list(self._asking.values())
        if self._introducing is not None:
            left.append(self._introducing)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    # ------------------------------------------------------------ inside

    async def _learnt(self, user: str) -> _Learnt:
        if not user:
            return _NOTHING
        until, known = self._people.get(user, (0.0, _NOTHING))
        if asyncio.get_running_loop().time() < until:
            return known
        return await self._asked(user, known=known)

    async def _asked(self, user: str, *, known: _Learnt) -> _Learnt:
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

    async def _ask(self, user: str) -> _Learnt:
        before = self._last(user)
        try:
            learnt = _Learnt(await self._backstage.profile(user))
        except ChannelError:
            learnt = self._last(user)
        if self._last(user) is not before:
            # What Slack said of its own accord meanwhile is newer than the answer.
            return self._last(user)
        self._know(user, learnt)
        return learnt

    def _last(self, user: str) -> _Learnt:
        return self._people.get(user, (0.0, _NOTHING))[1]

    def _know(self, user: str, learnt: _Learnt) -> None:
        self._people[user] = asyncio.get_running_loop().time() + AGAIN_SECONDS, learnt
        while len(self._people) > MOST:
            self._people.popitem(last=False)


def _seen(task: asyncio.Task[Identity]) -> None:
    if not task.cancelled():
        task.exception()  # Whoever waits for it is told; began for nobody, it is asked again.
