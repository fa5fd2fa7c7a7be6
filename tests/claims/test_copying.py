"""A copy begins a claim of its own with what an earlier one says; the earlier one stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims import attaching, copying
from claims.claim import Claim
from claims.copying import Copied, Origin
from claims.errors import Refused
from claims.lines import Line
from tests.support import builders
from tests.support.memory import MemoryUnit
from tests.support.memory_receipts import a_file
from tests.support.office import Office

PHOTO = a_file("taxi.jpg")
RIDE = replace(builders.line(), receipts=(PHOTO.sha256,))


def office_with(*lines: Line) -> tuple[Office, int]:
    """A company and the number of a draft of Ada's with these lines, her photo on it where one is named."""
    office = Office()
    office.store.receipts[PHOTO.id] = PHOTO
    return office, office.draft("ada", *lines)


def copied(office: Office, number: int, *, by: str = "ada") -> Copied:
    now = office._tick()
    actor = office.person(by)
    return office.store.write(lambda unit: copying.copy(unit, number, by=actor, now=now, on=now.date()))


def origin(office: Office, claim: Claim) -> Origin | None:
    return copying.origin(MemoryUnit(office.store), claim)


def ended(office: Office, number: int, how: str) -> None:
    """Bring a draft to that end."""
    if how == "discarded":
        office.discard(number)
        return
    office.submit(number)
    if how == "withdrawn":
        office.withdraw(number)
    elif how == "rejected":
        office.reject(number)
    else:
        office.approve(number)
        if how == "paid":
            office.pay(number)


@pytest.mark.parametrize("how", ["withdrawn", "approved", "rejected", "paid", "discarded"])
def test_the_copy_is_a_draft_with_the_same_lines_and_the_old_claim_is_as_it_was(how: str) -> None:
    lines = (builders.line("45"), builders.line("120"))
    office, number = office_with(*lines)
    ended(office, number, how)
    before = office.claim(number)
    made = copied(office, number)

    assert (made.claim.state, made.claim.version, made.claim.owner) == ("draft", 1, "ada")
    assert made.claim.lines == lines
    assert (made.claim.rounds, made.claim.steps) == ((), ())
    assert made.is_new
    assert office.claim(number) is before
    assert origin(office, made.claim) == Origin(number, 0)
    assert origin(office, before) is None


@pytest.mark.parametrize(
    ("how", "kept"), [("withdrawn", 1), ("rejected", 1), ("discarded", 1), ("approved", 0), ("paid", 0)]
)
def test_receipts_go_on_only_from_a_claim_that_nobody_pays(how: str, kept: int) -> None:
    office, number = office_with(RIDE)
    ended(office, number, how)
    made = copied(office, number)

    assert made.claim.receipts == (PHOTO.sha256,) * kept
    assert origin(office, made.claim) == Origin(number, 1 - kept)
    assert len(MemoryUnit(office.store).receipts.of_claim(made.claim.number)) == kept
    assert office.claim(number).receipts == (PHOTO.sha256,)


def test_a_receipt_that_is_on_its_way_with_another_claim_stays_behind_and_the_copy_is_made() -> None:
    office, number = office_with(RIDE)
    ended(office, number, "rejected")
    office.submit(copied(office, number).claim.number)
    made = copied(office, number)

    assert made.is_new
    assert made.claim.receipts == ()
    attaching.demand_alone(MemoryUnit(office.store), made.claim)


def test_asked_twice_without_a_change_it_is_one_copy_and_after_a_change_two() -> None:
    office, number = office_with()
    ended(office, number, "paid")
    first = copied(office, number)
    again = copied(office, number)
    assert (again.claim.number, again.is_new) == (first.claim.number, False)
    office.edit(first.claim.number)
    third = copied(office, number)

    assert third.is_new
    assert third.claim.number != first.claim.number


def test_a_draft_in_between_is_not_taken_for_the_copy() -> None:
    office, number = office_with()
    ended(office, number, "paid")
    other = office.draft("ada")
    made = copied(office, number)

    assert made.is_new
    assert made.claim.number not in (number, other)


def test_a_category_that_is_no_more_is_left_open() -> None:
    office, number = office_with(builders.line())
    ended(office, number, "rejected")
    old = office.claim(number)
    office.store.claims[old.number] = replace(old, lines=(replace(old.lines[0], category="gone"),))

    assert copied(office, number).claim.lines[0].category is None


@pytest.mark.parametrize("how", ["draft", "submitted", "returned"])
def test_what_is_not_over_is_not_copied(how: str) -> None:
    office, number = office_with()
    if how != "draft":
        office.submit(number)
    if how == "returned":
        office.send_back(number)
    with pytest.raises(Refused, match=r"claim\.state"):
        copied(office, number)


def test_a_foreign_claim_and_a_missing_one_are_refused_alike_and_an_approver_copies_nothing() -> None:
    office, number = office_with()
    ended(office, number, "approved")
    for foreign in (number, 999):
        with pytest.raises(Refused, match=r"claim\.unknown"):
            copied(office, foreign, by="bob")
    with pytest.raises(Refused, match=r"claim\.not_yours"):
        copied(office, number, by="grace")
    assert len(office.store.claims) == 1


def test_a_copy_is_not_given_again_when_the_claim_says_something_else_by_now() -> None:
    office, number = office_with(builders.line("68"))
    ended(office, number, "withdrawn")
    first = copied(office, number)
    office.edit(number, builders.line("99"))
    second = copied(office, number)

    assert second.is_new
    assert second.claim.number != first.claim.number
    assert second.claim.lines == (builders.line("99"),)
    assert not copied(office, number).is_new
