"""What can be wrong with Slack for a while: down, slow, broken, asking to wait, or silent after it did its work."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from aiohttp import web

SLOW_SECONDS = 30.0


class Trouble(Enum):
    """A kind of trouble."""

    CUT = "the connection is cut before anything was done"
    LOST = "it is done and the connection cut before the answer"
    SLOW = "it is done and answered after a long time"
    HELD = "it is done and answered when the trouble is over"
    HANG = "it is not done and never answered"
    BROKEN = "every answer is a 500"
    LIMITED = "every request is one too many for now"


@dataclass(slots=True)
class Outage:
    """A trouble for so many requests or seconds, of one method or all."""

    trouble: Trouble
    method: str | None = None
    times: float = float("inf")
    until: float = float("inf")
    retry_after: int = 1
    seconds: float = SLOW_SECONDS


class Outages:
    """All trouble there is now."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._outages: list[Outage] = []
        self._over = asyncio.Event()
        self.met: list[str] = []
        """The methods of all calls that met with trouble."""

    def begin(
        self,
        trouble: Trouble,
        *,
        method: str | None = None,
        times: float = float("inf"),
        lasts: float = float("inf"),
        retry_after: int = 1,
        seconds: float = SLOW_SECONDS,
    ) -> None:
        """From now on that is wrong; `lasts` is in seconds of the clock, `seconds` how slow an answer is."""
        self._outages.append(Outage(trouble, method, times, self._now() + lasts, retry_after, seconds))

    def end(self) -> None:
        """All is well again."""
        self._outages.clear()
        self._over.set()
        self._over = asyncio.Event()

    async def through(
        self, method: str, request: web.Request, work: Callable[[], Awaitable[web.Response]]
    ) -> web.Response:
        """Carry a request out as far as the trouble lets it."""
        outage = self._now_for(method)
        if outage is None:
            return await work()
        self.met.append(method)
        if outage.trouble is Trouble.BROKEN:
            return web.Response(status=500, text="<html>Server Error</html>", content_type="text/html")
        if outage.trouble is Trouble.LIMITED:
            headers = {"Retry-After": str(outage.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if outage.trouble is Trouble.HANG:
            await asyncio.Event().wait()
        answer = web.Response()
        if outage.trouble in {Trouble.LOST, Trouble.SLOW, Trouble.HELD}:
            answer = await work()
        if outage.trouble is Trouble.HELD:
            await self._over.wait()
            return answer
        if outage.trouble is Trouble.SLOW:
            await asyncio.sleep(outage.seconds)
            return answer
        if request.transport is not None:
            request.transport.abort()
        return answer

    def _now_for(self, method: str) -> Outage | None:
        for outage in self._outages:
            if outage.method in {None, method} and outage.times > 0 and self._now() < outage.until:
                outage.times -= 1
                return outage
        return None
