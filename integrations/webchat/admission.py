"""Before a page may do anything: it comes from here, its person is the cookie's, and what it sends is readable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import unquote

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.chat.events import Origin
from integrations.pages import bodies, guard
from integrations.pages.pace import arriving
from integrations.pages.parts import FormWithFile
from integrations.pages.ring import BrokenSeal, Ring
from integrations.webchat.conversation import CHANNEL
from integrations.webchat.visitors import DAYS, Visitor, Visitors

_KEY = re.compile(r"([0-9]{13})-[A-Za-z0-9_-]{8,64}")

M = TypeVar("M", bound=BaseModel)


class Body(BaseModel):
    """What a page sends, with nothing besides."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that may act: who it is, what was sent, and whether a plain form sent it."""

    visitor: Visitor
    sent: dict[str, Any]
    is_form: bool
    form: FormWithFile | None = None
    """A form with a file in it, which is not read yet."""

    def as_(self, model: type[M]) -> M:
        """What was sent, in that shape. Raises 400."""
        try:
            return model.model_validate(self.sent)
        except ValidationError as error:
            raise web.HTTPBadRequest(text="not what is expected") from error


class Admission:
    """Admits requests that act."""

    def __init__(self, visitors: Visitors, ring: Ring, *, public_url: str) -> None:
        self._visitors = visitors
        self._ring = ring
        self.public_url = public_url

    def token(self, visitor: Visitor) -> str:
        """What a page drawn now sends along against forgery."""
        return self._ring.seal("token", visitor.proof)

    async def look(self, request: web.Request) -> Visitor:
        """Who reads a part of a page drawn earlier. Raises 401 for nobody, 409 for somebody else by now."""
        visitor = await self._visitors.recognise(request)
        if visitor is None:
            raise web.HTTPUnauthorized(text="nobody is signed in")
        named = request.headers.get("X-Chit-For")
        if named is not None and unquote(named) != visitor.person:
            raise web.HTTPConflict(text="somebody else by now")
        return visitor

    async def admit(self, request: web.Request, *, takes_file: bool = False) -> Admitted:
        """Who acts, and what they sent. Raises 400, 401, 403, 408, 409, 413, 415.

        With `takes_file` a form may carry a file, which is left to be read; then its fields stand before it.
        """
        if takes_file and request.content_type == "multipart/form-data":
            return await self._admit_with_file(request)
        self._demand_same_origin(request)
        is_form = bodies.is_form(request)
        sent: dict[str, Any] = await (bodies.read_form(request) if is_form else bodies.read_json(request))
        token = sent.pop("token", None) if is_form else request.headers.get("X-Chit-Token")
        named = sent.pop("for", None) if is_form else unquote(request.headers.get("X-Chit-For", ""))
        return Admitted(await self._known(request, token=token, named=named), sent, is_form)

    async def _admit_with_file(self, request: web.Request) -> Admitted:
        self._demand_same_origin(request)
        form = FormWithFile(request)
        async with arriving(request):
            sent: dict[str, Any] = dict(await form.read_fields())
        token, named = sent.pop("token", None), sent.pop("for", None)
        return Admitted(await self._known(request, token=token, named=named), sent, is_form=True, form=form)

    async def admit_file(self, request: web.Request) -> Visitor:
        """Who sends a file, by the headers alone, before a byte of it is read. Raises 401, 403, 409."""
        self._demand_same_origin(request)
        named = unquote(request.headers.get("X-Chit-For", ""))
        return await self._known(request, token=request.headers.get("X-Chit-Token"), named=named)

    def _demand_same_origin(self, request: web.Request) -> None:
        if not guard.is_same_origin(request, public_url=self.public_url):
            raise web.HTTPForbidden(text="not from here")

    async def _known(self, request: web.Request, *, token: object, named: object) -> Visitor:
        proof = self._proof(token)
        visitor = await self._visitors.recognise(request)
        if visitor is None:
            raise web.HTTPUnauthorized(text="nobody is signed in")
        # Another person's tab gets to know that before its proof is looked at: it may be of their own sign-in.
        if named != visitor.person:
            raise web.HTTPConflict(text="somebody else by now")
        if proof != visitor.proof:
            raise web.HTTPForbidden(text="not from a page of this sign-in")
        return visitor

    def _proof(self, token: object) -> object:
        try:
            return self._ring.open("token", str(token or ""), seconds=DAYS * 86_400)
        except BrokenSeal as error:
            raise web.HTTPForbidden(text="not from a page of ours") from error


def origin(visitor: Visitor, key: str, *, part: str = "") -> Origin:
    """Where an event comes from. The key begins with the time it was made, so that one key has one time for ever.

    Raises 400 for what is no key.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        raise web.HTTPBadRequest(text="not a key")
    return Origin(
        channel=CHANNEL,
        address=visitor.person,
        place=visitor.person,
        key=f"{CHANNEL}:{visitor.person}:{key}{part}",
        at=datetime.fromtimestamp(int(match[1]) / 1000, UTC),
    )
