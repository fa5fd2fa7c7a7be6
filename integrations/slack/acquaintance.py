"""Who we are at Slack, and who people are there, as far as that is known soon: no answer waits for it for long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chat.channel import Profile
from bot.chat.refusals import ChannelError, Gated
from integrations.slack.backstage import Backstage
from integrations.slack.client import Identity
from integrations.slack.profiles import SECONDS, profile_of

log = logging.getLogger("integrations.slack.acquaintance")

IDENTITY_SECONDS = 1.0


class NotKnown(Exception):
    """Slack does not tell who we are, or who somebody is, and nothing is believed before that is known."""


class Acquaintance:
    """One per process."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._own: Identity | None = None
        self._introducing: asyncio.Task[Identity] | None = None
        self._is_said = False

    def introduce(self) -> asyncio.Task[Identity]:
        """Begin to ask who we are; whoever asks meanwhile waits for the same answer."""
        task = self._introducing
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._introducing = asyncio.get_running_loop().create_task(self._backstage.identity())
            task.add_done_callback(self._seen)
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
        learnt = await self._backstage.people.soon(user) if user else None
        return None if learnt is None else learnt.profile

    async def member(self, user: str) -> bool:
        """Whether somebody is a full member of our workspace. Raises `NotKnown` where Slack never said who they are.

        What it said last counts while it says nothing new.
        """
        people = self._backstage.people
        # What may be worded in any language may not be done by anybody.
        learnt = await people.soon(user) or await people.asked(user)
        if learnt is None:
            raise NotKnown
        return learnt.profile is not None and not learnt.profile.is_guest

    async def changed(self, user: str, told: Mapping[str, Any]) -> None:
        """Slack says what they are from now on, in a `user` object of its own. Raises `NotKnown`.

        What it leaves out stays as it was; the address by which a newcomer is found is asked for.
        """
        own, people = await self.identity(), self._backstage.people
        profile, known = profile_of(told, team=own.team, enterprise=own.enterprise), people.known(user)
        if known is not None:
            profile = replace(profile, locale=profile.locale or known.locale, email=profile.email or known.email)
        if not isinstance(told.get("profile"), Mapping) and not profile.is_guest:
            people.forget(user)
        else:
            people.changed(user, profile, seconds=SECONDS if profile.email or profile.is_guest else 0.0)

    async def close(self) -> None:
        """Ask no more."""
        if self._introducing is not None:
            self._introducing.cancel()
            await asyncio.gather(self._introducing, return_exceptions=True)

    def _seen(self, task: asyncio.Task[Identity]) -> None:
        """Whoever waits for it is told; began for nobody, as at the start, it is asked again."""
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Gated) and not self._is_said:
            # Nobody may write for hours, and the operator who has just started it is there now.
            self._is_said = True
            log.error("Slack does not take SLACK_BOT_TOKEN; `chit doctor` says more", extra={"why": str(error)})
