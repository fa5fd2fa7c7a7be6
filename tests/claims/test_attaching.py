"""Files on claims: each belongs to one, the same one on two is noticed, and only who sees a claim sees its receipts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims import attaching
from claims.errors import Refused
from claims.receipts import MOST_FILES
from claims.states import State
from tests.claims.kept_on_both import code_of, keep_both, staged, with_receipt
from tests.support import builders
from tests.support.memory_receipts import a_file
from tests.support.office import Office

# ------------------------------------------------------------ on and off


def test_a_staged_file_becomes_a_receipt_of_the_draft_and_history_says_so() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    number = office.draft("ada", with_receipt(photo))
    assert office.claim(number).receipts == (photo,)
    assert office.store.receipts[a_file("taxi.jpg").id].claim == number
    assert office.names(number) == ["created", "receipt_added"]
    assert {event.version for event in office.events(number)} == {1}


def test_adding_and_removing_raises_the_version_once_each() -> None:
    office = Office()
    number, photo = office.draft("ada"), staged(office, "taxi.jpg")
    office.edit(number, with_receipt(photo))
    assert (office.claim(number).version, office.names(number)) == (2, ["created", "receipt_added"])
    claim = office.store.write(
        lambda unit: attaching.remove(
            unit,
            number,
            a_file("taxi.jpg").id,
            by=office.person("ada"),
            seen=2,
            now=office.now,
            on=office.now.date(),
        )
    )
    assert (claim.receipts, claim.version) == ((), 3)
    assert office.names(number)[-1] == "receipt_removed"


def test_an_edit_of_words_and_receipts_is_one_version_of_two_rows() -> None:
    office = Office()
    number, photo = office.draft("ada"), staged(office, "taxi.jpg")
    office.edit(number, with_receipt(photo, "70"))
    assert office.names(number) == ["created", "edited", "receipt_added"]
    assert office.claim(number).version == 2


def test_a_file_that_was_taken_off_can_be_put_on_again() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    number = office.draft("ada", with_receipt(photo))
    office.edit(number, builders.line())
    office.edit(number, with_receipt(photo))
    assert office.claim(number).receipts == (photo,)
    assert len(office.store.receipts) == 1


def test_twenty_files_are_taken_and_one_more_is_not() -> None:
    office = Office()
    photos = tuple(staged(office, f"{place}.jpg") for place in range(MOST_FILES + 1))
    number = office.draft("ada", replace(builders.line(), receipts=photos[:MOST_FILES]))
    assert len(office.claim(number).receipts) == MOST_FILES
    refused = code_of(lambda: office.edit(number, replace(builders.line(), receipts=photos)))
    assert (refused.code, refused.facts) == ("claim.too_many_files", {"most": 20})


def test_somebody_else_s_file_can_t_be_put_on_my_claim() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg", owner="bob")
    assert code_of(lambda: office.draft("ada", with_receipt(photo))).code == "receipt.gone"


def test_files_go_to_the_first_line_without_one_else_to_the_last() -> None:
    one, two = builders.line("1"), replace(builders.line("2"), receipts=("a",))
    assert [each.receipts for each in attaching.with_files([two, one], ["b", "a"])] == [("a",), ("b",)]
    assert [each.receipts for each in attaching.with_files([two, two], ["b"])] == [("a",), ("a", "b")]
    assert attaching.with_files([two], ["a"]) == [two]


@pytest.mark.parametrize(("line", "place"), [(1, 0), (2, 1), (3, 2), (0, 0), (4, 0), (-1, 0)])
def test_files_go_to_the_line_that_is_named(line: int, place: int) -> None:
    lines = [builders.line(amount) for amount in ("1", "2", "3")]
    found = attaching.with_files(lines, ["a"], line=line)
    assert [each.receipts for each in found].index(("a",)) == place


# ------------------------------------------------------------ the same file twice


@pytest.mark.parametrize("state", ["submitted", "returned", "approved", "paid"])
@pytest.mark.parametrize("owner", ["ada", "bob"])
def test_a_file_on_a_live_claim_is_blocked_and_only_my_own_claim_is_named(state: str, owner: str) -> None:
    office = Office()
    photo = staged(office, "taxi.jpg", owner=owner)
    live = office.sent(owner, with_receipt(photo))
    if state == "returned":
        office.send_back(live)
    elif state in ("approved", "paid"):
        office.approve(live)
    if state == "paid":
        office.pay(live)
    assert office.claim(live).state is State(state)
    again = staged(office, "again.jpg", content=b"taxi.jpg")
    refused = code_of(lambda: office.draft("ada", with_receipt(again)))
    assert refused.code == "receipt.elsewhere"
    assert refused.facts["other"] == (office.claim(live).label if owner == "ada" else "none")


@pytest.mark.parametrize("state", ["rejected", "discarded"])
def test_what_nobody_will_pay_leaves_its_file_free(state: str) -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    old = office.sent("ada", with_receipt(photo))
    if state == "rejected":
        office.reject(old)
    else:
        office.withdraw(old)
        office.discard(old)
    number = office.draft("ada", with_receipt(photo))
    assert office.claim(number).receipts == (photo,)
    assert {each.claim for each in office.store.receipts.values()} == {old, number}


def test_my_other_draft_is_pointed_out_and_others_drafts_don_t_count() -> None:
    office = Office()
    mine, others = staged(office, "taxi.jpg"), staged(office, "taxi.jpg", owner="bob")
    assert mine == others
    office.draft("bob", with_receipt(others))
    first = office.draft("ada", with_receipt(mine))
    assert _twins(office, first) == []
    second = office.draft("ada", with_receipt(mine))
    assert _twins(office, second) == [(office.claim(first).label, False)]
    assert _twins(office, first) == [(office.claim(second).label, False)]


def _twins(office: Office, number: int) -> list[tuple[str, bool]]:
    claim = office.claim(number)
    found = office.store.read(
        lambda unit: attaching.twins(unit, unit.receipts.of_claim(number), owner=claim.owner, but=number)
    )
    return [(each.label, each.is_live) for each in found]


def test_of_two_drafts_with_one_file_the_second_is_not_sent() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    first, second = (office.draft("ada", with_receipt(photo)) for _ in range(2))
    office.submit(first)
    refused = code_of(lambda: office.submit(second))
    assert (refused.code, refused.facts["other"]) == ("receipt.elsewhere", office.claim(first).label)
    office.withdraw(first)
    office.submit(second)


@pytest.mark.parametrize("is_there", [True, False], ids=["without bytes", "without a row"])
def test_a_claim_whose_receipt_is_not_kept_is_not_sent(is_there: bool) -> None:
    office = Office()
    number = office.draft("ada", with_receipt(staged(office, "taxi.jpg")))
    row = office.store.receipts.pop(a_file("taxi.jpg").id)
    if is_there:
        office.store.receipts[row.id] = replace(row, kept=None)
    assert code_of(lambda: office.submit(number)).code == "receipt.gone"
    office.store.receipts[row.id] = row
    office.submit(number)


def test_with_a_reason_both_are_kept_and_sent() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    first, second = (office.draft("ada", with_receipt(photo)) for _ in range(2))
    office.submit(first)
    changed = keep_both(office, second, "taxi.jpg")
    assert (changed.version, changed.events[-1].facts if changed.events else {}) == (2, {"kept_both": photo})
    office.submit(second)
    reasons = {each.claim: each.reason for each in office.store.receipts.values()}
    assert reasons == {first: None, second: "Two people, one bill"}


def test_a_staged_file_is_put_on_a_draft_with_its_reason() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    office.sent("ada", with_receipt(photo))
    again = a_file("again.jpg", content=b"taxi.jpg")
    office.store.write(lambda unit: unit.receipts.stage(again))
    number = office.draft("ada")
    assert keep_both(office, number, "again.jpg").receipts == (photo,)
    office.submit(number)


def test_a_file_kept_on_both_goes_to_the_expense_it_was_sent_with() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    office.sent("ada", with_receipt(photo))
    office.store.write(lambda unit: unit.receipts.stage(a_file("again.jpg", content=b"taxi.jpg")))
    number = office.draft("ada", builders.line("10"), builders.line("900"))
    assert [each.receipts for each in keep_both(office, number, "again.jpg", line=2).lines] == [(), (photo,)]


def test_a_reason_counts_for_the_claim_it_was_given_for_alone() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    first, second = (office.draft("ada", with_receipt(photo)) for _ in range(2))
    keep_both(office, first, "taxi.jpg")
    office.submit(first)
    third = office.draft("ada")
    assert code_of(lambda: office.edit(third, with_receipt(photo))).code == "receipt.elsewhere"
    assert code_of(lambda: office.submit(second)).code == "receipt.elsewhere"


def taken(office: Office, file: str, *, but: int | None) -> list[str]:
    found = office.store.read(lambda unit: attaching.taken(unit, [file], by=office.person("ada"), but=but))
    return [each.label for each in found]


def test_a_file_that_a_live_claim_has_is_taken_until_there_is_a_reason_for_both() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    first, second = (office.draft("ada", with_receipt(photo)) for _ in range(2))
    assert taken(office, photo, but=second) == []
    office.submit(first)
    label = office.claim(first).label
    assert taken(office, photo, but=second) == [label]
    keep_both(office, second, "taxi.jpg")
    assert (taken(office, photo, but=second), taken(office, photo, but=None)) == ([], [label])


@pytest.mark.parametrize("reason", ["", "  ", "​"])
def test_keeping_both_needs_a_reason(reason: str) -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    number = office.draft("ada", with_receipt(photo))
    assert code_of(lambda: keep_both(office, number, "taxi.jpg", reason=reason)).code == "receipt.reason_needed"


def test_a_reason_has_at_most_3000_characters() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    number = office.draft("ada", with_receipt(photo))
    assert code_of(lambda: keep_both(office, number, "taxi.jpg", reason="x" * 3_001)).code == "claim.reason_too_long"
    keep_both(office, number, "taxi.jpg", reason="x" * 3_000)


# ------------------------------------------------------------ who may look


def may_see(office: Office, who: str, file: str, *, owner: str = "ada") -> bool:
    id, by = a_file(file, owner=owner).id, office.person(who)
    try:
        found = office.store.read(lambda unit: attaching.visible(unit, id, by=by, on=office.now.date()))
    except Refused as refused:
        return refused.code != "receipt.unknown"
    return found.name == file


def test_a_receipt_is_seen_by_those_who_see_the_claim_it_was_sent_with() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    assert [may_see(office, who, "taxi.jpg") for who in ("ada", "grace", "bob")] == [True, False, False]
    number = office.draft("ada", with_receipt(photo))
    assert [may_see(office, who, "taxi.jpg") for who in ("ada", "grace", "frank")] == [True, False, False]
    office.submit(number)
    everybody = ("ada", "grace", "frank", "bob", "heidi", "sam", "root")
    assert [who for who in everybody if may_see(office, who, "taxi.jpg")] == ["ada", "grace", "frank"]
    office.send_back(number)
    later = staged(office, "later.jpg")
    office.edit(number, replace(builders.line(), receipts=(photo, later)))
    assert [who for who in everybody if may_see(office, who, "later.jpg")] == ["ada"]
    assert may_see(office, "grace", "taxi.jpg")


def test_what_is_not_there_and_who_has_left_get_the_same_answer() -> None:
    office = Office()
    staged(office, "taxi.jpg")
    assert not may_see(office, "ada", "nothing.jpg")
    office.change("ada", left_on=office.now.date())
    assert not may_see(office, "ada", "taxi.jpg")
