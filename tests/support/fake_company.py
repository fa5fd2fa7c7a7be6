"""The company at the fake platform: one process or more, each with its own courier and end of the fake channel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.app import Application, open_application
from bot.courier import Courier
from bot.settings import Settings
from claims.people import Person
from tests.support.actor import Actor
from tests.support.company import KEYS, World
from tests.support.fake_channel import FakeChannel
from tests.support.fake_clock import FastClock
from tests.support.fake_platform import FakePlatform
from tests.support.fake_surface import FakeSurface

SPEED = 100.0
"""How fast the platform's clock runs: one message in 10 ms per conversation."""


def address(person: str) -> str:
    """Where somebody is at the fake platform; not their id, so that one is never taken for the other."""
    return f"u-{person}"


@dataclass(slots=True)
class FakeProcess:
    """An application at the fake platform."""

    app: Application
    channel: FakeChannel

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""
        self.channel.unmount()
        await self.app.close()

    @property
    def courier(self) -> Courier:
        """Who carries its messages."""
        assert self.app.courier is not None
        return self.app.courier


async def open_process(settings: Settings, platform: FakePlatform) -> FakeProcess:
    """Start one more process on the same database."""
    app = await open_application(settings, keys=KEYS, migrate=True)
    channel = FakeChannel(platform)
    app.attach(channel)
    channel.mount(web.Application(), app.door)
    app.start(courier=True, clock=False)
    return FakeProcess(app, channel)


class FakeWorld(World):
    """The company, its people at the fake platform."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.platform = FakePlatform(FastClock(SPEED))
        self.couriers: list[Courier] = []

    async def start(self) -> FakeProcess:
        """Start a process on the database."""
        process = await open_process(self.settings, self.platform)
        self.couriers.append(process.courier)
        return process

    def address(self, id: str) -> tuple[str, str]:
        """On which channel somebody is, and where there."""
        return "fake", address(id)

    def seat(self, person: Person) -> None:
        """Give somebody an account."""
        self.platform.join(address(person.id), person.name, email=person.email)

    def enter(self, id: str) -> Actor:
        """Somebody at their own client."""
        return Actor(id, FakeSurface(self.platform, address(id)))

    def client(self, id: str) -> FakeSurface:
        """Somebody's client, for what no real client would do."""
        surface = self.person(id).surface
        assert isinstance(surface, FakeSurface)
        return surface


def new_world(url: str, folder: Path, **given: object) -> FakeWorld:
    """A company that is not open yet, on that database."""
    return FakeWorld(Settings.of({"CHIT_DATABASE_URL": url, "CHIT_DATA_DIR": folder, **given}))
