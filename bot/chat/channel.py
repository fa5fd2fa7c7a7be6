"""What a channel must offer, such as Slack or the web chat, so that people can be heard and told there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.chat.messages import Message
from claims.people import PersonId

if TYPE_CHECKING:
    from aiohttp import web

    from bot.chat.dispatch import Door


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform's address of what was sent, to change it later, and how many messages it became there.

    `update_code` is what the platform gave along for one change of it, where it wants such a thing.
    """

    ref: str | None
    messages: int = 1
    update_code: str | None = None


class Pace(NamedTuple):
    """How many messages one place gets at most in how many seconds, whichever process sends them."""

    messages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of somebody."""

    name: str | None = None
    email: str | None = None
    locale: str | None = None
    timezone: str | None = None
    is_guest: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One outbox row on its way. `id` is unlike any other's and the same at every attempt.

    `update_code` is the newest thing for a change that the platform gave along with this message or a press on it, at
    most 72 hours ago; what may have been used comes to no second call. `is_doubtful` says that an attempt before may
    have arrived though nobody knows. `due_at` is since when it is to be sent, in milliseconds UTC and the same at every
    attempt: with it `id` is unlike that of any database which used the platform before this one. `retires` is an older
    message with the same card, which nobody draws any more from now on: where the platform lets us, it says so.
    """

    id: str
    place: str
    messages: tuple[Message, ...]
    locale: str
    to: PersonId | None
    update_code: str | None = None
    is_doubtful: bool = False
    due_at: int = 0
    retires: str | None = None


class Channel(Protocol):
    """A place where people talk with the bot. Adding a feature to the bot adds no member."""

    @property
    def name(self) -> str:
        """`webchat`, `slack`, `wecom`."""

    @property
    def forms(self) -> frozenset[str]:
        """What a Form can be here: of `modal`, `page`, `question`, and `link`, a page behind a fresh link."""

    @property
    def pace(self) -> Pace | None:
        """What the platform lets through to one place, or None where it takes everything at once."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Post new messages. Raises a `ChannelError`."""

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """Change an earlier message in place; the returned reference is the one for the next change.

        Raises `Expired` where the platform wants an `update_code` and none came with it, or a used or old one.
        """

    def fetch(self, file: str) -> AsyncIterator[bytes]:
        """The bytes of a file somebody sent, in pieces. Raises a `ChannelError`: `Gone` where it is not there."""

    async def profile(self, address: str) -> Profile | None:
        """What the platform says of somebody."""

    def mount(self, app: web.Application, door: Door) -> None:
        """Add the channel's routes; what comes in goes through the door."""
