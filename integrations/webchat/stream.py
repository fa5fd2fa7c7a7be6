"""The live stream: a WebSocket that only speaks. What people do comes by plain requests."""

from __future__ import annotations

import asyncio

from aiohttp import WSCloseCode, WSMsgType, web

from integrations.pages.guard import names_own_origin
from integrations.webchat.hub import Hub, Watcher
from integrations.webchat.visitors import Visitors

HEARTBEAT = 20.0
"""Seconds between two pings, by which the server finds out that a browser is gone."""

SIGN_OF_LIFE = 25.0
"""Seconds after which even a quiet stream says something, by which a page finds out that the server is gone."""


class Stream:
    """The route of the live stream."""

    def __init__(self, hub: Hub, visitors: Visitors, *, public_url: str) -> None:
        self._hub = hub
        self._visitors = visitors
        self._public_url = public_url
        self._sockets: set[web.WebSocketResponse] = set()

    def mount(self, app: web.Application) -> None:
        """Add the route; at shutdown every socket is closed, else the process would wait for them."""
        app.router.add_get("/stream", self.serve)
        app.on_shutdown.append(self._close)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """News from the positions `said` and `sent` on. Raises 400, 401, 403."""
        if not names_own_origin(request, public_url=self._public_url):
            raise web.HTTPForbidden(text="not from here")
        visitor = await self._visitors.recognise(request)
        if visitor is None:
            raise web.HTTPUnauthorized(text="nobody is signed in")
        said, sent = _position(request, "said"), _position(request, "sent")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=1024, compress=False)
        if not socket.can_prepare(request):
            raise web.HTTPUpgradeRequired(text="a WebSocket is expected")
        await socket.prepare(request)
        self._sockets.add(socket)
        left = asyncio.Event()
        watcher = Watcher(visitor, said, sent, leave=left.set)
        # A page drawn for somebody else by now notices from this and draws itself anew.
        watcher.hand({"for": visitor.person})
        self._hub.join(watcher)
        writer = asyncio.create_task(_write(socket, watcher))
        listener = asyncio.create_task(_listen(socket))
        leaving = asyncio.create_task(left.wait())
        tasks = (writer, listener, leaving)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.part(watcher)
            self._sockets.discard(socket)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await socket.close(code=WSCloseCode.GOING_AWAY)
        return socket

    async def _close(self, app: web.Application) -> None:
        await self._hub.close()
        sockets = tuple(self._sockets)
        await asyncio.gather(
            *(socket.close(code=WSCloseCode.SERVICE_RESTART) for socket in sockets), return_exceptions=True
        )


async def _write(socket: web.WebSocketResponse, watcher: Watcher) -> None:
    while True:
        try:
            message = await asyncio.wait_for(watcher.queue.get(), SIGN_OF_LIFE)
        except TimeoutError:
            message = "{}"
        await socket.send_str(message)


async def _listen(socket: web.WebSocketResponse) -> None:
    """Pages send nothing; this notices that one is gone."""
    while True:
        message = await socket.receive()
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
            return


def _position(request: web.Request, name: str) -> int:
    text = request.query.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise web.HTTPBadRequest(text="not a position")
    return int(text)
