"""A question said while a draft's own is open is answered, and what was asked stays open, in one short line."""

from __future__ import annotations

import pytest

from tests.handlers.stories import sent, starters
from tests.support.desk import Desk, words

BEGUN = {
    "amount": {"ada": "lunch yesterday", "wei": "报销昨天午餐"},
    "category": {"ada": "68 yesterday", "wei": "昨天68元"},
    "date": {"ada": "taxi 68", "wei": "打车68"},
}
STILL = {
    ("ada", "amount"): "Still open: How much was it? “cancel” leaves it.",
    ("ada", "category"): "Still open: What kind of expense was it? “cancel” leaves it.",
    ("ada", "date"): "Still open: On which day was it? “cancel” leaves it.",
    ("wei", "amount"): "还等您回答：多少钱？（发送“取消”可跳过）",
    ("wei", "category"): "还等您回答：属于哪一类费用？（发送“取消”可跳过）",
    ("wei", "date"): "还等您回答：是哪一天的？（发送“取消”可跳过）",
}


async def begun(desk: Desk, who: str, field: str) -> None:
    await desk.says(who, BEGUN[field][who])
    assert list(desk.memory.claims) == [1]
    assert is_open(desk)


def is_open(desk: Desk) -> bool:
    """Whether a question about a draft waits for its answer."""
    return any("claim.ask" in form for form, *_ in desk.asked.values())


@pytest.mark.parametrize("field", ["amount", "category", "date"])
@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "what is the hotel limit?", "Lodging: at most ¥"),
        ("ada", "What are the limits?", "What the policy allows now:"),
        ("ada", "why?", "A claim can only be decided on once that is known"),
        ("ada", "why do you need that?", "A claim can only be decided on once that is known"),
        ("ada", "how do I withdraw a claim?", "withdraw"),
        ("wei", "餐费标准是多少", "餐费：每笔最高 ¥"),
        ("wei", "怎么撤回", "撤回"),
        ("wei", "为什么", "没法审批"),
    ],
)
async def test_a_question_is_answered_and_what_was_asked_stays_open(who: str, said: str, told: str, field: str) -> None:
    desk = starters()
    await begun(desk, who, field)
    before = desk.claim().version
    shown = words(await desk.says(who, said))
    assert told in shown
    assert shown.endswith(STILL[who, field])
    assert shown.count(STILL[who, field]) == 1
    assert (desk.claim().version, list(desk.memory.claims)) == (before, [1])
    assert is_open(desk)


async def test_the_answer_after_that_fills_the_gap_and_cancel_leaves_it() -> None:
    desk = starters()
    await begun(desk, "ada", "date")
    await desk.says("ada", "what is the hotel limit?")
    await desk.says("ada", "why?")
    await desk.says("ada", "yesterday")
    assert str(desk.claim().lines[0].date) == "2026-11-19"
    await desk.says("wei", "打车68")
    await desk.says("wei", "怎么撤回")
    assert words(await desk.says("wei", "取消")) == "好的，先不问这个了。没有做任何改动。"
    assert not is_open(desk)


@pytest.mark.parametrize("said", ["is it stuck?", "why was my claim rejected?", "why can't I upload my photo?"])
async def test_a_question_about_one_s_own_record_leaves_it_open_too(said: str) -> None:
    desk = starters()
    await sent(desk)
    await desk.says("ada", "taxi 99")
    assert words(await desk.says("ada", said)).endswith(STILL["ada", "date"])
    await desk.says("ada", "yesterday")
    assert str(desk.claim(2).lines[0].date) == "2026-11-19"


@pytest.mark.parametrize(
    ("field", "said", "value"),
    [
        ("category", "lunch?", "meals"),
        ("category", "was it lunch", "meals"),
        ("date", "yesterday?", "2026-11-19"),
        ("date", "what about yesterday?", "2026-11-19"),
        ("amount", "35?", "3500"),
    ],
)
async def test_an_answer_with_a_question_mark_is_an_answer(field: str, said: str, value: str) -> None:
    desk = starters()
    await desk.says("ada", BEGUN[field]["ada"])
    await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert str({"category": line.category, "date": line.date, "amount": line.minor}[field]) == value


async def test_of_several_the_line_says_which_expense_is_asked_about() -> None:
    desk = starters()
    await desk.says("ada", "taxi 45, lunch 30")
    await desk.says("ada", "save")
    shown = words(await desk.says("ada", "what is the hotel limit?"))
    assert shown.endswith("Still open: Expense 1 (¥45.00 · Taxi & transport): On which day was it? “cancel” leaves it.")
