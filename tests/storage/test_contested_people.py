"""Several change the directory at once, or use it while it is changed: as if one had come after the other."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from claims.directory import parse_directory
from claims.errors import Refused
from claims.people import Person, PersonId
from storage.audit_check import verify
from storage.people import Imported
from storage.store import Store, open_store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.conftest import KEYS, unit
from tests.storage.contest import Meeting, commit_last, meet
from tests.support.builders import NOW, TODAY

House = Store[UnitOfWork]

GRACE, HEIDI = PersonId("grace"), PersonId("heidi")
CHANGED = replace(deeds.person("grace"), name="Grace H.", manager_id=PersonId("frank"))
ERASED = Person(GRACE, "", manager_id=HEIDI, erased=True)


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


# ---------------------------------------------------------------- submit beside a change of manager


ADA_MOVES = replace(deeds.person("ada"), manager_id=HEIDI)


async def a_draft(store: House) -> int:
    return await store.write(lambda unit: deeds.draft(unit).number)


def change_manager(unit: UnitOfWork) -> Imported:
    return unit.people.import_rows([ADA_MOVES], now=NOW, on=TODAY)


def submit(number: int, *, knowing: bool = False) -> Callable[[UnitOfWork], tuple[PersonId, ...]]:
    """Sends it; gives whom it waits for. `knowing`: this unit had read who the manager is before."""

    def work(unit: UnitOfWork) -> tuple[PersonId, ...]:
        if knowing:
            unit.people.all()
        return deeds.submit(unit, number, seen=1).desk

    return work


async def desk(store: House, number: int) -> tuple[tuple[PersonId, ...], list[PersonId]]:
    """Whom it waits for by its own record, and in whose list it stands."""

    def look(unit: UnitOfWork) -> tuple[tuple[PersonId, ...], list[PersonId]]:
        listed = [each.id for each in unit.people.all() if unit.claims.waiting_for(each.id, limit=9)]
        return unit.claims.get(number).desk, listed

    return await store.read(look)


async def test_a_claim_sent_beside_a_change_of_manager_moves_with_the_others(house: House, other: House) -> None:
    number = await a_draft(house)

    asked, imported = await commit_last((house, submit(number)), (other, change_manager))

    assert (asked, imported) == ((GRACE,), Imported(changed=1, moved=(number,)))
    assert await desk(house, number) == ((HEIDI,), [HEIDI])
    assert (await house.read(lambda unit: verify(unit.connection, unit.vault))).broken == ()


@pytest.mark.parametrize("knowing", [False, True])
async def test_a_claim_sent_while_the_manager_changes_goes_to_the_new_one(
    house: House, other: House, knowing: bool
) -> None:
    number = await a_draft(house)

    imported, asked = await commit_last((other, change_manager), (house, submit(number, knowing=knowing)))

    assert (imported, asked) == (Imported(changed=1), (HEIDI,))
    assert await desk(house, number) == ((HEIDI,), [HEIDI])


async def test_a_claim_sent_while_its_manager_is_erased_goes_to_the_next_one(house: House, other: House) -> None:
    number = await a_draft(house)

    _, asked = await commit_last((other, erase), (house, submit(number)))

    assert asked == (HEIDI,)


async def test_who_only_counts_on_the_directory_does_not_wait_for_others_who_do(house: House, other: House) -> None:
    ended = []

    def stand_still(unit: UnitOfWork, meeting: Meeting) -> None:
        unit.people.hold()
        meeting.here()
        ended.append("first")

    def pass_by(unit: UnitOfWork) -> None:
        unit.people.hold()
        ended.append("second")

    assert await meet((house, stand_still), (other, pass_by)) == [None, None]
    assert ended == ["second", "first"]


# ---------------------------------------------------------------- decide beside a change of manager


async def test_a_former_manager_is_refused_while_the_claim_still_waits_for_them(house: House) -> None:
    number = await house.write(lambda unit: deeds.submitted(unit).number)
    # As if the moving were still to come: only the directory has changed.
    await house.write(lambda unit: unit.people.put(ADA_MOVES))
    assert (await desk(house, number))[0] == (GRACE,)

    for deed in (deeds.approve, lambda unit, number: deeds.send_back(unit, number, "Why?")):
        with deeds.refused("claim.not_yours"):
            await house.write(lambda unit, deed=deed: deed(unit, number))
    await house.write(lambda unit: unit.people.reroute(now=NOW, on=TODAY))
    await house.write(lambda unit: deeds.approve(unit, number, by="heidi"))


async def test_a_decision_beside_a_change_of_manager_is_one_or_the_other(house: House, other: House) -> None:
    number = await house.write(lambda unit: deeds.submitted(unit).number)

    _, approved = await commit_last((other, change_manager), (house, lambda unit: deeds.approve(unit, number)))

    # It was read before the change was committed; what is written then is not what was read.
    assert is_refused(approved) in {"claim.not_yours", "claim.changed"}
    assert (await desk(house, number))[0] == (HEIDI,)
