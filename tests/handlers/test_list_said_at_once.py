"""Several corrections of a list without a comma, a nod at a list, and a second list beside the first."""

from __future__ import annotations

import pytest

from tests.handlers.stories import starters, sums_listed
from tests.support.desk import words

LIST = {"ada": "hotel 900, taxi 30 yesterday, lunch 60 yesterday", "wei": "昨天酒店900，打车30，午饭60"}
SAVE = {"ada": "save", "wei": "保存"}


@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "make the hotel 950 and the taxi 35", ["950.00", "35.00", "60.00"]),
        ("ada", "make the hotel 950, the taxi 35 and the lunch 65", ["950.00", "35.00", "65.00"]),
        ("ada", "change the hotel to 950 and the taxi to 35", ["950.00", "35.00", "60.00"]),
        ("ada", "change 1 to 950 and 2 to 35", ["950.00", "35.00", "60.00"]),
        ("ada", "make the hotel 950 and add parking 20", ["950.00", "30.00", "60.00", "20.00"]),
        ("ada", "the hotel is 950 not 900 and the taxi was 35", ["950.00", "35.00", "60.00"]),
        ("ada", "the taxi was 35 and remove the lunch", ["900.00", "35.00"]),
        ("wei", "酒店是950不是900，打车是35", ["950.00", "35.00", "60.00"]),
        ("wei", "酒店改成950打车改成35", ["950.00", "35.00", "60.00"]),
        ("wei", "把酒店改成950元把打车改成35元", ["950.00", "35.00", "60.00"]),
        ("wei", "第一笔改成950第二笔改成35", ["950.00", "35.00", "60.00"]),
    ],
)
async def test_each_of_several_corrections_said_in_one_breath_counts(who: str, said: str, sums: list[str]) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    shown = await desk.says(who, said)
    assert sums_listed(shown) == sums
    assert "改成" not in str(shown)
    assert desk.memory.claims == {}


@pytest.mark.parametrize(
    ("who", "said"),
    [("ada", "make the hotel 950 and the parking 35"), ("wei", "酒店改成950停车改成35")],
)
async def test_where_one_of_them_is_no_row_the_list_stays(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    await desk.presses(who, "Save" if who == "ada" else "保存")
    assert not [line for line in desk.claim(1).lines if line.purpose]


async def test_new_expenses_with_and_between_them_are_a_list_of_their_own() -> None:
    desk = starters()
    await desk.says("ada", LIST["ada"])
    assert sums_listed(await desk.says("ada", "hotel 950 yesterday and parking 35 yesterday")) == ["950.00", "35.00"]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "ok", "This list is not filed yet. Write “save”"),
        ("ada", "Great, thanks!", "This list is not filed yet. Write “save”"),
        ("ada", "yes", "This list is not filed yet. Write “save”"),
        ("wei", "好的", "这份清单还没有建单。请发送“保存”"),
        ("wei", "对的", "这份清单还没有建单。请发送“保存”"),
    ],
)
async def test_a_nod_at_a_list_says_that_it_waits_for_save(who: str, said: str, told: str) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    assert words(await desk.says(who, said)).startswith(told)
    assert desk.memory.claims == {}
    await desk.says(who, SAVE[who])
    assert len(desk.claim(1).lines) == 3


@pytest.mark.parametrize(("who", "said"), [("ada", "ok, save"), ("wei", "好的，保存")])
async def test_a_nod_with_save_saves(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    assert len(desk.claim(1).lines) == 3


@pytest.mark.parametrize(
    ("who", "more", "told", "save"),
    [
        ("ada", "parking 20, toll 15", "Your earlier list is not saved yet and still waits", "Save"),
        ("wei", "停车20，过路费15", "前面那份清单还没有保存", "保存"),
    ],
)
async def test_a_second_list_says_that_the_first_still_waits(who: str, more: str, told: str, save: str) -> None:
    desk = starters()
    first = await desk.says(who, LIST[who])
    assert told not in words(first)
    assert told in words(await desk.says(who, more))
    await desk.says(who, SAVE[who])
    assert told not in words(await desk.says(who, more))
    await desk.presses(who, save, on=first[-1])
    assert [len(desk.claim(number).lines) for number in (1, 2)] == [2, 3]


@pytest.mark.parametrize(
    ("who", "said", "told"), [("ada", "lunch 12,5", "filed or changed"), ("wei", "午餐12,5", "没有建单")]
)
async def test_of_a_first_message_with_a_comma_it_is_said_that_nothing_was_filed(
    who: str, said: str, told: str
) -> None:
    desk = starters()
    assert told in words(await desk.says(who, said))


@pytest.mark.parametrize(
    ("who", "draft", "said"),
    [("ada", "dinner 80", "make the hotel 950 and the taxi 35"), ("wei", "晚饭80", "酒店改成950打车改成35")],
)
async def test_the_list_is_corrected_so_behind_a_question_about_a_draft_too(who: str, draft: str, said: str) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    await desk.says(who, draft)
    assert sums_listed(await desk.says(who, said)) == ["950.00", "35.00", "60.00"]
    assert desk.claim(1).lines[0].minor == 8_000


@pytest.mark.parametrize(("who", "draft"), [("ada", "dinner 80 yesterday"), ("wei", "昨天晚饭80")])
async def test_the_list_is_corrected_so_where_a_draft_without_a_question_was_spoken_of_later(
    who: str, draft: str
) -> None:
    desk = starters()
    await desk.says(who, LIST[who])
    await desk.says(who, draft)
    said = "make the hotel 950 and the taxi 35" if who == "ada" else "酒店改成950打车改成35"
    assert sums_listed(await desk.says(who, said)) == ["950.00", "35.00", "60.00"]
    assert desk.claim(1).lines[0].minor == 8_000
