"""Who looks at the page: what a browser's cookie says, in the demo by choice and else by a sign-in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from aiohttp import web

from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.texts import Reader
from claims.errors import Refused
from claims.people import PersonId
from integrations.pages.loopback import is_loopback
from integrations.pages.ring import BrokenSeal, Ring

DAYS = 30
_LASTS = DAYS * 86_400
_FIRST = PersonId("ada")
"""Everybody who tries the demo is she at first."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose browser is known. `proof` is what a page's token against forgery is bound to."""

    reader: Reader
    proof: str
    session: str | None = None

    @property
    def person(self) -> PersonId:
        """Their id in the directory."""
        return self.reader.id


class Visitors(Protocol):
    """Finds out who asks."""

    @property
    def can_switch(self) -> bool:
        """Whether the page offers to be somebody else."""

    async def recognise(self, request: web.Request) -> Visitor | None:
        """Who asks, or None where nobody is signed in. Raises 403 where this way of asking is not answered."""

    def still_is(self, unit: Any, visitor: Visitor) -> bool:
        """Whether somebody recognised earlier still is who they were, by what the unit holds now."""


class DemoVisitors:
    """Everybody may be anybody, on this machine alone."""

    can_switch = True

    def __init__(self, door: Door, ring: Ring) -> None:
        self._door = door
        self._ring = ring
        # Cookies know no ports: two demos on one machine must not speak for each other.
        self._cookie = f"chit_demo_{ring.fingerprint}"

    async def recognise(self, request: web.Request) -> Visitor | None:
        """Whom the cookie names, else the first of the company."""
        if not is_loopback(request):
            raise web.HTTPForbidden(text="only this machine is answered")
        try:
            named = PersonId(str(self._ring.open("who", request.cookies.get(self._cookie, ""), seconds=_LASTS)))
        except BrokenSeal:
            named = _FIRST
        for person in (named, _FIRST):
            reader = await active_reader(self._door, person)
            if reader is not None:
                return Visitor(reader, "demo")
        return await self._anybody()

    async def become(self, response: web.StreamResponse, person: PersonId) -> None:
        """From now on this browser is that person. Raises 400 for somebody who is not there."""
        if await active_reader(self._door, person) is None:
            raise web.HTTPBadRequest(text="nobody of that id")
        keep(response, self._cookie, self._ring.seal("who", person), is_secure=False)

    def still_is(self, unit: Any, visitor: Visitor) -> bool:
        """Whether they still work here; in the demo who one is is a matter of the page."""
        return works_here(unit, visitor)

    async def _anybody(self) -> Visitor | None:
        people = await self._door.store.read(lambda unit: unit.people.all())
        for person in people:
            reader = await active_reader(self._door, person.id)
            if reader is not None:
                return Visitor(reader, "demo")
        return None


class SignedInVisitors:
    """Whoever used a one-time link in this browser, for thirty days."""

    can_switch = False

    def __init__(self, door: Door, *, is_secure: bool) -> None:
        self._door = door
        self._is_secure = is_secure
        # Such a name is taken by browsers only from the host itself, over https.
        self._cookie = "__Host-chit" if is_secure else "chit_session"

    async def recognise(self, request: web.Request) -> Visitor | None:
        """Whose sign-in the cookie shows."""
        shown = request.cookies.get(self._cookie, "")
        if not shown:
            return None
        now = datetime.now(UTC)
        person = await self._door.store.read(lambda unit: unit.sign_ins.person_of(shown, now=now))
        reader = None if person is None else await active_reader(self._door, person)
        if reader is None:
            return None
        return Visitor(reader, hashlib.sha256(shown.encode()).hexdigest(), shown)

    def still_is(self, unit: Any, visitor: Visitor) -> bool:
        """Whether the sign-in was not ended meanwhile."""
        shown = visitor.session
        signed_in = None if shown is None else unit.sign_ins.person_of(shown, now=datetime.now(UTC))
        return signed_in == visitor.person and works_here(unit, visitor)

    async def whose_link(self, token: str) -> Reader | None:
        """Who would be signed in by that link, or None where it serves no more."""
        now = datetime.now(UTC)
        try:
            person = await self._door.store.read(lambda unit: unit.sign_ins.peek(token, now=now))
        except Refused:
            return None
        return await active_reader(self._door, person)

    async def sign_in(self, request: web.Request, response: web.StreamResponse, *, token: str) -> bool:
        """Use the link up and keep the sign-in in this browser, instead of the one it had.

        False where the link serves no more.
        """
        before, now = request.cookies.get(self._cookie, ""), datetime.now(UTC)

        def work(unit: Any) -> Any:
            signed_in = unit.sign_ins.use(token, now=now)
            # The browser shows it no more; whoever else might, must not.
            unit.sign_ins.end(before, now=now)
            return signed_in

        try:
            signed_in = await self._door.store.write(work)
        except Refused:
            return False
        keep(response, self._cookie, signed_in.session, is_secure=self._is_secure)
        return True

    async def sign_out(self, response: web.StreamResponse, visitor: Visitor) -> None:
        """End the sign-in, in the store and in this browser."""
        shown, now = visitor.session or "", datetime.now(UTC)
        await self._door.store.write(lambda unit: unit.sign_ins.end(shown, now=now))
        response.del_cookie(self._cookie, path="/", secure=self._is_secure, httponly=True, samesite="Lax")


async def active_reader(door: Door, person: PersonId) -> Reader | None:
    """Somebody who still works here, as a reader. Who has left reads nothing any more."""
    found = await door.store.read(lambda unit: unit.people.get(person))
    if found is None:
        return None
    reader = reader_of(found, company=door.company, texts=door.texts)
    return reader if found.is_active(reader.today(datetime.now(UTC))) else None


def works_here(unit: Any, visitor: Visitor) -> bool:
    """Whether somebody recognised earlier is in the directory and has not left."""
    found = unit.people.get(visitor.person)
    return found is not None and bool(found.is_active(visitor.reader.today(datetime.now(UTC))))


def keep(response: web.StreamResponse, name: str, value: str, *, is_secure: bool) -> None:
    """A cookie for thirty days that no script reads and no other site sends along."""
    response.set_cookie(name, value, max_age=_LASTS, path="/", httponly=True, samesite="Lax", secure=is_secure)
