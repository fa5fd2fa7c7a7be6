"""The address to which WeCom sends: what it signed is kept before it is answered, and the work is done afterwards."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from bot.chat.dispatch import Door, Receipt
from bot.chat.events import AnyEvent, Said
from bot.chat.texts import zone
from claims.errors import Refused
from integrations.pages.bodies import read_whole
from integrations.wecom import parse
from integrations.wecom.callbacks import Callback, Unreadable, callback_of, sealed_in
from integrations.wecom.crypto import Crypto, NotTheirs

log = logging.getLogger("integrations.wecom.ingress")

PATH = "/wecom/callback"

MOST_BYTES = 65_536
"""Of a body; one byte more is refused."""

ARRIVE_SECONDS = 4.0
"""In which a body must have come; WeCom itself waits 5 s for the whole answer (platforms/wecom.md §1.3)."""

RECORD_SECONDS = 3.5
"""In which what came must be kept, from its arrival on; else WeCom is asked to send it again."""

WINDOW = 900
"""Seconds that the clock of a delivery may be from ours; outside of it only what was never seen before counts."""

ALERTS = frozenset({"inactive_alert", "close_inactive_agent", "low_active_alert", "low_active"})
"""Events by which WeCom says that it will switch the application off, or has, because few people use it."""


class Ingress:
    """`GET` and `POST /wecom/callback`. `agent` is the number of the application.

    `gone` is told of a member who may not see the application any more, `back` of one who may from now on.
    `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        door: Door,
        crypto: Crypto,
        *,
        agent: int,
        gone: Callable[[str], None] = lambda member: None,
        back: Callable[[str], Awaitable[None]] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._door = door
        self._crypto = crypto
        self._agent = str(agent)
        self._gone = gone
        self._back = back
        self._clock = clock

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get(PATH, self.verify, allow_head=False)
        app.router.add_post(PATH, self.receive)

    async def verify(self, request: web.Request) -> web.Response:
        """Answer WeCom's question whether this address is ours, which it asks whenever the settings are saved."""
        # Some senders leave the plus signs of base64 as they are, which in an address mean a space.
        sealed = _only(request, "echostr").replace(" ", "+")
        try:
            self._check(request, sealed)
            plain = self._crypto.open(sealed)
        except NotTheirs as error:
            return _refused(error)
        self._is_late(request)
        return web.Response(body=plain, content_type="text/plain")

    async def receive(self, request: web.Request) -> web.Response:
        """Answer one delivery with an empty 200 once it is kept; 401 for everybody else's, whatever it is."""
        arrived = asyncio.get_running_loop().time()
        body = await _body(request)
        try:
            sealed = sealed_in(body)
            self._check(request, sealed)
            opened = self._crypto.open(sealed)
        except Unreadable:
            return web.Response(status=400)
        except NotTheirs as error:
            return _refused(error)
        try:
            callback = callback_of(opened)
        except Unreadable as error:
            # It is WeCom's, and sent again it would be the same.
            log.warning("a delivery is not of its form", extra={"why": str(error)})
            return web.Response()
        return web.Response(status=await self._take(callback, is_late=self._is_late(request), arrived=arrived))

    # ------------------------------------------------------------ who sent it

    def _check(self, request: web.Request, sealed: str) -> None:
        self._crypto.check(
            sealed,
            signature=_only(request, "msg_signature"),
            timestamp=_only(request, "timestamp"),
            nonce=_only(request, "nonce"),
        )

    def _is_late(self, request: web.Request) -> bool:
        """Whether its clock and ours are too far apart: an old delivery that somebody sends again, or a wrong clock."""
        apart = self._clock() - int(_only(request, "timestamp"))
        if abs(apart) <= WINDOW:
            return False
        log.warning("a delivery is not of this time; is the clock right?", extra={"seconds": round(apart)})
        return True

    # ------------------------------------------------------------ what it is

    async def _take(self, callback: Callback, *, is_late: bool, arrived: float) -> int:
        """The status of the answer; what this bot has no use for is taken and forgotten."""
        if callback.agent != self._agent:
            log.info("not for this application", extra={"event": callback.key})
            return 200
        if callback.name in ALERTS and callback.is_event:
            log.warning("WeCom switches the application off when few people use it", extra={"why": callback.name})
            return 200
        if callback.name == "unsubscribe" and callback.is_event and callback.sender:
            if not is_late:
                self._gone(callback.sender)
            return 200
        if callback.name == "subscribe" and callback.is_event and callback.sender:
            return 200 if is_late or await self._is_back(callback) else 503
        event = parse.meaning(callback, photo=self._photo)
        if event is None:
            log.info("nothing to do", extra={"event": callback.key, "what": callback.name[:40]})
            return 200
        receipt = await self._kept(event, arrived=arrived)
        if receipt is None:
            return 503
        if is_late and receipt.status != "new":
            log.warning("security: an old delivery came again", extra={"event": callback.key})
        return 200

    async def _is_back(self, callback: Callback) -> bool:
        """Whether what waits for that member goes to them from now on; nobody is greeted who did not come in."""
        if self._back is None:
            return True
        try:
            async with asyncio.timeout(RECORD_SECONDS):
                await self._back(callback.sender)
        except Exception as error:  # the edge: the database may be away; WeCom sends it again
            log.warning("a delivery was not recorded", extra={"event": callback.key, "why": type(error).__name__})
            return False
        return True

    async def _kept(self, event: AnyEvent, *, arrived: float) -> Receipt | None:
        """Keep it; None where that was not done in time. Dedupes by its key, for ever and in every process."""
        try:
            return await self._accept(event, until=arrived + RECORD_SECONDS)
        except TimeoutError:
            return None
        except Exception as error:  # the edge: the database may be away; WeCom sends it again
            log.warning("a delivery was not recorded", extra={"event": event.origin.key, "why": type(error).__name__})
            return None

    async def _accept(self, event: AnyEvent, *, until: float) -> Receipt:
        try:
            return await self._door.accept(event, until=until)
        except Refused as refused:
            if not isinstance(event, Said):
                raise
            # Whoever wrote too much is told so as of any other thing that can't be taken.
            return await self._door.accept(parse.too_long(event, refused), until=until)

    def _photo(self, at: datetime) -> str:
        company = self._door.company
        return self._door.texts.say(
            company.locale, "share-photo-name", time=f"{at.astimezone(zone(company.timezone)):%H%M}"
        )


async def _body(request: web.Request) -> bytes:
    """The bytes as they came. Raises 400 where they break off, 408 where they never come, 413 for too many."""
    is_plain = "Content-Encoding" not in request.headers
    if is_plain and request.content.is_eof() and request.content.exception() is None:
        # It came with its headers, as nearly all of them do: what is there is all there is.
        taken = request.content.read_nowait()
        if len(taken) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=MOST_BYTES, actual_size=len(taken))
        return taken
    try:
        async with asyncio.timeout(ARRIVE_SECONDS):
            return await read_whole(request, most=MOST_BYTES)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout from error


def _only(request: web.Request, name: str) -> str:
    """The one value of a parameter, or an empty text where it is missing or doubled."""
    values = request.query.getall(name, [])
    return values[0] if len(values) == 1 else ""


def _refused(error: NotTheirs) -> web.Response:
    """No detail of why: that is for the log alone."""
    if error.layer == "signature":
        return web.Response(status=401)
    log.warning("security: something signed with our token was not sealed for us", extra={"why": error.layer})
    return web.Response(status=401)
