"""The company at the web chat: one process that serves it, and a browser of their own for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser

from bot import serving
from bot.app import Application, open_application
from bot.settings import Settings
from claims.people import Person
from integrations.webchat.channel import WebChat
from tests.support.actor import Actor
from tests.support.browser_surface import BrowserSurface
from tests.support.company import KEYS, World


@dataclass(slots=True)
class WebProcess:
    """An application that serves the web chat as `chit demo` does."""

    app: Application
    runner: web.AppRunner
    port: int

    @property
    def url(self) -> str:
        """Where the web chat is."""
        return f"http://127.0.0.1:{self.port}"

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""
        await self.runner.cleanup()
        await self.app.close()


async def open_process(settings: Settings) -> WebProcess:
    """Start a process on the database."""
    sock = serving.listen("127.0.0.1", 0)
    port = int(sock.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    app = await open_application(settings, keys=KEYS, migrate=True)
    app.attach(WebChat(mode="demo", keys=KEYS, public_url=url))
    pages, _ = serving.build(app, public_url=url)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    app.start(courier=True, clock=False)
    await web.SockSite(runner, sock).start()
    return WebProcess(app, runner, port)


class WebWorld(World):
    """The company, its people in front of the web chat."""

    def __init__(self, settings: Settings, *, browser: Browser) -> None:
        super().__init__(settings)
        self._browser = browser
        self._url = ""
        self._names: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Where its pages are."""
        return self._url

    async def start(self) -> WebProcess:
        """Start a process on the database."""
        process = await open_process(self.settings)
        self._url = process.url
        return process

    async def close(self) -> None:
        """Close every browser and stop."""
        try:
            for actor in self._actors.values():
                assert isinstance(actor.surface, BrowserSurface)
                await actor.surface.close()
        finally:
            await super().close()

    def address(self, id: str) -> tuple[str, str]:
        """On which channel somebody is, and where there."""
        return "webchat", id

    def seat(self, person: Person) -> None:
        """Remember the name by which somebody is chosen."""
        self._names[person.id] = person.name

    def enter(self, id: str) -> Actor:
        """Somebody in a browser of their own."""
        return Actor(id, BrowserSurface(self._browser, self._url, name=self._names[id]))


def new_world(url: str, folder: Path, *, browser: Browser) -> WebWorld:
    """A company that is not open yet, on that database."""
    return WebWorld(Settings.of({"CHIT_DATABASE_URL": url, "CHIT_DATA_DIR": folder}), browser=browser)
