"""An old file becomes a receipt at the moment at which it is forgotten: it is one or the other, never half of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.errors import Refused
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.storage.contest import commit_last
from tests.support.memory_receipts import a_file

House = Store[UnitOfWork]

PHOTO = a_file("taxi.jpg")
PLACES = [PHOTO.kept.place] if PHOTO.kept else []
LINE = replace(deeds.LINE, receipts=(PHOTO.sha256,))


@pytest.fixture
async def house(house: House) -> House:
    """The same with a file of Ada's."""
    await house.write(lambda unit: unit.receipts.stage(PHOTO))
    return house


def attach(unit: UnitOfWork) -> int:
    return deeds.draft(unit, LINE).number


def forget(unit: UnitOfWork) -> int:
    return unit.receipts.drop_staged(PHOTO.at + timedelta(days=1))


async def test_a_file_that_just_became_a_receipt_is_not_forgotten(house: House) -> None:
    number, forgotten = await commit_last((house, attach), (house, forget))

    assert forgotten == 0
    assert [each.id for each in await house.read(lambda unit: unit.receipts.of_claim(number))] == [PHOTO.id]
    assert await house.read(lambda unit: unit.receipts.known_places(PLACES)) == set(PLACES)


async def test_a_file_that_was_just_forgotten_becomes_no_receipt(house: House) -> None:
    forgotten, refused = await commit_last((house, forget), (house, attach))

    assert forgotten == 1
    assert isinstance(refused, Refused)
    assert refused.code == "receipt.gone"
    # Its bytes may be deleted now: nothing may speak of them any more.
    assert await house.read(lambda unit: unit.receipts.known_places(PLACES)) == set()


async def test_a_file_put_on_two_claims_at_once_is_a_receipt_of_both(house: House) -> None:
    first, second = await commit_last((house, attach), (house, attach))

    found = await house.read(lambda unit: [unit.receipts.of_claim(each) for each in (first, second)])
    assert [[each.kept for each in receipts] for receipts in found] == [[PHOTO.kept], [PHOTO.kept]]


async def test_of_two_claims_that_are_sent_at_once_with_one_file_the_second_is_refused(house: House) -> None:
    def begin(unit: UnitOfWork) -> tuple[int, int]:
        unit.receipts.stage(a_file("taxi.jpg", owner="bob"))
        return attach(unit), deeds.draft(unit, LINE, owner="bob").number

    hers, his = await house.write(begin)

    sent, refused = await commit_last(
        (house, lambda unit: deeds.submit(unit, hers, seen=1).state),
        (house, lambda unit: deeds.submit(unit, his, seen=1, by="bob").state),
    )

    assert sent == "submitted"
    assert isinstance(refused, Refused)
    assert refused.code == "receipt.elsewhere"


async def returned_beside_a_draft(house: House) -> tuple[int, int]:
    """Ada's returned claim without a receipt, and Bob's complete draft with his copy of the file."""

    def begin(unit: UnitOfWork) -> tuple[int, int]:
        unit.receipts.stage(a_file("taxi.jpg", owner="bob"))
        hers = deeds.submitted(unit).number
        deeds.send_back(unit, hers, "Where is the receipt?")
        return hers, deeds.draft(unit, LINE, owner="bob").number

    return await house.write(begin)


async def test_a_file_put_on_a_returned_claim_while_a_draft_with_it_is_sent_is_refused_there(house: House) -> None:
    hers, his = await returned_beside_a_draft(house)

    sent, refused = await commit_last(
        (house, lambda unit: deeds.submit(unit, his, seen=1, by="bob").state),
        (house, lambda unit: deeds.edit(unit, hers, LINE, seen=3).receipts),
    )

    assert sent == "submitted"
    assert isinstance(refused, Refused)
    assert refused.code == "receipt.elsewhere"


async def test_a_draft_with_a_file_that_is_just_put_on_a_returned_claim_is_not_sent(house: House) -> None:
    hers, his = await returned_beside_a_draft(house)

    added, refused = await commit_last(
        (house, lambda unit: deeds.edit(unit, hers, LINE, seen=3).receipts),
        (house, lambda unit: deeds.submit(unit, his, seen=1, by="bob").state),
    )

    assert added == (PHOTO.sha256,)
    assert isinstance(refused, Refused)
    assert refused.code == "receipt.elsewhere"
