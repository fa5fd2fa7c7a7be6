"""Rows of a list that waits are corrected by what they are called; new expenses and questions stay what they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.stories import SAVE, office, starters, sums_listed, sums_saved
from tests.support.desk import words

LIST = {"ada": "Monday dinner 90, Tuesday taxi 30, Wednesday hotel 600", "wei": "周一晚餐90，周二打车30，周三酒店600"}


@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "the taxi was 35", ["90.00", "35.00", "600.00"]),
        ("ada", "taxi was 35 on Tuesday", ["90.00", "35.00", "600.00"]),
        ("ada", "make the hotel 650", ["90.00", "30.00", "650.00"]),
        ("ada", "hotel was 650", ["90.00", "30.00", "650.00"]),
        ("ada", "the hotel was 650 not 600", ["90.00", "30.00", "650.00"]),
        ("ada", "the hotel is 650, not 600", ["90.00", "30.00", "650.00"]),
        ("ada", "hotel 650 instead of 600", ["90.00", "30.00", "650.00"]),
        ("ada", "not 600 but 650 for the hotel", ["90.00", "30.00", "650.00"]),
        ("ada", "the cab cost 35", ["90.00", "35.00", "600.00"]),
        ("ada", "the taxi was 35 and the hotel was 650", ["90.00", "35.00", "650.00"]),
        ("ada", "hotel was 650, taxi was 35", ["90.00", "35.00", "650.00"]),
        ("ada", "change hotel to 650 please", ["90.00", "30.00", "650.00"]),
        ("ada", "hotel to 650", ["90.00", "30.00", "650.00"]),
        ("ada", "the amount of the hotel was 650", ["90.00", "30.00", "650.00"]),
        ("ada", "the hotel amount is 650", ["90.00", "30.00", "650.00"]),
        ("ada", "the taxi is wrong, it was 35", ["90.00", "35.00", "600.00"]),
        ("ada", "35 for the taxi, not 30", ["90.00", "35.00", "600.00"]),
        ("ada", "the dinner was 95 at Sushi Bar", ["95.00", "30.00", "600.00"]),
        ("ada", "delete taxi", ["90.00", "600.00"]),
        ("ada", "remove the meal", ["30.00", "600.00"]),
        ("ada", "change the lodging to 650", ["90.00", "30.00", "650.00"]),
        ("wei", "把餐费改成95", ["95.00", "30.00", "600.00"]),
        ("wei", "打车费是35", ["90.00", "35.00", "600.00"]),
        ("wei", "打车应该35", ["90.00", "35.00", "600.00"]),
        ("wei", "酒店写错了，是650", ["90.00", "30.00", "650.00"]),
        ("wei", "打车那笔不要", ["90.00", "600.00"]),
        ("wei", "酒店是650不是600", ["90.00", "30.00", "650.00"]),
        ("wei", "酒店不是600，是650", ["90.00", "30.00", "650.00"]),
        ("wei", "酒店是650", ["90.00", "30.00", "650.00"]),
        ("wei", "打车那笔35", ["90.00", "35.00", "600.00"]),
        ("wei", "出租车花了35", ["90.00", "35.00", "600.00"]),
        ("wei", "酒店改650", ["90.00", "30.00", "650.00"]),
        ("wei", "打车是35，酒店是650", ["90.00", "35.00", "650.00"]),
    ],
)
async def test_what_is_said_of_a_thing_in_the_list_corrects_its_row(who: str, said: str, sums: list[str]) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    assert sums_listed(await desk.says(who, said)) == sums
    assert desk.memory.claims == {}


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "the taxi was on Wednesday"),
        ("ada", "the date of the taxi is Wednesday"),
        ("wei", "打车是周三的"),
        ("wei", "打车日期是周三"),
    ],
)
async def test_a_day_said_of_a_thing_in_the_list_is_its_day(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    await desk.says(who, SAVE[who])
    assert [str(line.date) for line in desk.claim().lines] == ["2026-11-16", "2026-11-18", "2026-11-18"]


async def test_where_only_a_shop_was_told_the_row_is_called_by_its_kind_too() -> None:
    desk = office()
    await desk.says("ada", "Hilton 900 yesterday, Uber 30 yesterday")
    assert sums_listed(await desk.says("ada", "the hotel was 950")) == ["950.00", "30.00"]
    assert sums_listed(await desk.says("ada", "the Uber was 35")) == ["950.00", "35.00"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "lunch was 130 today"),
        ("ada", "lunch was 130"),
        ("ada", "taxi was 20 today"),
        ("ada", "dinner with a client was 130 today"),
        ("ada", "parking was 12"),
        ("ada", "taxi 35"),
        ("wei", "午餐是130"),
        ("wei", "今天打车是20"),
        ("wei", "今天午餐花了50"),
        ("wei", "机票是1200"),
        ("wei", "打车35"),
    ],
)
async def test_another_expense_is_no_correction_of_the_list(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    assert len(desk.claim().lines) == 1
    assert desk.claim().lines[0].minor in {13_000, 2_000, 1_200, 3_500, 5_000, 120_000}


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "the lunch was 130"),
        ("ada", "the hotel was great"),
        ("ada", "the taxi was to the airport"),
        ("ada", "why was the hotel 600 not 500?"),
        ("ada", "is the hotel 600?"),
        ("ada", "what is the hotel limit?"),
        ("ada", "remove the receipt"),
        ("ada", "delete lunch"),
        ("ada", "remove the lunch"),
        ("ada", "change the lunch to 95"),
        ("wei", "午餐改成95"),
        ("ada", "what was the hotel amount?"),
        ("wei", "打车不对"),
        ("wei", "删掉午餐"),
        ("wei", "午餐那笔是130"),
        ("wei", "打车改签了"),
        ("wei", "打车是去机场的"),
        ("wei", "酒店是不是超标了"),
        ("wei", "酒店的标准是多少"),
        ("wei", "酒店是650吗"),
    ],
)
async def test_what_says_nothing_clear_of_a_row_and_questions_change_nothing(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    assert desk.memory.claims == {}
    assert await sums_saved(desk, who) == [9_000, 3_000, 60_000]


async def test_of_two_that_are_called_so_which_is_meant_is_asked() -> None:
    desk = office()
    await desk.says("ada", "taxi 30 yesterday, taxi 50 Monday")
    assert "which row" in words(await desk.says("ada", "the taxi was 35"))
    assert sums_listed(await desk.says("ada", "the Monday taxi was 55")) == ["30.00", "55.00"]


@pytest.mark.parametrize(
    ("who", "begun", "said"),
    [("ada", "hotel 700 yesterday", "the hotel was 750"), ("wei", "昨天酒店700", "酒店是750")],
)
async def test_what_may_be_said_of_a_draft_begun_after_the_list_is_said_of_that(
    who: str, begun: str, said: str
) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    desk.now += timedelta(seconds=5)
    await desk.says(who, begun)
    desk.now += timedelta(seconds=5)
    await desk.says(who, said)
    assert (desk.claim().lines[0].minor, list(desk.memory.claims)) == (75_000, [1])


@pytest.mark.parametrize(
    ("who", "begun", "said"),
    [
        ("ada", "hotel 900 yesterday, taxi 30 yesterday", "the hotel was 950 not 900"),
        ("wei", "昨天酒店900，打车30", "酒店是950不是900"),
        ("wei", "昨天酒店900，打车30", "酒店不是900，是950"),
    ],
)
async def test_where_the_old_sum_is_said_too_a_saved_draft_is_corrected(who: str, begun: str, said: str) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.says(who, SAVE[who])
    await desk.says(who, said)
    assert [line.minor for line in desk.claim().lines] == [95_000, 3_000]
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(("who", "said"), [("ada", "the hotel was 650"), ("wei", "酒店是650")])
async def test_a_photo_with_such_a_correction_goes_with_the_list(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.sends(who, "a.jpg", text=said)
    assert await sums_saved(desk, who) == [9_000, 3_000, 65_000]
    assert [len(line.receipts) for line in desk.claim().lines] == [0, 0, 1]
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [("ada", "remove the lunch", "which row “lunch” is"), ("wei", "删掉午餐", "“午餐”是哪一笔")],
)
async def test_of_a_saved_draft_too_the_only_dinner_is_no_lunch(who: str, said: str, told: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, SAVE[who])
    assert told in words(await desk.says(who, said))
    assert [line.minor for line in desk.claim().lines] == [9_000, 3_000, 60_000]
