"""The company at Slack: one process that serves what Slack sends, and everybody at a Slack client of their own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot import serving
from bot.app import Application, open_application
from bot.chat.channel import Pace
from bot.settings import Settings
from claims.people import Person
from integrations.slack.channel import APART, Slack
from integrations.slack.manifest import SCOPES
from tests.support.actor import Actor
from tests.support.company import KEYS, World
from tests.support.passing import PassingClock, let_pass
from tests.support.slack_client import SlackClient
from tests.support.slack_sender import Sender
from tests.support.slack_server import APP_TOKEN, SIGNING_SECRET, TOKEN, SlackServer
from tests.support.slack_surface import SlackSurface

SPEED = 100.0
"""How much faster than at the real Slack one message may follow another."""

FIRST_LOCALE = "en-US"


@dataclass(slots=True)
class SlackProcess:
    """An application to which Slack delivers."""

    app: Application
    runner: web.AppRunner
    channel: Slack
    url: str

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""
        await self.runner.cleanup()
        await self.app.close()


async def open_process(
    settings: Settings,
    slack: SlackServer,
    *,
    over_socket: bool = False,
    clock: Callable[[], float] = time.monotonic,
) -> SlackProcess:
    """Start a process on the database; `over_socket` lets it open a connection to Slack instead of being called."""
    sock = serving.listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    app = await open_application(settings, keys=KEYS, migrate=True)
    channel = Slack(
        token=TOKEN,
        api_url=slack.api_url,
        file_hosts=[f"127.0.0.1:{slack.port}"],
        signing_secrets=[] if over_socket else [SIGNING_SECRET],
        app_token=APP_TOKEN if over_socket else None,
        public_url=url,
        clock=clock,
    )
    channel.pace = Pace(1, 1 / SPEED)
    app.attach(channel)
    pages, _ = serving.build(app, public_url=url)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    app.start(courier=True, clock=False)
    await web.SockSite(runner, sock).start()
    return SlackProcess(app, runner, channel, url)


class SlackWorld(World):
    """The company, its people at Slack."""

    def __init__(self, settings: Settings, *, over_socket: bool = False) -> None:
        super().__init__(settings)
        self._over_socket = over_socket
        self.clock = PassingClock()
        self.slack = SlackServer(now=self.clock.now)
        self.slack.switches.granted = frozenset(SCOPES)
        self.slack.methods.seconds_between_posts /= SPEED
        self.sender = Sender(self.slack)

    async def start(self) -> SlackProcess:
        """Start a process on the database; Slack delivers to the newest one."""
        process = await open_process(self.settings, self.slack, over_socket=self._over_socket, clock=self.clock.steady)
        self.sender.url = None if self._over_socket else f"{process.url}/slack/events"
        return process

    async def open(self) -> None:
        """Slack first, then the company."""
        await self.slack.comes_up()
        await super().open()

    async def end(self) -> None:
        """Stop the company, then Slack."""
        await self.close()
        await self.sender.close()
        await self.slack.goes_down()

    def address(self, id: str) -> tuple[str, str]:
        """On which channel somebody is, and where there."""
        return "slack", user(id)

    def seat(self, person: Person) -> None:
        """Give somebody an account, in the language they read."""
        zone, locale = person.timezone or "Asia/Shanghai", person.locale or FIRST_LOCALE
        self.slack.workspace.join(user(person.id), person.name, email=person.email, locale=locale, tz=zone)

    def enter(self, id: str) -> Actor:
        """Somebody at their own client."""
        return Actor(id, SlackSurface(SlackClient(self.slack, self.sender, user(id))))

    async def time_passes(self, seconds: float) -> None:
        """Play that much time in a moment; what is due meanwhile is sent at its time."""
        await let_pass(seconds, clock=self.clock, store=self.app.store, channel="slack")

    def in_real_time(self) -> None:
        """From now on one message follows another as slowly as at the real Slack."""
        self.slack.methods.seconds_between_posts *= SPEED
        for process in self.processes:
            assert isinstance(process, SlackProcess)
            process.channel.pace = Pace(1, APART)

    def client(self, id: str) -> SlackClient:
        """Somebody's client, for all that only Slack has."""
        surface = self.person(id).surface
        assert isinstance(surface, SlackSurface)
        return surface.client


def user(id: str) -> str:
    """Somebody's account; not their id, so that one is never taken for the other."""
    return f"U0{''.join(letter for letter in id.upper() if letter.isalnum())}"


def new_world(url: str, folder: Path, *, over_socket: bool = False) -> SlackWorld:
    """A company that is not open yet, on that database; the app may do there what its manifest asks for."""
    settings = Settings.of({"CHIT_DATABASE_URL": url, "CHIT_DATA_DIR": folder})
    return SlackWorld(settings, over_socket=over_socket)
