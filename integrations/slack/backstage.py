"""What comes in needs of the rest of the channel: its dialogs, and a few calls that no answer waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.chat.events import Pressed
from integrations.slack.client import Identity
from integrations.slack.profiles import Profiles


class Dialogs(Protocol):
    """What is done with open dialogs; the payloads are Slack's own."""

    async def opens(self, payload: Mapping[str, Any], event: Pressed) -> None:
        """Open a dialog for what was pressed and is kept by now."""

    async def may_open(self, payload: Mapping[str, Any], event: Pressed) -> bool:
        """Open the form with which something pressed was answered, if it was one; False where that is too late."""

    async def acted(self, payload: Mapping[str, Any]) -> None:
        """Something was pressed inside a dialog."""

    async def submitted(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """A dialog was sent; gives what Slack shows then, nothing to close it."""


class Backstage(Protocol):
    """What else of the channel is needed. No more than the first two and `decline` are waited for, not for long."""

    async def identity(self) -> Identity:
        """Who we are at Slack. Raises a `ChannelError`."""

    @property
    def people(self) -> Profiles:
        """What Slack says of people."""

    async def whisper(self, url: str, text: str) -> None:
        """Say something to a `response_url`, for its person alone."""

    async def decline(self, address: str, text: str, *, key: str, is_heard: bool = True) -> None:
        """Say something to somebody directly, once per key; it is durable when this returns."""

    async def home(self, address: str) -> None:
        """Draw somebody's start page anew."""

    def acted(self, address: str, *, at_home: bool) -> None:
        """Somebody did something, perhaps on their start page."""

    def deleted(self, file: str) -> None:
        """A file was deleted at Slack."""

    def shut(self, why: str) -> None:
        """The app was removed or its token revoked."""
