"""The company of the stories at work: the whole application over a real database, with a fake channel attached."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import Application, open_application
from bot.courier import Courier
from bot.demo import people as demo_people
from bot.settings import Settings
from claims.claim import Claim
from claims.people import Person, PersonId
from storage.unit_of_work import UnitOfWork
from tests.support.actor import Actor
from tests.support.fake_channel import FakeChannel
from tests.support.fake_clock import FastClock
from tests.support.fake_platform import SECONDS_BETWEEN_MESSAGES, FakePlatform
from tests.support.fake_surface import FakeSurface

SPEED = 100.0
"""How fast the platform's clock runs: one message in 10 ms per conversation."""

QUIET_SECONDS = 20.0


def address(person: str) -> str:
    """Where somebody is at the fake platform; not their id, so that one is never taken for the other."""
    return f"u-{person}"


@dataclass(slots=True)
class Process:
    """One process: an application with its own courier and its own end of the fake channel."""

    app: Application
    channel: FakeChannel
    courier: Courier
    _running: list[asyncio.Task[None]] = field(default_factory=list)

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""
        self.channel.unmount()
        await self.app.door.drain()
        await self.courier.stop()
        await asyncio.gather(*self._running)
        await self.app.close()


async def open_process(settings: Settings, platform: FakePlatform, *, keys: tuple[bytes, ...]) -> Process:
    """Start one more process on the same database."""
    app = await open_application(settings, keys=keys, migrate=True)
    channel = FakeChannel(platform)
    app.attach(channel)
    # The settings name the channels of the product; this company has another one, and people are reached there.
    app.store._unit = partial(UnitOfWork, zone=settings.zone, channels=(channel.name,))
    pause = platform.clock.real(SECONDS_BETWEEN_MESSAGES)
    courier = Courier(
        app.store,
        app.channels,
        drawing=app.drawing,
        company=app.company,
        texts=app.texts,
        metrics=app.metrics,
        worker=app.door.worker,
        pauses={channel.name: pause},
    )
    loop = asyncio.get_running_loop()
    app.door.subscribe(courier.wake)
    # By itself the courier looks at a paused conversation again after a second; the platform's second is shorter.

    def wake_after_the_pause() -> None:
        loop.call_later(pause * 1.5, courier.wake)

    app.door.subscribe(wake_after_the_pause)
    channel.mount(web.Application(), app.door)
    app.start(courier=False, clock=False)
    return Process(app, channel, courier, [asyncio.create_task(courier.run())])


class World:
    """A company with its database, its chat platform and one process or more."""

    def __init__(self, settings: Settings, *, platform: FakePlatform, keys: tuple[bytes, ...]) -> None:
        self.settings = settings
        self.platform = platform
        self.processes: list[Process] = []
        self._keys = keys
        self._actors: dict[str, Actor] = {}

    # ------------------------------------------------------------ life

    async def open(self) -> None:
        """Start the first process and hire the demo company, where the database does not hold it yet."""
        await self.open_process()
        known = await self.app.store.read(lambda unit: unit.people.all())
        if not known:
            await self.hire(demo_people())
        for person in known:
            self.platform.join(address(person.id), person.name, email=person.email)

    async def open_process(self) -> Process:
        """Start one more process."""
        process = await open_process(self.settings, self.platform, keys=self._keys)
        self.processes.append(process)
        return process

    async def restart(self) -> None:
        """Stop every process and start one again."""
        await self.close()
        await self.open_process()

    async def close(self) -> None:
        """Stop every process."""
        while self.processes:
            await self.processes.pop().close()

    @property
    def app(self) -> Application:
        """The first process."""
        return self.processes[0].app

    # ------------------------------------------------------------ people

    async def hire(self, people: Iterable[Person]) -> None:
        """Put people into the directory and give them an account at the platform."""
        everybody = list(people)

        def work(unit: Any) -> None:
            for person in everybody:
                unit.people.put(person)
                unit.people.add_address(person.id, channel="fake", address=address(person.id))

        await self.app.store.write(work)
        for person in everybody:
            self.platform.join(address(person.id), person.name, email=person.email)

    async def change(self, id: str, **fields: Any) -> None:
        """Another row of the directory for somebody, as by an import."""
        person = replace(await self.directory(id), **fields)
        await self.app.store.write(lambda unit: unit.people.import_rows([person]))

    async def leaves(self, id: str) -> None:
        """Somebody leaves the company today."""
        await self.change(id, left_on=datetime.now(UTC).date() - timedelta(days=1))

    def person(self, id: str) -> Actor:
        """Somebody at their own client."""
        if id not in self._actors:
            self._actors[id] = Actor(id, FakeSurface(self.platform, address(id)))
        return self._actors[id]

    def client(self, id: str) -> FakeSurface:
        """The same person's client, for what no real client would do."""
        surface = self.person(id).surface
        assert isinstance(surface, FakeSurface)
        return surface

    # ------------------------------------------------------------ the truth

    async def claim(self, number: int) -> Claim | None:
        """The claim as it is kept."""
        found: Claim | None = await self.app.store.read(lambda unit: unit.claims.get(number))
        return found

    async def state(self, number: int) -> str:
        """Where a claim stands."""
        claim = await self.claim(number)
        assert claim is not None
        return claim.state.value

    async def events(self, number: int) -> list[str]:
        """What happened to a claim, oldest first."""
        rows = await self.app.store.read(lambda unit: unit.claims.history(number))
        return [row.event for row in rows]

    async def directory(self, id: str) -> Person:
        """Somebody's row."""
        found: Person | None = await self.app.store.read(lambda unit: unit.people.get(PersonId(id)))
        assert found is not None
        return found

    async def is_quiet(self) -> bool:
        """Whether nothing runs, nothing accepted is unfinished and nothing waits to be told."""

        def look(unit: Any) -> bool:
            waiting = [each for state in ("waiting", "sending") for each in unit.notices.list(state=state, limit=100)]
            return not unit.inbox.waiting() and not [each for each in waiting if each.channel != "nobody"]

        return all(process.app.door.is_idle for process in self.processes) and await self.app.store.read(look)

    async def quiet(self) -> None:
        """Wait until everything that was begun has ended."""
        deadline = time.monotonic() + QUIET_SECONDS
        while not await self.is_quiet():
            if time.monotonic() > deadline:
                raise AssertionError("the company never came to rest")
            await asyncio.sleep(0.02)


KEYS = (b"stories-stories-stories-stories-",)
"""The secret keys of every company of a test run, so that an empty database can be copied."""


def new_world(url: str, folder: Path, *, keys: tuple[bytes, ...] = KEYS, **given: object) -> World:
    """A company that is not open yet, on that database."""
    settings = Settings.of({"CHIT_DATABASE_URL": url, "CHIT_DATA_DIR": folder, **given})
    return World(settings, platform=FakePlatform(FastClock(SPEED)), keys=keys)


async def founded(url: str, folder: Path) -> None:
    """Bring an empty database to the newest schema with a first policy and the demo company, without claims."""
    world = new_world(url, folder)
    await world.open()
    await world.close()
