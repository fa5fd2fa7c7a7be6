"""What reaches the bot from a channel: something said, pressed or filled in. Kept as JSON until it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

MESSAGE_LENGTH = 10_000
"""The most code points of one message; one more is refused with a sentence."""


class Model(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Origin(Model):
    """Where an event comes from. `address` is the person at that channel, `place` the conversation (often the same).

    `key` is the delivery key of reliability.md: the same event delivered again has the same key.
    `locale` and `timezone` are what the channel's profile says, if anything. `overheard` says that others read along
    in that place: what is not for everybody is said at the person's own address. `fleeting` says that nothing can be
    said there again and that it is gone soon: what changes later or asks for words goes to the person's own address.
    """

    channel: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    address: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    place: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    key: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    at: datetime
    locale: str | None = None
    timezone: str | None = None
    overheard: bool = False
    fleeting: bool = False

    @property
    def lasting_place(self) -> str:
        """Where this person finds what stays and changes, such as cards, or comes later and is for them alone.

        It is the place, or their own address instead where others read along or nothing can be said again.
        """
        return self.address if self.fleeting or self.overheard else self.place


class SharedFile(Model):
    """A file somebody sent: still at the channel and fetched later, or `staged` here already, by its id.

    `field` is the field of a form in which it was put, `lines.2.receipts` in the second line of a field `lines`;
    `sha256` is known of what is here, `width` and `height` in pixels of its small picture, where it has one.
    """

    id: str
    name: str
    size: int | None = None
    staged: bool = False
    field: str | None = None
    sha256: str | None = None
    width: int | None = None
    height: int | None = None


class RefusedShare(Model):
    """A file somebody sent that can't be a receipt: its name as it may be shown, and why (a `Refused` code)."""

    name: str
    code: str
    facts: Mapping[str, str | int]


class Said(Model):
    """A message in words, perhaps with files.

    `shown` is up to which place of the conversation the page showed it then (a `seq` of the web chat), where one tells.
    `heard` is when it was first accepted, by the database's time, where its files had to be fetched since.
    `reply_to` is the message it was said under, as `Sent.ref` names it, where a channel has such a thing.
    """

    kind: Literal["said"] = "said"
    origin: Origin
    text: str = ""
    files: tuple[SharedFile, ...] = ()
    refused: tuple[RefusedShare, ...] = ()
    shown: Annotated[int, Field(ge=0, le=2**53)] | None = None
    heard: datetime | None = None
    reply_to: Annotated[str, StringConstraints(min_length=1, max_length=1_000)] | None = None


class Pressed(Model):
    """A button of a card or list: its packed action, and the card it was on.

    Where the platform gives something along with which the message that was pressed can be changed once, that is
    `update_code`, and `message` is that message, as `Sent.ref` names it. `posted_at` is when the platform took it in,
    where it tells. `on_page` is set where it was pressed on the way to a page by somebody who is signed in there: what
    is a page in the answer is opened, not linked to.
    """

    kind: Literal["pressed"] = "pressed"
    origin: Origin
    action: Annotated[str, StringConstraints(max_length=255)]
    card_key: str | None = None
    choice: str | None = None
    message: Annotated[str, StringConstraints(min_length=1, max_length=1_000)] | None = None
    posted_at: datetime | None = None
    update_code: Annotated[str, StringConstraints(min_length=1, max_length=4_000)] | None = None
    on_page: Literal[True] | None = None


class Filled(Model):
    """A form that was sent: which, with which context, and everything as typed.

    `files` are those still at the channel; once they are here they stand in `values`, or in `refused`. `heard` is as of
    `Said`.
    """

    kind: Literal["filled"] = "filled"
    origin: Origin
    form: str
    context: Mapping[str, str] = Field(default_factory=dict)
    values: Mapping[str, str] = Field(default_factory=dict)
    files: tuple[SharedFile, ...] = ()
    refused: tuple[RefusedShare, ...] = ()
    heard: datetime | None = None


class Arrived(Model):
    """Somebody opened the conversation; the first time they are greeted."""

    kind: Literal["arrived"] = "arrived"
    origin: Origin


AnyEvent = Said | Pressed | Filled | Arrived

Incoming = Annotated[AnyEvent, Field(discriminator="kind")]

INCOMING: TypeAdapter[AnyEvent] = TypeAdapter(Incoming)
"""Reads an event back from the JSON it was kept as."""
