"""The members of a corporation at WeCom, and what each of them has in the conversation with the app."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

TEXT_BYTES = 2048

ACTIVE, LEFT = 1, 5
"""States of an account."""


@dataclass(slots=True)
class Member:
    """An account. What is outside of the visible range, the app can neither see nor reach."""

    userid: str
    name: str
    leader: str | None = None
    status: int = ACTIVE
    is_visible: bool = True
    is_licensed: bool = True

    @property
    def is_reachable(self) -> bool:
        """Whether messages arrive."""
        return self.is_visible and self.status == ACTIVE


@dataclass(slots=True)
class Card:
    """A card for all who got it. `task_id` is its name for ever."""

    task_id: str
    recipients: frozenset[str]
    given: dict[str, Any]


@dataclass(slots=True)
class Shown:
    """One message in somebody's conversation as it looks now: theirs if `is_mine`, else the app's."""

    id: str
    userid: str
    kind: str
    content: dict[str, Any]
    at: float
    is_mine: bool = False
    card: Card | None = None
    grey: str | None = None
    """What stands on the buttons, which can't be pressed any more."""
    changed_at: float = 0.0

    @property
    def text(self) -> str:
        """The words of a text, the way they were sent."""
        return str(self.content.get("content", ""))


@dataclass(slots=True)
class Members:
    """Everybody, found without regard to case; and all that is shown to them, oldest first."""

    now: Callable[[], float]
    all: dict[str, Member] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _numbers: int = 0

    def join(self, userid: str, name: str, *, leader: str | None = None) -> Member:
        """Somebody gets an account, or another name."""
        known = self.all.get(userid.casefold())
        if known is not None:
            known.name, known.leader = name, leader
            return known
        self.all[userid.casefold()] = Member(userid, name, leader=leader)
        return self.all[userid.casefold()]

    def get(self, userid: str) -> Member | None:
        """Somebody's account."""
        return self.all.get(userid.casefold())

    def sort(self, userids: Iterable[str]) -> tuple[list[Member], list[str], list[str]]:
        """Who of these gets a message; who is not known or not visible; who has no licence. Names in lower case."""
        reached, unknown, unlicensed = [], [], []
        for userid in dict.fromkeys(each.casefold() for each in userids if each):
            member = self.all.get(userid)
            if member is None or not member.is_reachable:
                unknown.append(userid)
            elif not member.is_licensed:
                unlicensed.append(userid)
            else:
                reached.append(member)
        return reached, unknown, unlicensed

    def visible(self) -> Iterator[str]:
        """All whom the app may write to, for `@all`."""
        return (each.userid for each in self.all.values() if each.is_reachable)

    def number(self) -> int:
        """A number that was never used."""
        self._numbers += 1
        return self._numbers

    def show(self, member: Member, kind: str, content: dict[str, Any], **more: Any) -> Shown:
        """Put a message into somebody's conversation."""
        if kind == "text" and not more.get("is_mine"):
            content = {"content": cut(content["content"])}
        shown = Shown(f"shown{self.number()}", member.userid, kind, content, self.now(), **more)
        self.shown.append(shown)
        self.touched()
        return shown

    def seen_by(self, userid: str) -> list[Shown]:
        """Somebody's conversation, oldest first."""
        return [each for each in self.shown if each.userid.casefold() == userid.casefold()]

    def touched(self) -> None:
        """Something looks different: wake whoever waits."""
        self._bell.set()
        self._bell = asyncio.Event()

    async def changed(self) -> None:
        """Wait until something looks different."""
        await self._bell.wait()


def cut(text: str) -> str:
    """As much of a text as arrives."""
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")
