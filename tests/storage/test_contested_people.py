"""Several change the directory at once, or use it while it is changed: as if one had come after the other."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from claims.directory import parse_directory
from claims.errors import Refused
from claims.people import Person, PersonId
from storage.people import Imported
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.conftest import KEYS, unit
from tests.storage.contest import Meeting, commit_last, meet
from tests.support import builders
from tests.support.builders import NOW, TODAY

House = Store[UnitOfWork]

GRACE, HEIDI = PersonId("grace"), PersonId("heidi")
CHANGED = replace(deeds.person("grace"), name="Grace H.", manager_id=PersonId("frank"))
ERASED = Person(GRACE, "", manager_id=HEIDI, erased=True)


@pytest.fixture
async def house(migrated_postgres_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """The demo company on PostgreSQL; on SQLite one writes after the other anyway."""
    opened = await open_store(migrated_postgres_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)

    def move_in(unit: UnitOfWork) -> None:
        for person in builders.company():
            unit.people.put(person)
            unit.people.add_address(person.id, channel="webchat", address=person.id)

    await opened.write(move_in)
    yield opened
    await opened.close()


@pytest.fixture
async def other(house: House, migrated_postgres_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """Another process on the same database."""
    opened = await open_store(migrated_postgres_url, keys=KEYS, data_dir=tmp_path, unit=unit, migrate=False)
    # It knows everybody and their keys, as any process that serves does.
    await opened.read(lambda unit: unit.people.all())
    yield opened
    await opened.close()


def erase(unit: UnitOfWork) -> int:
    return len(unit.people.erase(GRACE, now=NOW, on=TODAY))


def import_(unit: UnitOfWork) -> Imported:
    return unit.people.import_rows([CHANGED], now=NOW, on=TODAY)


async def grace(store: House) -> Person | None:
    return await store.read(lambda unit: unit.people.get(GRACE))


def is_refused(outcome: object) -> str | None:
    return outcome.code if isinstance(outcome, Refused) else None


# ---------------------------------------------------------------- erase beside import


async def test_an_import_beside_an_erasure_brings_nobody_back(house: House, other: House) -> None:
    erased, imported = await commit_last((house, erase), (other, import_))

    assert (erased, is_refused(imported)) == (0, "person.erased")
    assert await grace(house) == ERASED


async def test_an_erasure_beside_an_import_erases_what_was_imported(house: House, other: House) -> None:
    imported, erased = await commit_last((other, import_), (house, erase))

    assert (imported, erased) == (Imported(changed=1), 0)
    assert await grace(house) == replace(ERASED, manager_id=PersonId("frank"))


async def test_an_erasure_in_the_middle_of_an_import_waits_for_its_end(house: House, other: House) -> None:
    def import_slowly(unit: UnitOfWork, meeting: Meeting) -> Imported:
        return unit.people.import_rows(meeting.after([CHANGED]), now=NOW, on=TODAY)

    imported, erased = await meet((other, import_slowly), (house, erase))

    assert (imported, erased) == (Imported(changed=1), 0)
    assert await grace(house) == replace(ERASED, manager_id=PersonId("frank"))


async def test_a_row_put_beside_an_erasure_brings_nobody_back(house: House, other: House) -> None:
    def read_and_put(unit: UnitOfWork) -> bool:
        assert unit.people.get(GRACE) == deeds.person("grace")
        return unit.people.put(CHANGED)

    _, put = await commit_last((house, erase), (other, read_and_put))

    assert is_refused(put) == "person.erased"
    assert await grace(house) == ERASED


async def test_an_address_added_beside_an_erasure_leads_to_nobody(house: House, other: House) -> None:
    def add(unit: UnitOfWork) -> bool:
        return unit.people.add_address(GRACE, channel="slack", address="U1")

    _, added = await commit_last((house, erase), (other, add))

    assert is_refused(added) == "person.erased"
    assert await house.read(lambda unit: unit.addresses.of(GRACE)) == {}


async def test_a_sign_in_beside_an_erasure_leaves_no_address(house: House, other: House) -> None:
    token = await house.write(lambda unit: unit.sign_ins.create(GRACE, now=NOW))

    signed_in, _ = await commit_last((other, lambda unit: unit.sign_ins.use(token, now=NOW)), (house, erase))

    assert not isinstance(signed_in, Exception)
    assert await house.read(lambda unit: unit.sign_ins.person_of(signed_in.session, now=NOW)) is None
    assert await house.read(lambda unit: unit.addresses.of(GRACE)) == {}


# ---------------------------------------------------------------- what people chose themselves


async def test_a_language_chosen_beside_an_import_is_kept(house: House, other: House) -> None:
    _, imported = await commit_last((house, lambda unit: unit.people.speak(GRACE, "zh-CN")), (other, import_again))

    assert imported == Imported(changed=1)
    assert await grace(house) == replace(CHANGED, locale="zh-CN")


async def test_a_language_chosen_while_an_import_ends_is_kept(house: House, other: House) -> None:
    imported, _ = await commit_last((other, import_again), (house, lambda unit: unit.people.speak(GRACE, "zh-CN")))

    assert imported == Imported(changed=1)
    assert await grace(house) == replace(CHANGED, locale="zh-CN")


def import_again(unit: UnitOfWork) -> Imported:
    """As the command does it: what the file does not say is kept."""
    unit.people.lock()
    rows, errors = parse_directory(
        b"id,name,manager_id\ngrace,Grace H.,frank\n", {each.id: each for each in unit.people.all()}
    )
    assert errors == []
    return unit.people.import_rows(rows, now=NOW, on=TODAY)
