"""Where something is said at Slack: with one person, in a thread of a channel, or where only the asker sees it.

A place is a text that is kept: `U123`, `C123:1700000000.000100`, `only:U123:https://hooks.slack.com/…`, and `any:U123`
for an account that need not be a member's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.chat.refusals import Rejected

LONGEST_URL = 150
"""A longer `response_url` is no place; the answer goes to the direct conversation instead."""

_USER = re.compile(r"[UW][A-Z0-9]{1,40}")
_MESSAGE = re.compile(r"([CDG][A-Z0-9]{1,40}):([0-9]{1,20}\.[0-9]{1,10})")
_ANYONE = re.compile(r"any:([UW][A-Z0-9]{1,40})")
_ONLY = re.compile(r"only:([UW][A-Z0-9]{1,40}):(.{1,400})")


@dataclass(frozen=True, slots=True)
class Direct:
    """The direct conversation with a person; with anybody who has an account where `is_anyone` is set."""

    user: str
    is_anyone: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """The thread under a message of a channel."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Only:
    """Where a command was typed, seen by its asker alone, by the address that came with it."""

    user: str
    url: str


Place = Direct | Thread | Only


def place_of(text: str) -> Place:
    """Reads a place back. Raises `Rejected` for what is none."""
    if _USER.fullmatch(text):
        return Direct(text)
    if found := _ANYONE.fullmatch(text):
        return Direct(found[1], is_anyone=True)
    if found := _MESSAGE.fullmatch(text):
        return Thread(*found.groups())
    if found := _ONLY.fullmatch(text):
        return Only(*found.groups())
    raise Rejected("no such place")


def thread_place(channel: str, ts: str) -> str:
    """The place of a thread: its channel and the `ts` of the message it hangs under."""
    return f"{channel}:{ts}"


def only_place(user: str, url: str) -> str:
    """The place of an answer that only this user sees; the direct conversation where the address is too long."""
    return f"only:{user}:{url}" if len(url) <= LONGEST_URL else user


def anyone_place(user: str) -> str:
    """The place of an account that may be no member's, such as a guest's."""
    return f"any:{user}"


def message_ref(channel: str, ts: str) -> str:
    """The reference of a message (`Sent.ref`, `Pressed.message`)."""
    return f"{channel}:{ts}"


def message_of(ref: str) -> tuple[str, str]:
    """The channel id and the `ts` of a message. Raises `Rejected` for what is no reference."""
    found = _MESSAGE.fullmatch(ref)
    if found is None:
        raise Rejected("no such message")
    return found[1], found[2]
