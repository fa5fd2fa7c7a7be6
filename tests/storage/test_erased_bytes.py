"""Of somebody who was erased nothing is left in the files of the embedded database that their key would open."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from claims.people import PersonId
from storage.schema import address, person, person_key
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.conftest import KEYS, unit
from tests.support import builders
from tests.support.builders import NOW, TODAY

House = Store[UnitOfWork]

GRACE = PersonId("grace")


class Careless(sqlite3.Connection):
    """What a build of SQLite gives that leaves deleted bytes where they are."""

    def __init__(self, *args: object, **how: object) -> None:
        super().__init__(*args, **how)
        self.execute("PRAGMA secure_delete = OFF")


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch, migrated_sqlite_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The demo company on SQLite, everybody with an e-mail address."""
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Careless))
    opened = await open_store(migrated_sqlite_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)

    def move_in(unit: UnitOfWork) -> None:
        for each in builders.company():
            unit.people.put(replace(each, email=f"{each.id}@example.com"))
            unit.people.add_address(each.id, channel="webchat", address=each.id)
            deeds.draft(unit, owner=each.id)

    await opened.write(move_in)
    yield opened
    await opened.close()


async def sealed(store: House) -> list[bytes]:
    """Grace's own key as it is kept, her name, her e-mail address and where she is reached."""

    def look(unit: UnitOfWork) -> list[bytes]:
        cells = [
            select(person_key.c.wrapped).where(person_key.c.person == GRACE),
            select(person.c.name_enc).where(person.c.id == GRACE),
            select(person.c.email_enc).where(person.c.id == GRACE),
            select(address.c.address_enc).where(address.c.person == GRACE),
        ]
        return [bytes(unit.connection.execute(cell).scalar_one()) for cell in cells]

    return await store.read(look)


def lying_in(folder: Path, cells: list[bytes]) -> list[bool]:
    """Which of these bytes stand in the database's files."""
    text = b"".join(file.read_bytes() for file in sorted(folder.glob("chit.db*")))
    return [cell in text for cell in cells]


async def erase(store: House) -> None:
    await store.write(lambda unit: unit.people.erase(GRACE, now=NOW, on=TODAY))


async def test_what_stands_in_the_file_is_overwritten(house: House, tmp_path: Path) -> None:
    cells = await sealed(house)
    aside = sqlite3.connect(tmp_path / "chit.db")
    aside.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside.close()
    assert lying_in(tmp_path, cells) == [True] * 4
    assert (tmp_path / "chit.db-wal").stat().st_size == 0

    await erase(house)

    assert lying_in(tmp_path, cells) == [False] * 4


async def test_what_stands_in_the_write_ahead_log_is_gone(house: House, tmp_path: Path) -> None:
    cells = await sealed(house)
    assert lying_in(tmp_path, cells) == [True] * 4
    assert (tmp_path / "chit.db-wal").stat().st_size > 0

    await erase(house)

    assert lying_in(tmp_path, cells) == [False] * 4
    assert (tmp_path / "chit.db-wal").stat().st_size == 0


async def test_who_reads_an_older_state_meanwhile_holds_nobody_up_and_keeps_nothing(
    house: House, tmp_path: Path
) -> None:
    cells = await sealed(house)
    reader = sqlite3.connect(tmp_path / "chit.db", isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM person").fetchone() == (8,)

    await erase(house)
    assert any(lying_in(tmp_path, cells))
    reader.execute("ROLLBACK")
    reader.close()

    # The thread that writes looks again by itself.
    while any(await asyncio.to_thread(lying_in, tmp_path, cells)):
        pass


async def test_closing_empties_the_log_too(migrated_sqlite_url: str, tmp_path: Path, house: House) -> None:
    cells = await sealed(house)
    command = await open_store(migrated_sqlite_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    reader = sqlite3.connect(tmp_path / "chit.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM person").fetchone()
    await erase(command)

    reader.execute("ROLLBACK")
    await command.close()

    assert lying_in(tmp_path, cells) == [False] * 4
    reader.close()
