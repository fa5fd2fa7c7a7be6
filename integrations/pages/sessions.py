"""Who signed in through their platform: known again in that browser for two hours, for the pages of that channel alone.

The browser keeps a random word and nothing of its person; what it stands for is kept here, sealed, under its hash.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.texts import Reader
from claims.people import PersonId

LASTS = timedelta(hours=2)
"""How long a browser is known; then its person comes by the platform once more, without a word to type."""


class _Kept(BaseModel):
    """What a session stands for: the address of its person at the channel, and since when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: str
    address: str
    since: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody of the directory who signed in, and their address at the channel."""

    reader: Reader
    address: str
    is_active: bool

    @property
    def person(self) -> PersonId:
        """Their id in the directory."""
        return self.reader.id


class Sessions:
    """The sessions of one channel. `is_secure` says that its pages are reached by https."""

    def __init__(self, door: Door, *, channel: str, is_secure: bool) -> None:
        self._door = door
        self._channel = channel
        self._is_secure = is_secure
        self._cookie = self.cookie("session")

    def cookie(self, name: str) -> str:
        """The name of a cookie of these pages: over https one that browsers take from this host alone."""
        return f"{'__Host-' if self._is_secure else ''}chit_{self._channel}_{name}"

    async def find(self, address: str) -> SignedIn | None:
        """Whose address it is at the channel; None where nobody in the directory has it."""
        return await self._door.store.read(lambda unit: self._at(unit, address))

    async def recognise(self, request: web.Request) -> SignedIn | None:
        """Who signed in in this browser, and works here still under the address of then."""
        shown = request.cookies.get(self._cookie, "")
        if not shown:
            return None
        name = _name(shown)

        def look(unit: Any) -> SignedIn | None:
            whose = unit.offers.whose(name)
            held = None if whose is None else unit.offers.get(name, person=whose)
            if held is None:
                return None
            kept = _Kept.model_validate_json(held)
            if kept.channel != self._channel or unit.now() >= kept.since + LASTS:
                return None
            found = self._at(unit, kept.address)
            return found if found is not None and found.person == whose and found.is_active else None

        return await self._door.store.read(look)

    async def begin(self, request: web.Request, answer: web.StreamResponse, signed_in: SignedIn) -> None:
        """From now on this browser is theirs, by a new word; the one that it showed before serves no more."""
        before, word = _name(request.cookies.get(self._cookie, "")), secrets.token_urlsafe(32)

        def work(unit: Any) -> None:
            whose = unit.offers.whose(before)
            if whose is not None and unit.offers.get(before, person=whose) is not None:
                unit.offers.use(before, person=whose)
            kept = _Kept(channel=self._channel, address=signed_in.address, since=unit.now())
            unit.offers.keep(_name(word), holds=kept.model_dump_json(), person=signed_in.person)

        await self._door.store.write(work)
        self.keep(answer, self._cookie, word, seconds=int(LASTS.total_seconds()))

    def keep(self, answer: web.StreamResponse, name: str, value: str, *, seconds: int) -> None:
        """A cookie that no script reads, and that comes along where somebody follows a link from elsewhere."""
        answer.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=self._is_secure)

    def forget(self, answer: web.StreamResponse, name: str) -> None:
        """Take a cookie out of the browser."""
        answer.del_cookie(name, path="/", secure=self._is_secure, httponly=True, samesite="Lax")

    def _at(self, unit: Any, address: str) -> SignedIn | None:
        known = unit.conversations.person_at(channel=self._channel, address=address)
        person = None if known is None else unit.people.get(known)
        if person is None:
            return None
        reader = reader_of(person, company=self._door.company, texts=self._door.texts)
        return SignedIn(reader, address, bool(person.is_active(reader.today(unit.now()))))


def _name(word: str) -> str:
    return f"session.{hashlib.sha256(word.encode()).hexdigest()[:40]}"
