"""What a card has no room for is one press away for whoever sees the card: receipts, warnings, words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.messages import Card, Message, Text
from tests.handlers.stories import office, sent_back
from tests.support.desk import Desk, labels, words
from tests.support.memory_receipts import a_file

REASON = "Two of us shared the ride. " * 110


def pictures(shown: list[Message]) -> list[str]:
    """The names of all pictures."""
    return [picture.name for message in shown if isinstance(message, Card) for picture in message.images]


async def with_files(desk: Desk, count: int, *, text: str = "taxi 68 yesterday") -> None:
    """Ada's claim with so many receipts, sent."""
    await desk.sends("ada", *(f"{at}.jpg" for at in range(1, count + 1)), text=text)
    await desk.presses("ada", "Submit")


async def kept_both(desk: Desk, count: int, *, reason: str = REASON) -> None:
    """A claim of Bob's with so many files, and one of Ada's that has them too, for a reason; both sent."""
    names = [f"{at}.jpg" for at in range(1, count + 1)]
    for at, name in enumerate(names):
        await desk.sends("bob", name, text="taxi 68 yesterday" if at == 0 else "")
    await desk.presses("bob", "Submit")
    await desk.says("ada", "taxi 68 yesterday")
    for name in names:
        await desk.sends("ada", name)
        await desk.presses("ada", "Keep both")
        await desk.fills("ada", desk.form, reason=reason)
    await desk.presses("ada", "Submit")


# ------------------------------------------------------------ receipts


@pytest.mark.parametrize("who", ["ada", "grace", "frank"])
async def test_the_eleventh_receipt_is_behind_view_for_everybody_who_sees_the_card(who: str) -> None:
    desk = office()
    await with_files(desk, 20)
    if who == "frank":
        await desk.presses("grace", "Approve")
    card = desk.card(who)
    assert (pictures([card]), "View" in labels(card)) == ([f"{at}.jpg" for at in range(1, 11)], True)
    shown = await desk.presses(who, "View", on=card)
    assert pictures(shown) == [f"{at}.jpg" for at in range(11, 21)]
    last = shown[-1]
    assert isinstance(last, Card)
    assert (last.title, last.images[-1].alt) == ("Receipts of C-000001", "Receipt 20 of 20: 20.jpg")


async def test_ten_receipts_need_no_view() -> None:
    desk = office()
    await with_files(desk, 10)
    assert "View" not in labels(desk.card("grace"))


async def test_an_approver_finds_behind_view_what_was_sent_not_what_came_since() -> None:
    desk = office()
    await with_files(desk, 11)
    await sent_back(desk, "Return", "One more, please")
    await desk.presses("ada", "Attach")
    later = a_file("later.jpg")
    desk.memory.receipts[later.id] = later
    await desk.fills("ada", desk.form, receipts=",".join([*desk.claim().receipts, later.sha256]))
    await desk.says("grace", "C-1")
    assert pictures(await desk.presses("grace", "View", on=desk.card("grace"))) == ["11.jpg"]
    assert pictures(await desk.presses("ada", "View", on=desk.card("ada"))) == ["11.jpg", "later.jpg"]


# ------------------------------------------------------------ warnings


@pytest.mark.parametrize("who", ["grace", "frank"])
async def test_every_reason_for_two_payments_is_read_in_full_behind_view(who: str) -> None:
    desk = office()
    await kept_both(desk, 5)
    if who == "frank":
        await desk.presses("grace", "Approve", on=desk.card("grace", 2))
    card = desk.card(who, 2)
    assert len(card.warnings) == 3
    assert card.warnings[2] == "3 more warnings."
    told = words(await desk.presses(who, "View", on=card))
    assert told.startswith("Warnings on C-000002:\n• “1.jpg” is on C-000001 too.")
    assert told.count(f"Reason given: {REASON.strip()}") == 5
    assert all(f"“{at}.jpg” is on C-000001 too." in told for at in range(1, 6))


@pytest.mark.parametrize(("longer", "is_cut"), [(0, False), (1, True)])
async def test_a_reason_that_fills_the_warning_needs_no_view_and_one_letter_more_does(
    longer: int, is_cut: bool
) -> None:
    desk = office()
    before = len("“1.jpg” is on C-000001 too. Reason given: ")
    await kept_both(desk, 1, reason="x" * (300 - before + longer))
    assert ("View" in labels(desk.card("grace", 2))) is is_cut


async def test_more_warnings_of_the_policy_than_a_card_holds_are_behind_view() -> None:
    desk = office()
    await desk.says("ada", "，".join(["昨天办公用品8800元"] * 4))
    await desk.presses("ada", "Save")
    await desk.presses("ada", "Submit")
    card = desk.card("grace")
    assert card.warnings[2].endswith("more warnings.")
    told = words(await desk.presses("grace", "View", on=card))
    assert all(f"• Expense {at}: Over the limit" in told for at in range(1, 5))


# ------------------------------------------------------------ what others may not know


async def test_an_approver_learns_nothing_of_a_claim_that_was_taken_back() -> None:
    desk = office()
    await desk.sends("ada", "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses("ada", "Submit")
    await desk.says("ada", "taxi 34 yesterday")
    await desk.sends("ada", "again.jpg", content=b"taxi.jpg")
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="There and back")
    await desk.presses("ada", "Submit", on=desk.card("ada", 2))
    assert desk.card("grace", 2).warnings == ("“again.jpg” is on C-000001 too. Reason given: There and back",)
    await desk.presses("ada", "Withdraw", on=desk.card("ada", 1))
    await desk.says("grace", "C-2")
    assert desk.card("grace", 2).warnings == ()
    await desk.says("ada", "C-2")
    assert "C-000001" in desk.card("ada", 2).warnings[0]


async def test_an_approver_is_named_only_claims_that_they_may_see() -> None:
    desk = office()
    await desk.sends("ada", "taxi.jpg", text="taxi 68 yesterday")
    await desk.presses("ada", "Submit")
    await desk.presses("grace", "Approve")
    ada = desk.memory.people["ada"]  # type: ignore[index]
    desk.memory.people[ada.id] = replace(ada, manager_id="heidi")  # type: ignore[arg-type]
    await desk.says("ada", "taxi 34 yesterday")
    await desk.sends("ada", "again.jpg", content=b"taxi.jpg")
    await desk.presses("ada", "Keep both")
    await desk.fills("ada", desk.form, reason="There and back")
    await desk.presses("ada", "Submit", on=desk.card("ada", 2))
    assert desk.card("heidi", 2).warnings == (
        "“again.jpg” is on another claim of the same person too. Reason given: There and back",
    )


async def test_an_approver_of_both_people_is_told_which_claim_has_the_file() -> None:
    desk = office()
    await kept_both(desk, 1, reason="We shared it")
    assert desk.card("grace", 2).warnings == ("“1.jpg” is on C-000001 too. Reason given: We shared it",)
    assert desk.card("ada", 2).warnings == ("“1.jpg” is on another person's claim too. Reason given: We shared it",)


async def test_a_short_claim_of_many_receipts_has_no_empty_message() -> None:
    desk = office()
    await with_files(desk, 11)
    shown = await desk.presses("grace", "View", on=desk.card("grace"))
    assert [each for each in shown if isinstance(each, Text)] == []


# ------------------------------------------------------------ words alone


@pytest.mark.parametrize(("who", "typed"), [("ada", "details C-000001"), ("grace", "详情C-1")])
async def test_a_claim_is_read_in_words_where_no_cards_are_shown(who: str, typed: str) -> None:
    desk = office()
    await with_files(desk, 2, text="dinner with a client 8800 yesterday at Haidilao")
    card = desk.card(who)
    (told,) = await desk.says(who, typed)
    assert isinstance(told, Text)
    assert told.text.startswith(f"C-000001 · Submitted · {card.lead}\n")
    for each in (*(fact.value for fact in card.facts), *card.warnings, card.note, card.status, "2 receipts"):
        assert (each or "") in told.text


async def test_every_expense_is_read_in_words() -> None:
    desk = office()
    await desk.says("ada", "Monday taxi 45, Tuesday lunch 120, Tuesday printer paper 30")
    await desk.presses("ada", "Save")
    found = words(await desk.says("ada", "details C-000001"))
    assert [each in found for each in ("45.00", "120.00", "30.00")] == [True] * 3


async def test_nobody_else_reads_a_claim_in_words() -> None:
    desk = office()
    await with_files(desk, 1)
    foreign, missing = [words(await desk.says("bob", f"details C-00000{number}")) for number in (1, 9)]
    assert foreign.replace("C-000001", "C-000009") == missing
    assert "68" not in foreign
