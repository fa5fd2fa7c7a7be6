"""Is this process alive, is it ready, and its numbers: three plain pages for machines."""

from __future__ import annotations

import asyncio
import hmac
import logging
import shutil
import time
from collections.abc import Callable

from aiohttp import web

from bot.app import Application
from bot.metrics import CONTENT_TYPE
from integrations.pages.loopback import is_loopback

log = logging.getLogger("bot.health")

WRITE_SECONDS = 0.5
FILES_SECONDS = 5.0
"""A bucket may be far away."""
KEPT_SECONDS = 1.0
"""How long what was found is told to whoever asks: each look is a synced write, and anybody may ask."""

DISK_FLOOR = 50_000_000
"""Bytes that must be free in the data folder."""

PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


class Health:
    """The health pages of one application."""

    def __init__(self, application: Application, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = application
        self._clock = clock
        self._look: asyncio.Task[str | None] | None = None
        self._found_at = 0.0
        self.draining = False

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        app.on_cleanup.append(self._finish)

    async def failing(self) -> str | None:
        """The part that is not ready, or None. Everybody who asks within a second is told of the same look."""
        if self.draining:
            return "stopping"
        look = self._look
        if look is None or (look.done() and self._clock() - self._found_at >= KEPT_SECONDS):
            look = self._look = asyncio.create_task(self._examine())
        # Whoever hangs up takes the answer from nobody else.
        found = await asyncio.shield(look)
        return "stopping" if self.draining else found

    async def _finish(self, app: web.Application) -> None:
        if self._look is not None:
            await self._look

    async def _examine(self) -> str | None:
        try:
            return await self._failing_part()
        finally:
            self._found_at = self._clock()

    async def _failing_part(self) -> str | None:
        if self._app.settings.on_sqlite and not self._has_room():
            return "disk"
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                await self._app.store.write(lambda unit: unit.prove_writable())
        except TimeoutError:
            return "database is slow"
        except Exception as error:  # whatever it is, the answer is the same
            log.warning("not ready", exc_info=error)
            return "database"
        return await self._failing_files()

    async def _failing_files(self) -> str | None:
        try:
            async with asyncio.timeout(FILES_SECONDS):
                await self._app.files.prove_writable()
        except TimeoutError:
            return "receipt files are slow"
        except Exception as error:  # whatever it is, the answer is the same
            log.warning("not ready", exc_info=error)
            return "receipt files"
        return None

    def _has_room(self) -> bool:
        try:
            return shutil.disk_usage(self._app.settings.data_dir).free >= DISK_FLOOR
        except OSError as error:
            log.warning("the data folder can't be looked at", exc_info=error)
            return False

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _readyz(self, request: web.Request) -> web.Response:
        failing = await self.failing()
        if failing is None:
            return web.json_response({"ok": True})
        return web.json_response({"ok": False, "failing": failing}, status=503)

    async def _metrics(self, request: web.Request) -> web.Response:
        if not self._may_measure(request):
            return web.Response(status=404, text="not found")
        metrics = self._app.metrics
        try:
            waiting, out, dead = await self._app.store.read(lambda unit: (unit.inbox.waiting(), *unit.notices.counts()))
        except Exception as error:  # the other numbers are wanted most when the database is away
            log.warning("could not count what waits", exc_info=error)
        else:
            metrics.waiting.labels("in").set(waiting)
            metrics.waiting.labels("out").set(out)
            metrics.dead.set(dead)
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    def _may_measure(self, request: web.Request) -> bool:
        token = self._app.settings.metrics_token
        if token is None:
            return is_loopback(request)
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, b"Bearer " + token.get_secret_value().encode())
