"""Socket Mode: the connections that apps open to be told what happens, instead of being called."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.slack_rules import Refusal
from tests.support.slack_workspace import APP

MOST_CONNECTIONS = 10
KINDS = {"event": "events_api", "interactive": "interactive", "command": "slash_commands"}


class Sockets:
    """All open connections. `is_dead` lets them stand without a word, as after a reconnect that went wrong."""

    def __init__(self) -> None:
        self.base = ""
        self.open: list[web.WebSocketResponse] = []
        self.opened = 0
        self.pings = 0
        self.is_dead = False
        self.waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._tickets: set[str] = set()

    def invite(self) -> dict[str, Any]:
        """`apps.connections.open`. Raises `Refusal`."""
        if len(self.open) >= MOST_CONNECTIONS:
            raise Refusal("internal_error")
        ticket = secrets.token_urlsafe(12)
        self._tickets.add(ticket)
        return {"url": f"{self.base.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={APP}"}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection; a ticket lets in once."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="invalid ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.open.append(socket)
        self.opened += 1
        try:
            if not self.is_dead:
                debug = {"host": "applink", "approximate_connection_time": 3_600}
                hello = {"type": "hello", "num_connections": len(self.open), "debug_info": debug}
                await socket.send_json({**hello, "connection_info": {"app_id": APP}})
            async for message in socket:
                if self.is_dead:
                    continue
                if message.type is WSMsgType.PING:
                    self.pings += 1
                    await socket.pong(message.data)
                elif message.type is WSMsgType.TEXT:
                    self._acknowledged(message.json())
        finally:
            self.open.remove(socket)
        return socket

    def _acknowledged(self, message: Mapping[str, Any]) -> None:
        waiting = self.waiting.pop(str(message.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(dict(message.get("payload") or {}))

    async def send(
        self, kind: str, payload: Mapping[str, Any], *, seconds: float, retry: int = 0
    ) -> dict[str, Any] | None:
        """Tell it over the newest connection; gives what the acknowledgement holds, or None where none came."""
        id = secrets.token_hex(8)
        answers = kind in {"interactive", "command"}
        envelope = {"envelope_id": id, "type": KINDS[kind], "accepts_response_payload": answers, "payload": payload}
        if kind == "event":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        waiting: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.waiting[id] = waiting
        if self.open and not self.is_dead:
            await self.open[-1].send_json(envelope)
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(waiting, seconds)
        self.waiting.pop(id, None)
        return None

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Slack says goodbye to every connection and closes it; a `warning` leaves it open."""
        for socket in list(self.open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink"}})
            if reason != "warning":
                await socket.close()

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self.open):
            await socket.close()
