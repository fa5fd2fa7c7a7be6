"""Corrections as people say them: of a list, of a draft, and where its amount is asked for."""

from __future__ import annotations

import pytest

from tests.handlers.stories import heads, office, starters
from tests.support.desk import words

LIST = {"ada": "Monday taxi 44, Tuesday lunch 124, Wednesday hotel 600", "wei": "周一打车44，周二午餐124，周三酒店600"}


@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "no, lunch was 130", ["44.00", "130.00", "600.00"]),
        ("ada", "sorry, the hotel was 650", ["44.00", "124.00", "650.00"]),
        ("wei", "不对，午餐是130", ["44.00", "130.00", "600.00"]),
        ("wei", "写错了，酒店应该是650元", ["44.00", "124.00", "650.00"]),
        ("ada", "second 130", ["44.00", "130.00", "600.00"]),
        ("ada", "And a coffee 25 on Thursday", ["44.00", "124.00", "600.00", "25.00"]),
        ("wei", "还有一杯咖啡25，周四", ["44.00", "124.00", "600.00", "25.00"]),
    ],
)
async def test_a_row_of_a_list_is_corrected_by_what_it_is_called(who: str, said: str, sums: list[str]) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    shown = await desk.says(who, said)
    assert heads(shown) == [f"{number}. ¥{sum_}" for number, sum_ in enumerate(sums, start=1)]
    assert desk.memory.claims == {}


SEVERAL_MEALS = [
    ("ada", "breakfast 20, lunch 124, taxi 30", "no, lunch was 130", [2_000, 13_000, 3_000]),
    ("ada", "lunch at Sushi Bar 124, coffee 20, taxi 30", "no, the lunch was 130", [13_000, 2_000, 3_000]),
    ("ada", "taxi to the airport 44, taxi to the hotel 50", "make the airport taxi 48", [4_800, 5_000]),
    ("ada", "breakfast 20, lunch 124, taxi 30", "lunch should be 130", [2_000, 13_000, 3_000]),
    ("ada", "breakfast 20, lunch 124, taxi 30", "change supper to 130", [2_000, 12_400, 3_000]),
    ("wei", "早餐20，午饭124，打车30", "不对，午饭是 130", [2_000, 13_000, 3_000]),
    ("wei", "早餐20，午饭124，打车30", "午餐改成130", [2_000, 13_000, 3_000]),
    ("wei", "早餐20，午饭124，打车30", "不对，晚饭是 130", [2_000, 12_400, 3_000]),
]
"""Of one kind of expense several; only what they were called tells which is meant, or that none is."""


@pytest.mark.parametrize(("who", "begun", "said", "sums"), SEVERAL_MEALS)
async def test_of_several_meals_in_a_list_the_one_is_meant_that_was_called_so(
    who: str, begun: str, said: str, sums: list[int]
) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.says(who, said)
    await desk.says(who, "save" if who == "ada" else "保存")
    assert [line.minor for line in desk.claim().lines] == sums


@pytest.mark.parametrize(("who", "begun", "said", "sums"), SEVERAL_MEALS)
async def test_of_several_meals_in_a_draft_the_one_is_meant_that_was_called_so(
    who: str, begun: str, said: str, sums: list[int]
) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.says(who, "save" if who == "ada" else "保存")
    await desk.says(who, said)
    assert [line.minor for line in desk.claim().lines] == sums
    assert list(desk.memory.claims) == [1]


async def test_a_row_keeps_what_it_was_called_when_the_draft_was_corrected() -> None:
    desk = office()
    await desk.says("ada", "breakfast 20, lunch 124, dinner 90")
    for said in ("save", "remove 1", "no, lunch was 130", "no, lunch was 140"):
        await desk.says("ada", said)
    assert [line.minor for line in desk.claim().lines] == [14_000, 9_000]
    assert "which row" in words(await desk.says("ada", "no, breakfast was 25"))
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("who", "begun", "said"), [("ada", "lunch 124", "change lunch to 130"), ("wei", "午饭124", "午饭改成130")]
)
async def test_the_one_expense_of_a_draft_is_corrected_by_what_it_is_called(who: str, begun: str, said: str) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.says(who, said)
    assert (desk.claim().lines[0].minor, list(desk.memory.claims)) == (13_000, [1])


@pytest.mark.parametrize("said", ["no, dinner was 130", "不对，机票是130"])
async def test_a_name_that_no_row_has_changes_nothing(said: str) -> None:
    desk = office()
    await desk.says("ada", "Monday taxi 44, Tuesday hotel 124")
    assert "which row" in words(await desk.says("ada", said))
    assert desk.memory.claims == {}


@pytest.mark.parametrize(
    ("begun", "said", "kept"),
    [
        ("taxi 68 yesterday", "not yesterday, Tuesday", (6_800, "2026-11-17")),
        ("taxi 86 yesterday", "90 instead of 86", (9_000, "2026-11-19")),
        ("taxi 86 yesterday", "90, not 86", (9_000, "2026-11-19")),
        ("昨天打车86", "90，不是86", (9_000, "2026-11-19")),
        ("lunch yesterday", "90 instead of 86", (9_000, "2026-11-19")),
        ("昨天午餐", "不是86，是68", (6_800, "2026-11-19")),
    ],
)
async def test_a_draft_is_corrected_as_people_say_it(begun: str, said: str, kept: tuple[int, str]) -> None:
    desk = starters()
    await desk.says("ada", begun)
    await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (line.minor, str(line.date)) == kept
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("who", "begun", "said", "told"),
    [
        ("ada", "taxi 68 yesterday", "it was yesterday", "That is what C-000001 says already:"),
        ("wei", "昨天打车68", "应该是昨天", "C-000001 现在就是这样写的："),
    ],
)
async def test_a_correction_that_says_what_stands_there_is_told_so(who: str, begun: str, said: str, told: str) -> None:
    desk = starters()
    await desk.says(who, begun)
    assert words(await desk.says(who, said)) == told
    assert (desk.claim().version, list(desk.memory.claims)) == (1, [1])


async def test_the_second_of_several_in_a_draft_is_corrected_by_its_place_and_sum() -> None:
    desk = office()
    await desk.says("ada", "taxi 45.60 EUR yesterday, lunch 12.30 EUR yesterday")
    await desk.says("ada", "save")
    await desk.says("ada", "second 13,30 EUR")
    assert [line.minor for line in desk.claim().lines] == [4_560, 1_330]
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    "said", ["not sure, Tuesday", "not sure, maybe Tuesday", "no, thanks", "lunch was 130", "and why is 30 the limit?"]
)
async def test_what_is_no_correction_changes_no_draft(said: str) -> None:
    desk = starters()
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (line.minor, line.category, str(line.date)) == (6_800, "transport", "2026-11-19")
