"""What was done by typing is said in one sentence that names the claim; what was pressed is shown by its card alone."""

from __future__ import annotations

import pytest

from tests.handlers.stories import drafted, office, sent, sent_back
from tests.support.desk import words


@pytest.mark.parametrize(
    ("typed", "reason", "told"),
    [
        ("return C-1", "no receipt", "You returned C-000001; the claimant sees your reason."),
        ("reject C-1", "a private trip", "You rejected C-000001; the claimant sees your reason."),
        ("退回C-1", "缺票据", "You returned C-000001; the claimant sees your reason."),
        ("send back C-1", "no receipt", "You returned C-000001; the claimant sees your reason."),
        ("打回C-1", "缺票据", "You returned C-000001; the claimant sees your reason."),
        ("decline C-1", "a private trip", "You rejected C-000001; the claimant sees your reason."),
        ("拒绝 C-1", "私人行程", "You rejected C-000001; the claimant sees your reason."),
    ],
)
async def test_a_typed_refusal_says_what_was_done(typed: str, reason: str, told: str) -> None:
    desk = office()
    await sent(desk)
    await desk.says("grace", typed)
    assert words(await desk.says("grace", reason)) == told


async def test_a_typed_approval_and_payment_say_what_was_done() -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("grace", "approve C-1")) == "You approved C-000001."
    assert words(await desk.says("frank", "mark paid C-1")) == "C-000001 is marked as paid."


async def test_an_approval_is_typed_in_another_usual_word_too() -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("grace", "批准C-1")) == "You approved C-000001."


async def test_a_typed_reply_says_that_the_claim_is_submitted() -> None:
    desk = office()
    await sent(desk, "wei")
    await sent_back(desk, "Return", "缺票据")
    await desk.says("wei", "提交C-1")
    assert words(await desk.says("wei", "票据已经寄出")) == "已提交 C-000001。"


async def test_taking_back_and_discarding_by_word_say_so() -> None:
    desk = office()
    await drafted(desk)
    assert words(await desk.says("ada", "submit C-1")) == "C-000001 is submitted."
    assert words(await desk.says("ada", "withdraw C-1")) == "You took C-000001 back."
    assert words(await desk.says("ada", "discard C-1")) == "C-000001 is discarded."


async def test_what_is_pressed_is_shown_by_the_card_alone() -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.presses("grace", "Approve")) == ""


async def test_what_is_typed_a_second_time_is_said_to_be_done_already() -> None:
    desk = office()
    await sent(desk)
    assert words(await desk.says("ada", "submit C-1")) == "C-000001 is “Submitted” already."
    await desk.says("ada", "withdraw C-1")
    assert words(await desk.says("ada", "withdraw C-1")) == "C-000001 is “Withdrawn” already."
    assert desk.claim().state == "withdrawn"


async def test_the_same_is_said_in_chinese_and_to_whoever_decides_and_pays() -> None:
    desk = office()
    await sent(desk, "wei")
    assert words(await desk.says("wei", "提交C-1")) == "C-000001 已经是“审批中”了。"
    await desk.says("grace", "approve C-1")
    assert words(await desk.says("grace", "approve C-1")) == "C-000001 is “Approved” already."
    await desk.says("frank", "mark paid C-1")
    assert words(await desk.says("frank", "mark paid C-1")) == "C-000001 is “Paid” already."
