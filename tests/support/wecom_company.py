"""The company at WeCom: one process that takes what WeCom sends, and everybody at a WeCom client of their own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot import serving
from bot.app import Application, open_application
from bot.chat.channel import Pace
from bot.settings import Settings
from claims.people import Person
from integrations.wecom.channel import WeCom
from integrations.wecom.ingress import PATH
from integrations.wecom.quiet import SECONDS as QUIET_SECONDS
from tests.support.actor import Actor
from tests.support.company import KEYS, World
from tests.support.wecom_client import WeComClient
from tests.support.wecom_sender import Sender
from tests.support.wecom_server import AES_KEY, AGENT, CALLBACK_TOKEN, CORP, SECRET, WeComServer
from tests.support.wecom_surface import WeComSurface

SPEED = 100.0
"""How much faster than at the real WeCom one message may follow another."""


@dataclass(slots=True)
class WeComProcess:
    """An application to which WeCom delivers."""

    app: Application
    runner: web.AppRunner
    channel: WeCom
    url: str

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""
        await self.runner.cleanup()
        await self.app.close()


async def pause(seconds: float) -> None:
    """Between two parts of a message."""
    await asyncio.sleep(seconds / SPEED)


async def open_process(settings: Settings, wecom: WeComServer, *, signs_in: bool = False) -> WeComProcess:
    """Start a process on the database; with `signs_in` WeCom trusts its host, and people sign in there through it."""
    sock = serving.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    app = await open_application(settings, keys=KEYS, migrate=True)
    channel = WeCom(
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
        api_url=wecom.api_url,
        callback_token=CALLBACK_TOKEN,
        encoding_aes_key=AES_KEY,
        keys=KEYS,
        public_url=url,
        signs_in=signs_in,
        authorize_url=wecom.authorize_url,
        quiet_seconds=QUIET_SECONDS / SPEED,
        pause=pause,
    )
    if signs_in:
        wecom.logins.trusted = url.removeprefix("http://")
    channel.pace = Pace(25, 60.0 / SPEED)
    app.attach(channel)
    pages, _ = serving.build(app, public_url=url)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    app.start(courier=True, clock=False)
    await web.SockSite(runner, sock).start()
    return WeComProcess(app, runner, channel, url)


class WeComWorld(World):
    """The company, its people at WeCom."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.wecom = WeComServer()
        self.wecom.messages.minute /= SPEED
        self.sender = Sender()
        self.signs_in = False
        """Whether WeCom trusts the host, so that people sign in to pages through it; before `open`."""

    async def start(self) -> WeComProcess:
        """Start a process on the database; WeCom delivers to the newest one."""
        process = await open_process(self.settings, self.wecom, signs_in=self.signs_in)
        self.sender.url = process.url + PATH
        return process

    async def open(self) -> None:
        """WeCom first, then the company."""
        await self.wecom.comes_up()
        await super().open()

    async def end(self) -> None:
        """Close every browser, stop the company, then WeCom."""
        for actor in self._actors.values():
            assert isinstance(actor.surface, WeComSurface)
            await actor.surface.close()
        await self.close()
        await self.sender.close()
        await self.wecom.goes_down()

    def address(self, id: str) -> tuple[str, str]:
        """On which channel somebody is, and where there."""
        return "wecom", user(id)

    def seat(self, person: Person) -> None:
        """Give somebody an account."""
        self.wecom.members.join(user(person.id), person.name)

    def enter(self, id: str) -> Actor:
        """Somebody at their own client."""
        return Actor(id, WeComSurface(WeComClient(self.wecom, self.sender, user(id))))

    def client(self, id: str) -> WeComClient:
        """Somebody's client, for all that only WeCom has."""
        surface = self.person(id).surface
        assert isinstance(surface, WeComSurface)
        return surface.client


def user(id: str) -> str:
    """Somebody's account; not their id, so that one is never taken for the other."""
    return f"{id.capitalize()}.W"


def new_world(url: str, folder: Path, **given: object) -> WeComWorld:
    """A company that is not open yet, on that database."""
    return WeComWorld(Settings.of({"CHIT_DATABASE_URL": url, "CHIT_DATA_DIR": folder, **given}))
