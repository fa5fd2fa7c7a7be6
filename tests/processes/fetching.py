"""Run Chit with a channel whose files lie in a folder until one photo is filed, or until it falls. Used by tests alone.

    python -m tests.processes.fetching FOLDER POINT

It falls by kill -9 at its POINT, one of `POINTS`; at `nowhere` it goes on until nothing is left to do.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import func, select

from bot.app import open_application
from bot.chat.channel import Outgoing, Profile, Sent
from bot.chat.dispatch import Door
from bot.chat.events import Origin, Said, SharedFile
from bot.chat.staging import Staging
from bot.settings import Settings
from claims.people import PersonId
from storage.inbox import Inbox
from storage.schema import lane
from storage.tasks import Tasks
from tests.processes.house import KEY, until

POINTS = ("asked", "fetched", "staged", "accepted", "settled", "handed-in")
"""In the commit that asks for the fetch; between fetch and staging; after it; in the commit that settles, after the
message is in and after the task is done; and after that commit, before the message's turn.
"""

OPEN = select(func.sum(lane.c.pending)).where(~lane.c.side.endswith(":webchat"))
"""How much is left to do; what the demo company is told waits in a web chat that nobody serves here."""

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)


class FolderChannel:
    """Sends into the void and fetches from a folder."""

    name = "folder"
    forms = frozenset({"question"})
    pace = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, outgoing: Outgoing) -> Sent:
        """It arrived."""
        return Sent(f"m{outgoing.id}")

    async def update(self, ref: str, outgoing: Outgoing) -> Sent:
        """It was changed."""
        return Sent(ref)

    async def fetch(self, file: str) -> AsyncIterator[bytes]:
        """The bytes of a file."""
        yield await asyncio.to_thread((self._folder / file).read_bytes)

    async def profile(self, address: str) -> Profile | None:
        """Nothing is known of anybody."""
        return None

    def mount(self, app: web.Application, door: Door) -> None:
        """There is no route."""


def fall(*args: Any, **kwargs: Any) -> None:
    """As by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def falls_before(cls: type, method: str) -> None:
    """Kill this process when that method is called."""
    setattr(cls, method, fall)


def falls_after(cls: type, method: str, *, when: Callable[..., bool] = lambda *_, **__: True) -> None:
    """Kill this process when that method has done its work."""
    original = getattr(cls, method)

    def call(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        if when(*args, **kwargs):
            fall()
        return result

    async def awaited(*args: Any, **kwargs: Any) -> Any:
        result = await original(*args, **kwargs)
        fall()
        return result

    setattr(cls, method, awaited if inspect.iscoroutinefunction(original) else call)


def set_trap(point: str) -> None:
    """Let the process fall at that point."""
    if point == "asked":
        falls_after(Tasks, "add")
    elif point == "fetched":
        falls_before(Staging, "stage")
    elif point == "staged":
        falls_after(Staging, "stage")
    elif point == "accepted":
        falls_after(Inbox, "accept", when=lambda *_, key, **__: key.endswith(":files"))
    elif point == "settled":
        falls_after(Tasks, "finish")
    elif point == "handed-in":
        falls_after(Door, "hand_in")
    elif point != "nowhere":
        raise SystemExit(f"unknown point: {point}")


async def main() -> None:
    """Ada's photo is delivered, as often as this is run."""
    folder, point = Path(sys.argv[1]), sys.argv[2]
    set_trap(point)
    app = await open_application(Settings.of(os.environ), keys=(KEY,), migrate=False)
    app.attach(FolderChannel(folder))
    await app.store.write(
        lambda unit: unit.people.add_address(PersonId("ada"), channel=FolderChannel.name, address="u-ada")
    )
    app.start(courier=True, clock=False)
    origin = Origin(channel=FolderChannel.name, address="u-ada", place="u-ada", key="folder:e1", at=AT)
    photo = SharedFile(id="taxi.jpg", name="taxi.jpg")
    await app.door.accept(Said(origin=origin, text="taxi 68 yesterday", files=(photo,)))

    async def rests() -> bool:
        return app.door.is_idle and not await app.store.read(lambda unit: unit.connection.execute(OPEN).scalar_one())

    await until(rests, seconds=50, what="the end of all work")
    await app.close()


if __name__ == "__main__":
    asyncio.run(main())
