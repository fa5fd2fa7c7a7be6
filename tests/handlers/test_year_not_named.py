"""A day without a year that is still to come this year is last year's, and that is said wherever it is put down."""

from collections.abc import Sequence

import pytest

from bot.chat.messages import Message, Text
from tests.handlers.stories import office
from tests.support.desk import Desk

SAID = {"ada": "You named no year", "wei": "您没写年份"}


def told(shown: Sequence[Message], who: str) -> bool:
    return any(SAID[who] in each.text for each in shown if isinstance(each, Text))


def days_of(desk: Desk) -> list[str]:
    return [str(line.date) for line in desk.claim().lines]


@pytest.mark.parametrize(
    ("who", "words", "mended"),
    [
        ("ada", ["taxi 30 on 21 nov"], "it was yesterday"),
        ("ada", ["taxi 30", "nov 21"], "it was yesterday"),
        ("wei", ["12月1日打车30"], "日期改成昨天"),
        ("wei", ["打车30", "12月1日"], "日期改成昨天"),
    ],
)
async def test_it_is_said_below_the_draft_and_can_be_mended(who: str, words: list[str], mended: str) -> None:
    desk = office()
    shown = [await desk.says(who, each) for each in words][-1]
    assert told(shown, who)
    assert days_of(desk) in (["2025-11-21"], ["2025-12-01"])
    shown = await desk.says(who, mended)
    assert days_of(desk) == ["2026-11-19"]
    assert not told(shown, who)


@pytest.mark.parametrize(
    ("who", "words", "mended"),
    [
        ("ada", "hotel 900, taxi 30 on 21 nov", "2: yesterday"),
        ("wei", "酒店900，11月21日打车30", "2：昨天"),
    ],
)
async def test_it_is_said_above_a_list(who: str, words: str, mended: str) -> None:
    desk = office()
    assert told(await desk.says(who, words), who)
    await desk.says(who, mended)
    await desk.says(who, "save" if who == "ada" else "保存")
    assert days_of(desk) == ["2025-11-21", "2026-11-19"]


@pytest.mark.parametrize(("who", "words"), [("ada", "taxi 30 on nov 19"), ("wei", "去年12月1日打车30")])
async def test_nothing_is_said_of_a_day_that_is_sure(who: str, words: str) -> None:
    desk = office()
    assert not told(await desk.says(who, words), who)
