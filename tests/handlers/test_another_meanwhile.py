"""An expense said where a draft is asked about is never swallowed as the answer, and a day to come is told as such."""

import pytest

from bot.chat.messages import Card
from tests.handlers.stories import office
from tests.support.desk import words

TOO_LARGE = {"ada": "An amount can be at most 9,999,999.99.", "wei": "单笔金额最多 9,999,999.99"}
TO_COME = {"ada": "is still to come.", "wei": "还没有到"}


@pytest.mark.parametrize(
    ("who", "first", "said", "told"),
    [
        ("ada", "taxi 50", "lunch 12,5 yesterday", "I saw a comma in “12,5”"),
        ("ada", "taxi 50", "taxi 99999999999 yesterday", TOO_LARGE["ada"]),
        ("ada", "taxi 50", "lunch 0 yesterday", "must be more than zero"),
        ("ada", "taxi 50", "yesterday, 12,5", "I saw a comma in “12,5”"),
        ("ada", "50 yesterday", "lunch 12,5", "I saw a comma in “12,5”"),
        ("ada", "lunch yesterday", "hotel 99999999999 yesterday", TOO_LARGE["ada"]),
        ("wei", "打车50", "昨天打车 99999999999", TOO_LARGE["wei"]),
        ("wei", "打车50", "昨天午餐12,5", "有逗号"),
    ],
)
async def test_another_expense_whose_sum_is_refused_is_no_answer(who: str, first: str, said: str, told: str) -> None:
    desk = office()
    asked = words(await desk.says(who, first)).split("\n")[0]
    before = desk.claim().lines
    answer = words(await desk.says(who, said))
    assert told in answer
    assert asked in answer
    assert (list(desk.memory.claims), desk.claim().lines) == ([1], before)


@pytest.mark.parametrize(
    ("who", "first", "said"), [("ada", "taxi 50", "lunch 0 yesterday"), ("wei", "打车50", "昨天午餐0")]
)
async def test_the_question_is_answered_all_the_same_then(who: str, first: str, said: str) -> None:
    desk = office()
    await desk.says(who, first)
    await desk.says(who, said)
    await desk.says(who, "yesterday" if who == "ada" else "昨天")
    assert str(desk.claim().lines[0].date) == "2026-11-19"


@pytest.mark.parametrize(
    ("who", "first", "said"),
    [
        ("ada", "taxi 50", "lunch 45 60 yesterday"),
        ("ada", "taxi 50", "dinner 100 200 yesterday"),
        ("ada", "taxi yesterday", "dinner 45 60 yesterday"),
        ("wei", "打车50", "昨天午餐 45 60"),
        ("wei", "打车50", "昨天晚饭100 200"),
    ],
)
async def test_another_kind_of_expense_with_unclear_numbers_becomes_a_draft_of_its_own(
    who: str, first: str, said: str
) -> None:
    desk = office()
    await desk.says(who, first)
    before = desk.claim(1).lines
    await desk.says(who, said)
    assert desk.claim(1).lines == before
    assert (desk.claim(2).lines[0].category, desk.claim(2).lines[0].amount) == ("meals", None)


@pytest.mark.parametrize(
    ("first", "said", "name", "value"),
    [
        ("taxi 50", "yesterday from the hotel", "date", "2026-11-19"),
        ("taxi 50", "yesterday, 2 people", "date", "2026-11-19"),
        ("lunch yesterday", "45.60", "minor", "4560"),
        ("50 yesterday", "taxi", "category", "transport"),
        ("打车50", "昨天从酒店回来", "date", "2026-11-19"),
    ],
)
async def test_answers_are_taken_as_ever(first: str, said: str, name: str, value: str) -> None:
    desk = office()
    await desk.says("ada", first)
    await desk.says("ada", said)
    assert list(desk.memory.claims) == [1]
    assert str(getattr(desk.claim().lines[0], name)) == value


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "taxi 50 tomorrow"),
        ("ada", "taxi 50 next monday"),
        ("ada", "taxi 50 on 2026-12-20"),
        ("wei", "明天打车50"),
        ("wei", "下周一打车50"),
    ],
)
async def test_a_day_to_come_is_told_and_the_day_is_asked(who: str, said: str) -> None:
    desk = office()
    shown = await desk.says(who, said)
    assert isinstance(shown[0], Card)
    assert TO_COME[who] in words(shown)
    assert ("On which day was it?" if who == "ada" else "是哪一天的？") in words(shown)
    (line,) = desk.claim().lines
    assert (line.minor, line.date, line.purpose) == (5_000, None, None)


@pytest.mark.parametrize(
    ("who", "first", "said"),
    [
        ("ada", "taxi 50", "tomorrow"),
        ("ada", "taxi 50", "next monday"),
        ("ada", "taxi 50 yesterday", "make it tomorrow"),
        ("ada", "taxi 50 yesterday", "change the date to next monday"),
        ("wei", "打车50", "明天"),
        ("wei", "打车50", "下周一"),
        ("wei", "昨天打车50", "改成明天"),
        ("wei", "昨天打车50", "日期是下周一"),
    ],
)
async def test_an_answer_or_a_correction_with_a_day_to_come_changes_nothing(who: str, first: str, said: str) -> None:
    desk = office()
    await desk.says(who, first)
    before = desk.claim().lines
    assert TO_COME[who] in words(await desk.says(who, said))
    assert (list(desk.memory.claims), desk.claim().lines) == ([1], before)


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "taxi 50 yesterday, hotel 900 tomorrow"), ("wei", "昨天打车50，明天酒店900")]
)
async def test_it_is_told_above_a_list_too(who: str, said: str) -> None:
    desk = office()
    assert TO_COME[who] in words(await desk.says(who, said))
