"""A question typed where a reason or a reply is asked for is answered and becomes none; what was asked stays open."""

from __future__ import annotations

import pytest

from tests.handlers.stories import sent, sent_back, starters
from tests.support.desk import Desk, words

AGAIN = "To send these words themselves, write them once more."
AGAIN_ZH = "如果就是要发送这句话，请再发一遍"


async def asked_why(desk: Desk, typed: str) -> None:
    await sent(desk)
    assert "the claimant reads th" in words(await desk.says("grace", typed)).casefold()


@pytest.mark.parametrize(("typed", "state"), [("return C-1", "returned"), ("reject C-1", "rejected")])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("is it stuck?", "C-000001"),
        ("what is the limit for taxis?", "Taxi & transport: "),
        ("how do I withdraw a claim?", "withdraw"),
        ("餐费标准是多少", "Meals: at most ¥"),
        ("我的单子到哪了", "You have no claims yet"),
    ],
)
async def test_a_question_is_no_reason_and_the_reason_is_still_asked(
    typed: str, state: str, said: str, told: str
) -> None:
    desk = starters()
    await asked_why(desk, typed)
    shown = words(await desk.says("grace", said))
    assert told in shown
    assert "Still open: Why " in shown
    assert shown.endswith(AGAIN)
    assert desk.claim().state == "submitted"
    await desk.says("grace", "the receipt is unreadable")
    assert (desk.claim().state, desk.claim().steps[-1].reason) == (state, "the receipt is unreadable")


@pytest.mark.parametrize("said", ["我的单子到哪了", "卡住了吗", "住宿标准是多少？"])
async def test_a_question_is_no_reply_to_the_approver(said: str) -> None:
    desk = starters()
    await sent(desk, "wei")
    await sent_back(desk, "Return", "缺少票据")
    await desk.says("wei", "提交C-000001")
    shown = words(await desk.says("wei", said))
    assert "还等您回答：C-000001 与退回时相同" in shown
    assert AGAIN_ZH in shown
    assert desk.claim().state == "returned"
    await desk.says("wei", "票据已经寄出")
    assert desk.claim().state == "submitted"


async def test_said_once_more_a_question_is_the_reason() -> None:
    desk = starters()
    await asked_why(desk, "return C-1")
    await desk.says("grace", "what is the limit for taxis?")
    await desk.says("grace", "is it stuck?")
    assert desk.claim().state == "submitted"
    await desk.says("grace", "Is it stuck?")
    assert desk.claim().steps[-1].reason == "Is it stuck?"


@pytest.mark.parametrize(
    "reason",
    [
        "the receipt is unreadable",
        "Has no receipt",
        "请说明为什么超标",
        "没写招待了哪些客户",
        "超标了，按标准报",
        "the status of the trip is not clear",
        "票据看不清，请重新上传",
    ],
)
async def test_what_an_approver_writes_to_the_claimant_is_the_reason_at_once(reason: str) -> None:
    desk = starters()
    await asked_why(desk, "return C-1")
    await desk.says("grace", reason)
    assert (desk.claim().state, desk.claim().steps[-1].reason) == ("returned", reason)


async def test_what_is_written_in_the_form_itself_is_the_reason_whatever_it_asks() -> None:
    desk = starters()
    await sent(desk)
    await sent_back(desk, "Return", "is it stuck?")
    assert desk.claim().steps[-1].reason == "is it stuck?"


async def test_cancel_leaves_it_after_a_question_too() -> None:
    desk = starters()
    await asked_why(desk, "reject C-1")
    await desk.says("grace", "is it stuck?")
    assert words(await desk.says("grace", "cancel")).startswith("All right")
    await desk.says("grace", "is it stuck?")
    assert desk.claim().state == "submitted"
