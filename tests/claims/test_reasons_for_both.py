"""Why a file is on two claims stands in the history of the one that got it, whichever way it came there."""

from __future__ import annotations

from claims import attaching, filing
from tests.claims.kept_on_both import keep_both, staged, with_receipt
from tests.support import builders
from tests.support.memory_receipts import a_file
from tests.support.office import Office


def reasons(office: Office, number: int) -> list[tuple[int, str, str]]:
    """Version, file and reason of every event that tells of a file kept on both."""
    kept = [each for each in office.events(number) if "kept_both" in each.facts]
    return [(each.version, each.facts["kept_both"], (each.after or {})["reason"]) for each in kept]


def test_the_reasons_for_both_stand_in_history_the_older_one_too() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    first, second = (office.draft("ada", with_receipt(photo)) for _ in range(2))
    office.submit(first)
    keep_both(office, second, "taxi.jpg", reason="Two people")
    keep_both(office, second, "taxi.jpg", reason="One bill")
    assert reasons(office, second) == [(2, photo, "Two people"), (3, photo, "One bill")]


def test_a_file_that_comes_with_a_reason_is_one_version_of_two_rows() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    office.sent("ada", with_receipt(photo))
    number = office.draft("ada")
    office.store.write(lambda unit: unit.receipts.stage(a_file("again.jpg", content=b"taxi.jpg")))
    keep_both(office, number, "again.jpg")
    assert office.claim(number).version == 2
    assert office.names(number) == ["created", "receipt_added", "edited"]
    assert reasons(office, number) == [(2, photo, "Two people, one bill")]


def test_another_copy_of_a_file_that_is_there_gives_its_receipt_the_reason() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    number = office.draft("ada", with_receipt(photo))
    office.store.write(lambda unit: unit.receipts.stage(a_file("again.jpg", content=b"taxi.jpg")))
    assert keep_both(office, number, "again.jpg").version == 2
    assert reasons(office, number) == [(2, photo, "Two people, one bill")]
    assert office.store.receipts[a_file("taxi.jpg").id].reason == "Two people, one bill"


def test_a_claim_that_begins_with_a_reason_has_it_in_its_history() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    office.sent("ada", with_receipt(photo))
    made = office.store.write(
        lambda unit: filing.create(
            unit,
            [with_receipt(photo)],
            by=office.person("ada"),
            now=office.now,
            on=office.now.date(),
            reasons={photo: "Two people"},
        )
    )
    assert office.names(made.number) == ["created", "receipt_added", "edited"]
    assert reasons(office, made.number) == [(1, photo, "Two people")]


def test_a_file_that_comes_back_with_its_old_reason_says_so() -> None:
    office = Office()
    photo = staged(office, "taxi.jpg")
    first, number = (office.draft("ada", with_receipt(photo)) for _ in range(2))
    office.submit(first)
    keep_both(office, number, "taxi.jpg", reason="Two people")
    office.edit(number, builders.line())
    claim = office.claim(number)
    office.store.write(
        lambda unit: attaching.put(
            unit,
            number,
            [photo],
            by=office.person("ada"),
            seen=claim.version,
            now=office.now,
            on=office.now.date(),
        )
    )
    assert reasons(office, number) == [(2, photo, "Two people"), (4, photo, "Two people")]
