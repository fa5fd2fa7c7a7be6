"""Serve over HTTP until told to stop, and stop in order: nothing accepted is lost, nothing half sent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware

from bot.app import Application
from bot.health import PATHS, Health
from bot.metrics import Metrics
from bot.setting_values import without_usual_port
from integrations.pages.loopback import is_loopback

log = logging.getLogger("bot.serving")

STOP_SECONDS = 5.0
"""SIGTERM to exit must take less than 8 s; what still runs after this is left to another process."""

LET_GO_SECONDS = 1.0
"""How long it may take after that to give leases back."""

BODY_BYTES = 1_048_576


class PortTaken(Exception):
    """Somebody else listens there."""


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 picks one. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(512)
    except OSError as error:
        sock.close()
        raise PortTaken(f"{host}:{port}: {error.strerror}") from error
    sock.setblocking(False)
    return sock


def build(application: Application, *, public_url: str) -> tuple[web.Application, Health]:
    """The web application: health pages, the channels' routes, and the check of the host asked for."""
    app = web.Application(
        client_max_size=BODY_BYTES, middlewares=[counting(application.metrics), only_our_host(public_url)]
    )
    health = Health(application)
    health.mount(app)
    for channel in application.channels.values():
        channel.mount(app, application.door)
    if "webchat" not in application.channels:
        app.router.add_get("/", _status_page)
    return app, health


async def _status_page(request: web.Request) -> web.Response:
    return web.Response(
        text="Chit is running.\n", headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    )


def counting(metrics: Metrics) -> Middleware:
    """Count what is refused, by status."""

    @web.middleware
    async def count(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as error:
            _count(metrics, error.status)
            raise
        _count(metrics, response.status)
        return response

    return count


def _count(metrics: Metrics, status: int) -> None:
    if 400 <= status < 500:
        metrics.refused.labels(str(status)).inc()


def only_our_host(public_url: str) -> Middleware:
    """Refuse every `Host` but the public one and, from this machine itself, loopback; health paths are open."""
    scheme, ours = urlsplit(public_url)[:2]

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = without_usual_port(request.host.lower(), scheme=scheme)
        if request.path not in PATHS and asked != ours and not is_loopback(request):
            return web.Response(status=421, text="not here\n")
        return await handler(request)

    return check


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a line of the HTTP server tells of us. What clients get wrong is answered, and could fill the log."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, (HttpProcessingError, web.RequestPayloadError, ConnectionError))


async def serve(
    application: Application,
    sock: socket.socket,
    *,
    public_url: str,
    courier: bool,
    stop: asyncio.Event | None = None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve on that socket until `stop` is set, by default by SIGINT or SIGTERM.

    `ready` is called with the URL once the process is ready.
    """
    stop = stop or stop_event()
    app, health = build(application, public_url=public_url)
    logging.getLogger("aiohttp.server").addFilter(is_ours)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0, handle_signals=False)
    await runner.setup()
    site = web.SockSite(runner, sock)
    application.start(courier=courier)
    await site.start()
    try:
        while ready is not None and not stop.is_set():
            if await health.failing() is None:
                ready(public_url)
                break
            await asyncio.sleep(0.05)
        await stop.wait()
    finally:
        health.draining = True
        await orderly(application, site.stop(), runner.cleanup())


async def work(application: Application, *, stop: asyncio.Event) -> None:
    """Deliver and finish without taking anything in, until `stop` is set."""
    application.start(courier=True)
    try:
        await stop.wait()
    finally:
        await orderly(application)


def stop_event() -> asyncio.Event:
    """Set by SIGINT and SIGTERM, from now on; whoever opens the database first has nothing torn off."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def orderly(application: Application, *ends: Awaitable[object]) -> None:
    """Do these in turn, then close the application, all of it within the time a stop may take.

    What is not finished by then keeps its lease, which ends by itself; every other one is given back.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STOP_SECONDS):
            for end in ends:
                await end
            await application.close()
            return
    log.warning("stopped before everything was finished; other processes go on")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LET_GO_SECONDS):
            await application.let_go()
