"""Rows of files: each belongs to one claim, opens with its owner's key alone, and is found wherever its bytes are."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.event import listen

from claims import attaching, filing
from claims.errors import Refused
from claims.people import PersonId
from claims.receipts import Receipt
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support.builders import NOW, TODAY
from tests.support.memory_receipts import a_file

House = Store[UnitOfWork]
ADA, BOB = PersonId("ada"), PersonId("bob")
PHOTO = a_file("打车.jpg", content=b"taxi")
WITH_PHOTO = replace(deeds.LINE, receipts=(PHOTO.sha256,))


async def test_a_row_comes_back_as_it_was_staged(store: House) -> None:
    assert await store.write(lambda unit: unit.receipts.stage(PHOTO)) == PHOTO
    assert await store.read(lambda unit: unit.receipts.get(PHOTO.id)) == PHOTO
    assert await store.read(lambda unit: unit.receipts.get("0" * 32)) is None


async def test_what_has_no_picture_comes_back_without_one(store: House) -> None:
    invoice = replace(PHOTO, thumbnail=None, view=None)
    assert await store.write(lambda unit: unit.receipts.stage(invoice)) == invoice


async def test_staging_the_same_again_changes_nothing_and_nobody_takes_another_s_id(store: House) -> None:
    await store.write(lambda unit: unit.receipts.stage(PHOTO))
    again = await store.write(lambda unit: unit.receipts.stage(replace(PHOTO, name="other.jpg")))
    assert again == PHOTO
    with pytest.raises(Refused, match=r"receipt\.unknown"):
        await store.write(lambda unit: unit.receipts.stage(replace(PHOTO, owner=BOB)))


async def test_a_staged_file_becomes_one_claim_s_and_a_copy_serves_another(store: House) -> None:
    def work(unit: UnitOfWork) -> tuple[int, int]:
        unit.receipts.stage(PHOTO)
        return deeds.draft(unit, WITH_PHOTO).number, deeds.draft(unit, WITH_PHOTO).number

    first, second = await store.write(work)
    (one,) = await store.read(lambda unit: unit.receipts.of_claim(first))
    (two,) = await store.read(lambda unit: unit.receipts.of_claim(second))
    assert (one.id, one.claim, two.claim) == (PHOTO.id, first, second)
    assert (two.kept, two.name) == (one.kept, one.name)
    assert two.id != one.id
    found = await store.read(lambda unit: unit.receipts.elsewhere([PHOTO.sha256], but=first))
    assert [(each.claim, each.owner, each.state.value) for each in found] == [(second, ADA, "draft")]


async def test_a_copy_takes_no_reason_along(store: House) -> None:
    def work(unit: UnitOfWork) -> tuple[str | None, str | None]:
        unit.receipts.stage(PHOTO)
        first, second = deeds.draft(unit, WITH_PHOTO).number, deeds.draft(unit).number
        unit.receipts.give_reason(unit.receipts.of_claim(first)[0], "Two people, one bill")
        deeds.edit(unit, second, WITH_PHOTO, seen=1)
        (one,), (two,) = (unit.receipts.of_claim(each) for each in (first, second))
        return one.reason, two.reason

    assert await store.write(work) == ("Two people, one bill", None)


async def test_one_s_own_files_come_in_the_order_asked_for_one_row_of_each(store: House) -> None:
    files = [a_file(f"{place}.jpg") for place in range(600)]

    def work(unit: UnitOfWork) -> None:
        for each in files:
            unit.receipts.stage(each)
        unit.receipts.stage(a_file("bobs.jpg", owner="bob"))
        deeds.draft(unit, replace(deeds.LINE, receipts=(files[7].sha256,)))
        unit.receipts.stage(replace(a_file("again.jpg"), sha256=files[7].sha256))

    await store.write(work)
    order = [each.sha256 for each in files[::-1]]
    asked = [*order[:3], "f" * 64, a_file("bobs.jpg").sha256, *order[3:], files[7].sha256]
    count: list[str] = []

    def look(unit: UnitOfWork) -> list[Receipt]:
        listen(unit.connection, "before_cursor_execute", lambda *given: count.append(given[2]))
        return unit.receipts.own(ADA, asked)

    found = await store.read(look)
    assert [each.sha256 for each in found] == [*order, files[7].sha256]
    # Of two rows with the same bytes the one that was staged serves, as it does when it is attached.
    assert found[-1].id == a_file("again.jpg").id
    assert len([each for each in count if "receipt" in each]) <= 2


async def test_a_file_that_somebody_else_sent_is_put_on_nobody_s_claim(store: House) -> None:
    await store.write(lambda unit: unit.receipts.stage(PHOTO))
    with pytest.raises(Refused, match=r"receipt\.gone"):
        await store.write(lambda unit: deeds.draft(unit, WITH_PHOTO, owner="bob").number)
    assert await store.read(lambda unit: unit.receipts.own(BOB, [PHOTO.sha256])) == []


async def test_what_was_taken_off_a_claim_is_on_it_no_more_but_its_row_stays(store: House) -> None:
    await store.write(lambda unit: unit.receipts.stage(PHOTO))
    number = await store.write(lambda unit: deeds.draft(unit, WITH_PHOTO).number)
    await store.write(lambda unit: deeds.edit(unit, number, deeds.LINE, seen=1))
    assert await store.read(lambda unit: unit.receipts.elsewhere([PHOTO.sha256], but=None)) == []
    assert [each.id for each in await store.read(lambda unit: unit.receipts.of_claim(number))] == [PHOTO.id]


async def test_of_two_claims_with_one_file_sent_at_once_one_is_refused(store: House) -> None:
    def stage(unit: UnitOfWork) -> tuple[int, int]:
        unit.receipts.stage(PHOTO)
        unit.receipts.stage(a_file("打车.jpg", owner="bob", content=b"taxi"))
        return deeds.draft(unit, WITH_PHOTO).number, deeds.draft(unit, WITH_PHOTO, owner="bob").number

    first, second = await store.write(stage)

    async def submit(number: int, who: str) -> str:
        try:
            return await store.write(
                lambda unit: filing.submit(unit, number, by=deeds.person(who), seen=1, now=NOW, on=TODAY).state.value
            )
        except Refused as refused:
            return refused.code

    outcomes = await asyncio.gather(submit(first, "ada"), submit(second, "bob"))
    assert sorted(outcomes) == ["receipt.elsewhere", "submitted"]


async def test_a_reason_is_kept_with_the_file(store: House) -> None:
    await store.write(lambda unit: unit.receipts.stage(PHOTO))
    await store.write(lambda unit: unit.receipts.give_reason(PHOTO, "一张发票两个人"))
    found = await store.read(lambda unit: unit.receipts.get(PHOTO.id))
    assert found is not None
    assert found.reason == "一张发票两个人"


async def test_an_erased_person_s_files_can_t_be_opened_nor_named(store: House) -> None:
    def refuse(unit: UnitOfWork) -> None:
        unit.receipts.stage(PHOTO)
        unit.receipts.refuse(
            ADA, id="u1", name="病历.exe", refused=Refused("receipt.wrong_type", found="other"), now=NOW
        )

    await store.write(refuse)
    await store.write(lambda unit: unit.people.erase(ADA))
    found = await store.read(lambda unit: unit.receipts.get(PHOTO.id))
    refused = await store.read(lambda unit: unit.receipts.last_refused(ADA))
    assert found is not None
    assert refused is not None
    assert (found.kept, found.name, refused.name) == (None, None, None)
    with pytest.raises(Refused, match=r"receipt\.unknown"):
        await store.read(lambda unit: attaching.visible(unit, PHOTO.id, by=deeds.person("ada"), on=TODAY))


async def test_the_last_refused_file_of_a_person_is_found_with_its_facts(store: House) -> None:
    def work(unit: UnitOfWork) -> None:
        for upload, name in (("u1", "a.exe"), ("u2", "b.pdf"), ("u1", "twice.exe")):
            refused = Refused("receipt.too_many_pages", pages=21, most=20, name=name)
            unit.receipts.refuse(ADA, id=upload, name=name, refused=refused, now=NOW)

    await store.write(work)
    found = await store.read(lambda unit: unit.receipts.last_refused(ADA))
    assert found is not None
    assert (found.name, found.code, found.facts, found.at) == (
        "b.pdf",
        "receipt.too_many_pages",
        {"pages": 21, "most": 20},
        NOW,
    )
    assert await store.read(lambda unit: unit.receipts.last_refused(BOB)) is None


async def test_refused_files_are_forgotten_after_a_while_and_not_before(store: House) -> None:
    def work(unit: UnitOfWork) -> None:
        refused = Refused("receipt.wrong_type", found="other")
        unit.receipts.refuse(ADA, id="u1", name="a.exe", refused=refused, now=NOW)
        unit.receipts.refuse(ADA, id="u2", name="b.exe", refused=refused, now=NOW + timedelta(milliseconds=1))

    await store.write(work)
    limit = NOW + timedelta(milliseconds=1)
    assert await store.write(lambda unit: unit.receipts.drop_refused(limit)) == 1
    assert await store.write(lambda unit: unit.receipts.drop_refused(limit)) == 0
    left = await store.read(lambda unit: unit.receipts.last_refused(ADA))
    assert left is not None
    assert left.name == "b.exe"


async def test_staged_files_are_forgotten_after_a_while_and_receipts_never(store: House) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.receipts.stage(PHOTO)
        unit.receipts.stage(a_file("left.jpg"))
        deeds.draft(unit, WITH_PHOTO)

    await store.write(work)
    assert await store.write(lambda unit: unit.receipts.drop_staged(PHOTO.at)) == 0
    assert await store.write(lambda unit: unit.receipts.drop_staged(PHOTO.at + timedelta(milliseconds=1))) == 1
    left = a_file("left.jpg")
    places = [each.kept.place for each in (PHOTO, left) if each.kept]
    assert await store.read(lambda unit: unit.receipts.known_places(places)) == {places[0]}
