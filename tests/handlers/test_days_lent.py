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
