"""Is this process alive, is it ready, and its numbers: three plain pages for machines."""

from __future__ import annotations

import asyncio
import hmac
import logging
import shutil

from aiohttp import web

from bot.app import Application
from bot.metrics import CONTENT_TYPE
from integrations.pages.loopback import is_loopback

log = logging.getLogger("bot.health")

WRITE_SECONDS = 0.5
DISK_FLOOR = 50_000_000
"""Bytes that must be free in the data folder."""

PATHS = frozenset({"/healthz", "/readyz", "/metrics"})


class Health:
    """The health pages of one application."""

    def __init__(self, application: Application) -> None:
        self._app = application
        self.draining = False

    def mount(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)

    async def failing(self) -> str | None:
        """The part that is not ready, or None."""
        if self.draining:
            return "stopping"
        settings = self._app.settings
        if settings.on_sqlite and shutil.disk_usage(settings.data_dir).free < DISK_FLOOR:
            return "disk"
        try:
            async with asyncio.timeout(WRITE_SECONDS):
                await self._app.store.write(lambda unit: unit.prove_writable())
        except TimeoutError:
            return "database is slow"
        except Exception as error:  # whatever it is, the answer is the same
            log.warning("not ready", exc_info=error)
            return "database"
        return None

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
