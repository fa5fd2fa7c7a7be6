"""The company of the stories at work: the whole application over a real database, whatever its people sit at."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.app import Application
from bot.demo import people as demo_people
from bot.settings import Settings
from claims.claim import Claim
from claims.people import Person, PersonId
from tests.support.actor import Actor

KEYS = (b"stories-stories-stories-stories-",)
"""The secret keys of every company of a test run, so that an empty database can be copied."""

QUIET_SECONDS = 60.0

CLOSING_SECONDS = 60.0
"""A process that does not stop fails its test instead of hanging."""


class Process(Protocol):
    """An application that runs."""

    @property
    def app(self) -> Application: ...

    async def close(self) -> None:
        """Stop as a process stops on SIGTERM."""


class World(ABC):
    """A company with its database and one process or more. Subclasses say which channel it has."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.processes: list[Process] = []
        self._actors: dict[str, Actor] = {}

    # ------------------------------------------------------------ what differs by channel

    @abstractmethod
    async def start(self) -> Process:
        """Start a process on the database."""

    @abstractmethod
    def address(self, id: str) -> tuple[str, str]:
        """On which channel somebody is, and where there."""

    @abstractmethod
    def seat(self, person: Person) -> None:
        """Give somebody a place at the channel, outside the application."""

    @abstractmethod
    def enter(self, id: str) -> Actor:
        """Somebody at their own client."""

    # ------------------------------------------------------------ life

    async def open(self) -> None:
        """Start the first process and hire the demo company, where the database does not hold it yet."""
        await self.open_process()
        known = await self.app.store.read(lambda unit: unit.people.all())
        if not known:
            await self.hire(demo_people())
        for person in known:
            self.seat(person)

    async def open_process(self) -> Process:
        """Start one more process."""
        self.processes.append(await self.start())
        return self.processes[-1]

    async def restart(self) -> None:
        """Stop every process and start one again."""
        await self.close()
        await self.open_process()

    async def close(self) -> None:
        """Stop every process."""
        while self.processes:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.processes.pop().close()

    async def end(self) -> None:
        """Stop every process, and whatever else the company has of its own."""
        await self.close()

    @property
    def app(self) -> Application:
        """The first process."""
        return self.processes[0].app

    # ------------------------------------------------------------ people

    async def hire(self, people: Iterable[Person]) -> None:
        """Put people into the directory and give them a place at the channel."""
        everybody = list(people)

        def work(unit: Any) -> None:
            for person in everybody:
                unit.people.put(person)
                channel, address = self.address(person.id)
                unit.people.add_address(person.id, channel=channel, address=address)

        await self.app.store.write(work)
        for person in everybody:
            self.seat(person)

    async def change(self, id: str, **fields: Any) -> None:
        """Another row of the directory for somebody, as by an import."""
        person = replace(await self.directory(id), **fields)
        await self.app.store.write(lambda unit: unit.people.import_rows([person]))

    async def leaves(self, id: str) -> None:
        """Somebody leaves the company today."""
        await self.change(id, left_on=datetime.now(UTC).date() - timedelta(days=1))

    def person(self, id: str) -> Actor:
        """Somebody at their own client, the same one whenever asked."""
        if id not in self._actors:
            self._actors[id] = self.enter(id)
        return self._actors[id]

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


async def founded(world: World) -> None:
    """Bring its empty database to the newest schema with a first policy and the demo company, to be copied."""
    await world.open()
    await world.end()


async def found_file(file: Path, new_world: Callable[[str, Path], World]) -> Path:
    """The same on a SQLite file."""
    await founded(new_world(sqlite_url(file), file.parent))
    return file


def sqlite_url(file: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"
