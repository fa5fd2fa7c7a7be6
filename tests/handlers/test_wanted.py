"""A receipt that is sent after a claim came back for want of one goes on that claim, and begins none of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.messages import Items
from handlers.wanted import AT_ALL, AT_ONCE, LOOKED_AT
from tests.handlers.stories import came_back, drafted, office, sent, sent_back
from tests.support.desk import STEP, Desk, labels, words

CODE = "missing_receipt"
TICK = timedelta(microseconds=1)


def on_claims(desk: Desk) -> dict[int, int]:
    """How many receipts each claim has."""
    return {number: len(claim.receipts) for number, claim in desk.memory.claims.items()}


@pytest.mark.parametrize(
    ("who", "how"),
    [
        ("ada", "Send the receipt here within a day, or press Attach at any time; then press Submit."),
        ("wei", "请在一天之内直接发来票据，或随时点“补传票据”，再点“提交”。"),
    ],
)
async def test_the_news_says_how_the_missing_receipt_is_sent(who: str, how: str) -> None:
    assert how in words(desk_told := (await came_back(who)).conversation(who)), desk_told
    assert how not in words((await came_back(who, code="other", reason="Which client?")).conversation(who))


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "", "C-000001 was returned because a receipt is missing, so this one is now on it."),
        ("ada", "here is the receipt", "Press Submit to send it again."),
        ("wei", "", "C-000001 是因为缺票据被退回的"),
        ("wei", "发票补上，谢谢", "点“提交”就可以重新提交。"),
    ],
)
async def test_a_photo_after_that_news_goes_on_that_claim(who: str, said: str, told: str) -> None:
    desk = await came_back(who)
    assert told in words(await desk.sends(who, "r.jpg", text=said))
    assert on_claims(desk) == {1: 1}
    await desk.presses(who, "Submit" if who == "ada" else "提交")
    assert desk.claim().state == "submitted"


async def test_so_does_its_second_page_and_then_no_other() -> None:
    desk = await came_back()
    await desk.sends("ada", "page1.jpg")
    await desk.sends("ada", "page2.jpg")
    assert on_claims(desk) == {1: 2}
    desk.now += timedelta(minutes=11)
    await desk.sends("ada", "another.jpg")
    assert on_claims(desk) == {1: 2, 2: 1}


async def test_a_reason_in_words_that_says_the_same_counts_as_the_code() -> None:
    desk = await came_back(code="other", reason="The receipt is missing")
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == {1: 1}


@pytest.mark.parametrize(
    ("who", "said", "row", "told"),
    [
        ("ada", "the receipt", "It can go on C-000001, which was returned to you.", "Press Submit to send it again."),
        ("wei", "打车的发票", "可以将这 1 张票据附到被退回的 C-000001 上。", "点“提交”就可以重新提交。"),
    ],
)
async def test_where_it_is_not_clear_it_is_offered_and_one_press_puts_it_there(
    who: str, said: str, row: str, told: str
) -> None:
    desk = await came_back(who)
    desk.now += timedelta(days=3)
    (offer,) = await desk.sends(who, "r.jpg", text=said)
    assert isinstance(offer, Items)
    assert row in [each.text for each in offer.rows]
    assert on_claims(desk) == {1: 0}
    assert told in words(await desk.presses(who, "C-000001", on=offer))
    assert on_claims(desk) == {1: 1}


async def test_of_two_that_came_back_both_are_offered_and_a_new_draft() -> None:
    desk = await came_back()
    await sent(desk)
    await sent_back(desk, "Return", "No receipt", code=CODE)
    (offer,) = await desk.sends("ada", "r.jpg")
    assert labels(offer) == ["New draft", "C-000002", "C-000001"]
    await desk.presses("ada", "New draft", on=offer)
    assert on_claims(desk) == {1: 0, 2: 0, 3: 1}


async def test_a_claim_that_lacks_a_receipt_by_the_rules_alone_is_only_offered() -> None:
    desk = await came_back(code="other", reason="Which client?", amount="168")
    (offer,) = await desk.sends("ada", "r.jpg", text="here is the receipt")
    assert labels(offer) == ["New draft", "C-000001"]
    await desk.sends("ada", "s.jpg")
    assert on_claims(desk) == {1: 0, 2: 1}


async def test_a_photo_without_a_word_begins_a_draft_where_it_was_asked_for_days_ago() -> None:
    desk = await came_back()
    desk.now += timedelta(days=2)
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == {1: 0, 2: 1}


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "can you add this receipt?"), ("wei", "这张发票可以吗"), ("ada", "is this receipt ok?")]
)
async def test_a_question_about_the_receipt_begins_no_claim_either(who: str, said: str) -> None:
    desk = await came_back(who)
    shown = await desk.sends(who, "r.jpg", text=said)
    assert on_claims(desk) == {1: 0}
    await desk.presses(who, "C-000001", on=shown[-1])
    assert on_claims(desk) == {1: 1}


# ------------------------------------------------------------ what it must not take


@pytest.mark.parametrize("said", ["lunch 30 today", "receipt for lunch 30 today", "午餐发票30元"])
async def test_a_photo_with_an_expense_of_its_own_begins_one(said: str) -> None:
    desk = await came_back()
    await desk.sends("ada", "r.jpg", text=said)
    assert on_claims(desk) == {1: 0, 2: 1}


async def test_a_photo_goes_on_the_draft_that_was_spoken_of_after_the_news() -> None:
    desk = await came_back()
    await drafted(desk)
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == {1: 0, 2: 1}


async def test_news_that_come_after_a_draft_take_the_next_photo_even_while_the_draft_is_asked_about() -> None:
    desk = office()
    await sent(desk)
    await desk.says("ada", "taxi 45")
    await sent_back(desk, "Return", "No receipt", code=CODE)
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == {1: 1, 2: 0}
    await desk.says("ada", "yesterday")
    assert desk.claim(2).lines[0].date is not None


async def test_a_new_claim_that_is_asked_for_is_begun() -> None:
    desk = await came_back()
    await desk.sends("ada", "r.jpg", text="new claim")
    assert on_claims(desk) == {1: 0, 2: 1}


async def test_what_was_sent_again_or_ended_or_is_somebody_else_s_takes_no_photo() -> None:
    desk = await came_back()
    await desk.sends("bob", "b.jpg")
    assert on_claims(desk) == {1: 0, 2: 1}
    await desk.presses("ada", "Discard")
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == {1: 0, 2: 1, 3: 1}


async def test_what_came_back_months_ago_is_not_offered() -> None:
    desk = await came_back()
    desk.now += timedelta(days=31)
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == {1: 0, 2: 1}


# ------------------------------------------------------------ how long, and how many


def so_late(desk: Desk, late: timedelta) -> None:
    """What Ada does next happens so long after the decision on C-1."""
    step = desk.claim().last_decision
    assert step is not None
    assert step.at is not None
    desk.now = step.at + late - STEP


@pytest.mark.parametrize(("late", "claims"), [(AT_ONCE, {1: 1}), (AT_ONCE + TICK, {1: 0, 2: 1})])
async def test_a_photo_without_a_word_goes_on_it_by_itself_for_just_a_day(
    late: timedelta, claims: dict[int, int]
) -> None:
    desk = await came_back()
    so_late(desk, late)
    await desk.sends("ada", "r.jpg")
    assert on_claims(desk) == claims


@pytest.mark.parametrize(("late", "is_offered"), [(AT_ALL, True), (AT_ALL + TICK, False)])
async def test_a_receipt_that_is_called_so_is_offered_to_it_for_just_thirty_days(
    late: timedelta, is_offered: bool
) -> None:
    desk = await came_back()
    so_late(desk, late)
    shown = await desk.sends("ada", "r.jpg", text="the receipt")
    assert ("C-000001" in [label for each in shown for label in labels(each)]) is is_offered


@pytest.mark.parametrize(("others", "claims"), [(LOOKED_AT - 1, {1: 1}), (LOOKED_AT, {1: 0, LOOKED_AT + 2: 1})])
async def test_ten_claims_that_came_back_are_looked_at(others: int, claims: dict[int, int]) -> None:
    desk = await came_back()
    for _ in range(others):
        await sent(desk)
        await sent_back(desk, "Return", "Which client?")
    await desk.says("ada", "view C-000001")
    await desk.sends("ada", "r.jpg")
    assert {number: count for number, count in on_claims(desk).items() if number == 1 or count} == claims
