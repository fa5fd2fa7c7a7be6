"""The web chat as a channel. Its messages need no sending: what the outbox settled is the log that pages read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Literal

from aiohttp import web

from bot.chat.channel import Outgoing, Profile, Sent
from bot.chat.dispatch import Door
from bot.chat.refusals import Gone
from bot.chat.texts import Reader
from integrations.pages import guard
from integrations.pages.forms import Forms
from integrations.pages.html import STATIC as PAGES_STATIC
from integrations.pages.html import Html, page
from integrations.pages.ring import Ring
from integrations.pages.static import StaticFiles
from integrations.webchat.acting import Acting
from integrations.webchat.admission import Admission
from integrations.webchat.conversation import CHANNEL
from integrations.webchat.hub import Hub
from integrations.webchat.reading import Reading, stranger
from integrations.webchat.render import Renderer
from integrations.webchat.signing_in import SigningIn
from integrations.webchat.stream import Stream
from integrations.webchat.switching import Switching
from integrations.webchat.uploads import Uploads
from integrations.webchat.visitors import DemoVisitors, SignedInVisitors, Visitors

HERE = Path(__file__).parent


class WebChat:
    """`bot.chat.channel.Channel`. `mode` is `demo` (anybody may be anybody, on this machine alone) or `on` (sign-in).

    `keys` are the secret keys, newest first; `public_url` is the address under which people reach the pages.
    """

    name = CHANNEL
    forms = frozenset({"modal", "page", "question"})
    pace = None

    def __init__(self, *, mode: Literal["demo", "on"], keys: Sequence[bytes], public_url: str) -> None:
        self._mode = mode
        self._ring = Ring(keys)
        self._public_url = public_url
        self._door: Door | None = None

    @property
    def takes_links(self) -> bool:
        """Whether people sign in here by a link."""
        return self._mode == "on"

    async def send(self, outgoing: Outgoing) -> Sent:
        """Nothing to do, the row is the message. Raises `Gone` for somebody who never signed in."""
        await self._reach(outgoing.place)
        return Sent(ref=f"o{outgoing.id}")

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """The same for a message that changes in place."""
        await self._reach(outgoing.place)
        return Sent(ref=ref)

    async def fetch(self, file: str) -> AsyncIterator[bytes]:
        """The web chat keeps no files of its own."""
        raise Gone("no files")
        yield b""

    async def profile(self, address: str) -> Profile | None:
        """The directory knows more than a browser does."""
        return None

    def mount(self, app: web.Application, door: Door) -> None:
        """Add the routes, the headers of every answer and the short error pages."""
        self._door = door
        static = StaticFiles([PAGES_STATIC, HERE / "static"])
        html = Html([HERE / "templates"], static=static)
        renderer = Renderer(html)
        visitors: Visitors
        if self._mode == "demo":
            visitors = demo = DemoVisitors(door, self._ring)
            admission = Admission(visitors, self._ring, public_url=self._public_url)
            Switching(admission, visitors=demo).mount(app)
        else:
            visitors = signed_in = SignedInVisitors(door, is_secure=self._public_url.startswith("https:"))
            admission = Admission(visitors, self._ring, public_url=self._public_url)
            SigningIn(door, admission, visitors=signed_in, html=html).mount(app)
        Reading(door, admission, visitors=visitors, html=html, renderer=renderer).mount(app)
        if door.staging is not None:
            Uploads(door, admission, staging=door.staging, html=html).mount(app)
        Acting(door, admission, forms=Forms(html, self._ring), html=html).mount(app)
        Stream(Hub(door, renderer, visitors), visitors, public_url=self._public_url).mount(app)
        static.mount(app)
        guard.install(app, error_page=error_page(door, html, visitors))

    async def _reach(self, address: str) -> None:
        if self._mode == "demo" or self._door is None:
            return
        person = await self._door.store.read(
            lambda unit: unit.conversations.person_at(channel=CHANNEL, address=address)
        )
        if person is None:
            raise Gone("never signed in")


def error_page(door: Door, html: Html, visitors: Visitors) -> guard.ErrorPage:
    """Draws the page that a browser gets instead of what it asked for, in the language of who is signed in."""

    async def reader_of(request: web.Request) -> Reader:
        try:
            visitor = await visitors.recognise(request)
        except web.HTTPForbidden:
            visitor = None
        return stranger(door, request) if visitor is None else visitor.reader

    async def draw(request: web.Request, status: int) -> web.Response:
        # Where something is broken, as the database may be, nobody is looked up.
        reader = stranger(door, request) if status >= 500 else await reader_of(request)
        known = status if status in (403, 404) else 500 if status >= 500 else None
        suffix = f"-{known}" if known else ""
        drawn = html.draw(
            "error.html",
            reader,
            heading=reader.say(f"web-error-title{suffix}"),
            sentence=reader.say(f"web-error{suffix}"),
        )
        return page(drawn, status=status)

    return draw
