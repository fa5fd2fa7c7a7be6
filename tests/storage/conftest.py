"""A store of each test's own, on both engines, empty or with the demo company in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.support import builders

KEYS = (b"a key for tests, 32 bytes long..",)


@pytest.fixture
async def empty_store(engine_url: str, tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """A store without anybody in it."""
    opened = await open_store(engine_url, keys=KEYS, data_dir=tmp_path, unit=UnitOfWork, migrate=True)
    yield opened
    await opened.close()


@pytest.fixture
async def store(empty_store: Store[UnitOfWork]) -> Store[UnitOfWork]:
    """A store with the demo company in it, everybody signed in to the web chat."""

    def move_in(unit: UnitOfWork) -> None:
        for person in builders.company():
            unit.people.put(person)
            unit.people.add_address(person.id, channel="webchat", address=person.id)

    await empty_store.write(move_in)
    return empty_store


@pytest.fixture
async def other(engine_url: str, store: Store[UnitOfWork], tmp_path: Path) -> AsyncIterator[Store[UnitOfWork]]:
    """The same database, opened a second time, as another process would."""
    opened = await open_store(engine_url, keys=KEYS, data_dir=tmp_path, unit=UnitOfWork, migrate=False)
    yield opened
    await opened.close()
