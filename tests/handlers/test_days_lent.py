"""Of several expenses those that name no day take that of another one, which is told above the list."""

from __future__ import annotations

import pytest

from bot.chat.messages import Text
from tests.handlers.stories import office


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        (
            "ada",
            "hotel 900, flight 1200, yesterday taxi 30",
            "Rows 1 and 2 name no day, so I took Nov 19, 2026 for them.",
        ),
        ("ada", "hotel 900, taxi 30 yesterday", "Row 1 names no day, so I took Nov 19, 2026."),
        ("ada", "Monday taxi 44, lunch 12, Tuesday hotel 6", "Row 2 names no day, so I took Nov 16, 2026."),
        (
            "ada",
            "Monday taxi 44, lunch 12, Tuesday hotel 6, coffee 5",
            "Rows 2 and 4 name no day, so I took those of the rows beside them.",
        ),
        ("ada", "yesterday taxi 1, taxi 2, taxi 3, taxi 4", "Rows 2–4 name no day, so I took Nov 19, 2026 for them."),
        ("wei", "酒店900，机票1200，昨天打车30", "第 1、2 笔没说日期，我按2026年11月19日填了。"),
        ("wei", "周一打车44，午餐12，周二酒店6，咖啡5", "第 2、4 笔没说日期，我按前后一笔的日期填了。"),
    ],
)
async def test_whose_day_was_said_of_another_expense_is_told_above_the_list(who: str, said: str, told: str) -> None:
    desk = office()
    shown = (await desk.says(who, said))[0]
    assert isinstance(shown, Text)
    assert told in shown.text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "Monday taxi 44, Tuesday lunch 12"),
        ("ada", "taxi 44, lunch 12"),
        ("wei", "周一和周二打车，分别32和45"),
        ("wei", "打车44，午餐12"),
    ],
)
async def test_nothing_is_told_of_days_that_were_said_of_each_expense_or_of_none(who: str, said: str) -> None:
    desk = office()
    shown = (await desk.says(who, said))[0]
    assert isinstance(shown, Text)
    assert "day" not in shown.text
    assert "日期" not in shown.text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "taxi 30 lunch 20 both yesterday"),
        ("ada", "taxi 30, lunch 20 (all on monday)"),
        ("ada", "taxi 30, lunch 20 yesterday, both"),
        ("ada", "taxi 30 and lunch 20, all of them from monday"),
        ("wei", "打车30午饭20都是昨天"),
        ("wei", "打车30，午饭20，全部是周一的"),
        ("wei", "打车30，午饭20，全是昨天"),
    ],
)
async def test_nothing_is_told_where_the_day_was_said_of_all(who: str, said: str) -> None:
    shown = (await office().says(who, said))[0]
    assert isinstance(shown, Text)
    assert not any(word in shown.text for word in ("no day", "没说日期"))


@pytest.mark.parametrize(
    ("who", "words", "save"),
    [("ada", ("taxi 50 and lunch 30", "all yesterday"), "save"), ("wei", ("打车50，午饭30", "都是昨天"), "保存")],
)
async def test_a_day_said_of_all_answers_for_every_expense_that_has_none(
    who: str, words: tuple[str, str], save: str
) -> None:
    desk = office()
    for each in (words[0], save, words[1]):
        await desk.says(who, each)
    assert [(str(line.date), line.purpose) for line in desk.claim().lines] == [("2026-11-19", None)] * 2


@pytest.mark.parametrize(
    ("who", "words"), [("ada", ("taxi 50 and lunch 30", "save")), ("wei", ("打车50，午饭30", "保存"))]
)
async def test_a_day_alone_answers_for_the_expense_that_is_asked_about(who: str, words: tuple[str, str]) -> None:
    desk = office()
    for each in (*words, "2026-11-19"):
        await desk.says(who, each)
    assert [str(line.date) for line in desk.claim().lines] == ["2026-11-19", "None"]
