"""A row of a list says of a claim what the claim itself says, and nothing of somebody who was erased."""

import pytest

from claims import rights
from claims.claim import Claim
from claims.listing import Listed
from claims.people import PersonId
from claims.states import State
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.storage import deeds
from tests.support import builders
from tests.support.builders import TODAY

ADA, BOB, GRACE = PersonId("ada"), PersonId("bob"), PersonId("grace")
LINES = (deeds.LINE, builders.line("1234.56", "USD", category="meals", purpose="晚餐 🍜 ‮rtl"), builders.line(None))


def in_short(claim: Claim, *, name: str, desk: tuple[PersonId, ...] = ()) -> Listed:
    """What a list must say of it."""
    return Listed(
        number=claim.number,
        owner=claim.owner,
        owner_name=name,
        state=claim.state,
        currency=claim.currency,
        policy_version=claim.policy_version,
        lines=claim.lines,
        manager=GRACE,
        desk=desk,
    )


@pytest.fixture
async def three(store: Store[UnitOfWork]) -> list[Claim]:
    """A draft of many lines and an approved claim of Ada's, a submitted one of Bob's."""

    def file(unit: UnitOfWork) -> list[int]:
        draft = deeds.draft(unit, *LINES)
        approved = deeds.submitted(unit)
        deeds.approve(unit, approved.number)
        return [draft.number, approved.number, deeds.submitted(unit, owner="bob").number]

    numbers = await store.write(file)
    return await store.read(lambda unit: unit.claims.many(numbers))


async def test_a_row_says_what_the_claim_says(store, three):
    draft, approved, waiting = three

    def ask(unit: UnitOfWork) -> list[list[Listed]]:
        claims = unit.claims
        return [
            claims.mine(ADA, states=list(State), limit=9),
            claims.to_pay(limit=9),
            claims.waiting_for(GRACE, limit=9),
        ]

    mine, to_pay, inbox = await store.read(ask)

    assert mine == [in_short(approved, name="Ada Byron"), in_short(draft, name="Ada Byron")]
    assert to_pay == [in_short(approved, name="Ada Byron")]
    assert inbox == [in_short(waiting, name="Bob Noyce", desk=(GRACE,))]
    assert [(row.label, row.total) for row in mine] == [(claim.label, claim.total) for claim in (approved, draft)]


async def test_claims_of_many_lines_do_not_shorten_a_page(store, three):
    mine = await store.read(lambda unit: unit.claims.mine(ADA, states=list(State), limit=2))

    assert [len(row.lines) for row in mine] == [1, len(LINES)]


async def test_who_was_erased_is_listed_without_a_name_or_a_word(store, three):
    await store.write(lambda unit: unit.people.erase(BOB))

    (row,) = await store.read(lambda unit: unit.claims.waiting_for(GRACE, limit=9))

    assert (row.owner_name, row.lines[0].merchant, row.lines[0].purpose) == ("", None, None)
    assert row.total == deeds.LINE.amount


async def test_a_row_never_gives_more_rights_than_the_claim(store, three):
    def compare(unit: UnitOfWork) -> list[bool]:
        listed = [
            *unit.claims.mine(ADA, states=list(State), limit=9),
            *unit.claims.to_pay(limit=9),
            *unit.claims.waiting_for(GRACE, limit=9),
        ]
        claims = {claim.number: claim for claim in unit.claims.many([row.number for row in listed])}
        return [
            rights.relations(unit, row, person, on=TODAY)
            <= rights.relations(unit, claims[row.number], person, on=TODAY)
            for row in listed
            for person in unit.people.all()
        ]

    assert all(await store.read(compare))
