"""The few calls that what comes in needs beside the answer: who somebody is, a word to them, their start page."""

from __future__ import annotations

import logging

from bot.chat.refusals import Failed
from integrations.slack.client import Identity, SlackApi
from integrations.slack.escaping import escaped
from integrations.slack.files import Hosts, Pictures
from integrations.slack.homes import Homes
from integrations.slack.profiles import Profiles
from integrations.slack.telling import Telling

log = logging.getLogger("integrations.slack.stagehand")

LONGEST = 4_000


class Stagehand:
    """`integrations.slack.backstage.Backstage`. `answers` are the hosts of response addresses."""

    def __init__(
        self,
        api: SlackApi,
        *,
        profiles: Profiles,
        homes: Homes,
        pictures: Pictures,
        answers: Hosts,
        telling: Telling,
    ) -> None:
        self._api = api
        self._pictures = pictures
        self.people = profiles
        self._homes = homes
        self._answers = answers
        self._telling = telling

    async def identity(self) -> Identity:
        """Who we are at Slack, asked once. Raises a `ChannelError`."""
        return await self._api.identity()

    async def whisper(self, url: str, text: str) -> None:
        """Say something to a `response_url`, for its person alone. Raises a `ChannelError`."""
        if not self._answers.hold(url):
            raise Failed("elsewhere")
        await self._api.answer(
            url,
            response_type="ephemeral",
            replace_original=False,
            text=escaped(text, LONGEST),
            mrkdwn=False,
            parse="none",
        )

    async def decline(self, address: str, text: str, *, key: str, is_heard: bool = True) -> None:
        """Say something to somebody directly, once per key; kept when this returns. Raises what the store raises."""
        await self._telling.tell(address, text, key=key, is_heard=is_heard)

    async def home(self, address: str) -> None:
        """Draw somebody's start page anew. Raises a `ChannelError`."""
        await self._homes.opened(address)

    def acted(self, address: str, *, at_home: bool) -> None:
        """Somebody did something, perhaps on their start page."""
        self._homes.acted(address, at_home=at_home)

    def deleted(self, file: str) -> None:
        """A file was deleted at Slack, perhaps a picture that a card shows."""
        self._pictures.deleted(file)

    def shut(self, why: str) -> None:
        """The app was removed or its token revoked: nothing is called for a while, then it is tried once."""
        log.warning("Slack says that the app is not wanted any more", extra={"why": why})
        self._api.shut(why)
