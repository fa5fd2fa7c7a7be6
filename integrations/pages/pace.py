"""An end to bodies that never come: whoever sends next to nothing is cut off, and so is whoever takes for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

SECONDS = 300.0
"""In which a body must have arrived."""

LOOK_SECONDS = 10.0
LEAST_BYTES = 50_000
"""What must have come each time somebody looks; at that pace 1.5 MB come in the time there is."""


@asynccontextmanager
async def arriving(request: web.Request) -> AsyncIterator[None]:
    """A block that does nothing but read the body of the request. Raises 408 when it does not come."""
    loop, body = asyncio.get_running_loop(), request.content
    ended = False
    try:
        async with asyncio.timeout(SECONDS) as limit:

            def look(before: int) -> None:
                if ended:
                    return
                if body.is_eof() or body.total_bytes - before >= LEAST_BYTES:
                    loop.call_later(LOOK_SECONDS, look, body.total_bytes)
                else:
                    limit.reschedule(loop.time())

            loop.call_later(LOOK_SECONDS, look, body.total_bytes)
            try:
                yield
            finally:
                ended = True
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text="too slow") from error
