"""Who may use a fresh link: the browser in which its button was pressed first, and only that one, for its time.

Opening the address shows a page with that button and uses nothing up, as programs look at links before people do.
Where people sign in through their platform, the browser of the link's own person holds it, and there is no button.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.chat import links
from bot.chat.dispatch import Door
from bot.chat.drawing import reader_of
from bot.chat.texts import Reader
from claims.people import PersonId
from integrations.pages import bodies, guard
from integrations.pages.html import Html, page
from integrations.pages.pace import arriving
from integrations.pages.ring import BrokenSeal, Ring
from integrations.pages.stranger import stranger

PATH = "/pages/"
ADDRESS = re.compile(r"/pages/(form|receipts)/([A-Za-z0-9_-]{32})")
"""The address of a fresh link: what it leads to, and its secret part."""

SignIn = Callable[[str], str]
"""Gives the address at which somebody signs in and is led on to that of a link."""

MOST_HELD = 40
"""Links that one browser holds at the same time: proxies let no more than some 100 cookies like these through."""

_COOKIE = "chit_page_"
_HELD_SECONDS = int(links.HELD_FOR.total_seconds())
_OPEN_SECONDS = int(links.OPEN_FOR.total_seconds())


@dataclass(frozen=True, slots=True)
class Held:
    """A link in the browser that holds it. `address` is its page, `proof` what the browser's secret is kept as."""

    link: links.Link
    reader: Reader
    address: str
    proof: str


class Holding:
    """Gives links to browsers and knows them again."""

    def __init__(self, door: Door, ring: Ring, *, html: Html, public_url: str) -> None:
        self._door = door
        self._ring = ring
        self._html = html
        self._public_url = public_url
        self._sign_ins: dict[str, SignIn] = {}

    def demand_sign_in(self, channel: str, at: SignIn) -> None:
        """From now on links of that channel are held by whom `give` gives them to, and by nobody else."""
        self._sign_ins[channel] = at

    async def give(self, request: web.Request, address: str, *, person: PersonId) -> web.Response | None:
        """Lead the browser of somebody who signed in to the page of a link, which it holds from now on.

        None where the link is somebody else's, never was, or serves no more.
        """
        match = ADDRESS.fullmatch(address)
        if match is None:
            return None
        word = secrets.token_urlsafe(24)
        proof = links.proof_of(word)

        def hold(unit: object) -> links.Link | None:
            link = links.find(unit, match[2], kind="form" if match[1] == "form" else "receipts")
            if link is None or link.person.id != person:
                return None
            if link.can_be_opened:
                links.hold(unit, link, proof=proof)
            return link

        link = await self._door.store.write(hold)
        if link is None:
            return None
        answer = _lead(address)
        if link.can_be_opened:
            self._set_cookie(request, answer, link, word)
        return answer

    async def look(self, request: web.Request, kind: links.Kind) -> Held | web.Response:
        """The link of this address for the browser that holds it; else the page that is shown instead.

        That is the one with the button as long as nobody pressed it, or where its person signs in; then for everybody
        else the same as of an address that never was.
        """
        known = await self._known(request, kind)
        if known is None:
            return self.gone(request)
        link, reader = known
        if link.can_be_opened:
            at = self._sign_ins.get(link.page.channel)
            return self._ask(request, link, reader) if at is None else _lead(at(request.path))
        proof = links.proof_of(request.cookies.get(_cookie(link), ""))
        if not link.is_held_by(proof):
            return self.gone(request)
        return Held(link, reader, request.path, proof)

    async def open(self, request: web.Request, kind: links.Kind) -> web.Response:
        """The button: from now on the link is this browser's."""
        self.demand_same_origin(request)
        async with arriving(request):
            sent = await bodies.read_form(request)
        known = await self._known(request, kind)
        if known is None:
            return self.gone(request)
        link, reader = known
        if link.page.channel in self._sign_ins:
            raise web.HTTPSeeOther(request.path.removesuffix("/open"))
        proof = links.proof_of(request.cookies.get(_cookie(link), ""))
        if link.can_be_opened:
            if not self._is_of(sent.get("token", ""), "open", link, proof, seconds=_OPEN_SECONDS):
                return self._ask(request, link, reader, again=True)
            await self._door.store.write(lambda unit: _hold(unit, request, kind, proof))
        # Whoever was not the first is told so there.
        raise web.HTTPSeeOther(request.path.removesuffix("/open"))

    def token(self, held: Held) -> str:
        """What a page that acts sends along against forgery."""
        return self._ring.seal("page-token", [held.link.name, held.proof])

    def is_from_its_page(self, held: Held, token: str) -> bool:
        """Whether this was sent by a page drawn for the browser that holds the link."""
        return self._is_of(token, "token", held.link, held.proof, seconds=_HELD_SECONDS)

    def demand_same_origin(self, request: web.Request) -> None:
        """Raises 403 for what a page elsewhere sends."""
        if not guard.is_same_origin(request, public_url=self._public_url):
            raise web.HTTPForbidden(text="not from here")

    def notice(
        self,
        reader: Reader,
        title: str,
        *sentences: str,
        status: int = 200,
        back: str | None = None,
        again: str | None = None,
    ) -> web.Response:
        """A page that only tells something, in these texts; `back` is the form to return to, `again` another try."""
        say = reader.say
        told = [say(each) for each in sentences]
        drawn = self._html.draw("linked_notice.html", reader, title=say(title), sentences=told, back=back, again=again)
        return page(drawn, status=status)

    async def _known(self, request: web.Request, kind: links.Kind) -> tuple[links.Link, Reader] | None:
        """The link of this address and its reader, who works here still."""
        token = request.match_info["token"]
        link = await self._door.store.read(lambda unit: links.find(unit, token, kind=kind))
        if link is None:
            return None
        reader = reader_of(link.person, company=self._door.company, texts=self._door.texts)
        return (link, reader) if link.person.is_active(reader.today(link.now)) else None

    def _ask(self, request: web.Request, link: links.Link, reader: Reader, *, again: bool = False) -> web.Response:
        # Anew each time: what somebody else may have put into this browser opens nothing.
        secret = secrets.token_urlsafe(24)
        token = self._ring.seal("page-open", [link.name, links.proof_of(secret)])
        address = request.path.removesuffix("/open")
        drawn = self._html.draw("linked_open.html", reader, address=address, token=token, again=again)
        answer = page(drawn)
        self._set_cookie(request, answer, link, secret)
        return answer

    def _set_cookie(self, request: web.Request, answer: web.Response, link: links.Link, secret: str) -> None:
        """Let this browser hold one more link; of those it has, the oldest come first."""
        others = [name for name in request.cookies if name.startswith(_COOKIE) and name != _cookie(link)]
        for name in others[: 1 - MOST_HELD]:
            answer.del_cookie(name, path=PATH)
        answer.set_cookie(
            _cookie(link),
            secret,
            max_age=_HELD_SECONDS,
            path=PATH,
            httponly=True,
            samesite="Lax",
            secure=self._public_url.startswith("https:"),
        )

    def gone(self, request: web.Request) -> web.Response:
        """What everybody is told of a link that serves them no more, or never was."""
        reader = stranger(self._door, request)
        return self.notice(reader, "linked-gone-title", "linked-gone-text", "linked-gone-how", status=410)

    def _is_of(self, token: str, what: str, link: links.Link, proof: str, *, seconds: int) -> bool:
        try:
            name, known = self._ring.open(f"page-{what}", token, seconds=seconds)
        except (BrokenSeal, ValueError, TypeError):
            return False
        return bool(name == link.name and hmac.compare_digest(str(known), proof))


def _lead(address: str) -> web.Response:
    return web.Response(status=303, headers={"Location": address})


def _hold(unit: object, request: web.Request, kind: links.Kind, proof: str) -> None:
    """In one transaction with a look whether it can still be opened."""
    link = links.find(unit, request.match_info["token"], kind=kind)
    if link is not None and link.can_be_opened:
        links.hold(unit, link, proof=proof)


def _cookie(link: links.Link) -> str:
    """One for each link: whoever holds one holds no other by it."""
    return f"{_COOKIE}{link.name.removeprefix(links.PREFIX)[:19]}"
