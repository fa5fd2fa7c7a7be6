"""A list of expenses stays what words are for after a question or a command; no older draft is corrected instead."""

from __future__ import annotations

import pytest

from tests.handlers.stories import heads, starters
from tests.support.desk import Desk, words

OLD = {
    "frank": "taxi 11 on Monday, lunch 12 on Tuesday, coffee 13 on Wednesday",
    "wei": "周一打车11，周二午餐12，周三咖啡13",
}
NEW = {"frank": "Monday taxi 44, Tuesday lunch 124, Wednesday coffee 14", "wei": "周一打车44，周二午餐124，周三咖啡14"}
SAVE = {"frank": "save", "wei": "保存"}


async def with_older_draft(who: str) -> Desk:
    desk = starters()
    await desk.says(who, OLD[who])
    await desk.says(who, SAVE[who])
    assert [line.minor for line in desk.claim().lines] == [1_100, 1_200, 1_300]
    await desk.says(who, NEW[who])
    return desk


BETWEEN = [
    ("frank", "my claims"),
    ("frank", "view C-1"),
    ("frank", "help"),
    ("frank", "is it stuck?"),
    ("frank", "what is the hotel limit?"),
    ("frank", "how do I withdraw a claim?"),
    ("frank", "is there life on the moon?"),
    ("frank", "to pay"),
    ("wei", "我的报销"),
    ("wei", "卡住了吗"),
    ("wei", "怎么撤回"),
    ("wei", "餐费标准是多少"),
]


@pytest.mark.parametrize(("who", "between"), BETWEEN)
async def test_a_correction_after_something_else_is_of_the_list_and_of_no_older_draft(who: str, between: str) -> None:
    desk = await with_older_draft(who)
    await desk.says(who, between)
    shown = await desk.says(who, "remove 3" if who == "frank" else "删除第3笔")
    assert heads(shown) == ["1. ¥44.00", "2. ¥124.00"]
    await desk.says(who, between)
    shown = await desk.says(who, "change 2 to 130" if who == "frank" else "第2笔改成130")
    assert heads(shown) == ["1. ¥44.00", "2. ¥130.00"]
    assert [line.minor for line in desk.claim().lines] == [1_100, 1_200, 1_300]


@pytest.mark.parametrize(("who", "between"), BETWEEN)
async def test_the_list_is_saved_by_word_after_something_else(who: str, between: str) -> None:
    desk = await with_older_draft(who)
    await desk.says(who, between)
    await desk.says(who, SAVE[who])
    assert [line.minor for line in desk.claim(2).lines] == [4_400, 12_400, 1_400]


async def test_what_was_offered_in_between_can_be_chosen_by_word_too() -> None:
    desk = await with_older_draft("frank")
    await desk.says("frank", "how do I withdraw a claim?")
    assert words(await desk.says("frank", "helpful")) == "Thank you for telling me."
    assert heads(await desk.says("frank", "remove 3")) == ["1. ¥44.00", "2. ¥124.00"]


@pytest.mark.parametrize("label", ["Helpful", "Not solved", "Submit"])
async def test_a_press_in_between_does_not_end_the_list(label: str) -> None:
    desk = await with_older_draft("frank")
    await desk.says("frank", "how do I withdraw a claim?")
    await desk.presses("frank", label)
    assert heads(await desk.says("frank", "remove 3")) == ["1. ¥44.00", "2. ¥124.00"]
    assert [line.minor for line in desk.claim().lines] == [1_100, 1_200, 1_300]


async def test_cancel_leaves_the_list_after_something_else_and_nothing_older_is_corrected_by_save() -> None:
    desk = await with_older_draft("frank")
    await desk.says("frank", "my claims")
    await desk.says("frank", "cancel")
    assert words(await desk.says("frank", "save")).startswith("No list is waiting for your word just now.")
    assert len(desk.memory.claims) == 1


async def test_a_list_that_was_saved_by_its_button_hears_nothing_more() -> None:
    desk = await with_older_draft("frank")
    await desk.says("frank", "how do I withdraw a claim?")
    await desk.presses("frank", "Save")
    await desk.says("frank", "remove 3")
    assert [line.minor for line in desk.claim(2).lines] == [4_400, 12_400]
