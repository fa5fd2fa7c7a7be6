"""While a draft's own question is open, a correction changes that draft, and the question is asked again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.answers import QUESTION_SECONDS
from bot.chat.messages import Card
from tests.handlers.stories import office, with_people
from tests.support import builders
from tests.support.desk import STEP, words

DATE = {"ada": "On which day was it?", "wei": "是哪一天的？"}
BEGUN = {"ada": "taxi 68", "wei": "打车68"}


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "no, 86"),
        ("ada", "make it 86"),
        ("ada", "sorry, 86"),
        ("ada", "it was 86 not 68"),
        ("ada", "change the amount to 86"),
        ("wei", "改成86"),
        ("wei", "不对，是86"),
        ("wei", "金额是86"),
        ("wei", "写错了，86元"),
    ],
)
async def test_a_sum_corrected_while_the_day_is_asked_changes_the_draft_and_asks_the_day_again(
    who: str, said: str
) -> None:
    desk = office()
    await desk.says(who, BEGUN[who])
    shown = await desk.says(who, said)
    assert [line.minor for line in desk.claim().lines] == [8_600]
    assert list(desk.memory.claims) == [1]
    assert any(isinstance(each, Card) for each in shown)
    assert DATE[who] in words(shown)
    await desk.says(who, "昨天" if who == "wei" else "yesterday")
    assert str(desk.claim().lines[0].date) == "2026-11-19"


async def test_a_photo_s_sum_is_corrected_while_its_category_is_asked() -> None:
    desk = office()
    await desk.sends("ada", "a.jpg")
    await desk.says("ada", "45")
    shown = await desk.says("ada", "no, 54")
    assert "What kind of expense was it?" in words(shown)
    await desk.says("ada", "meals")
    assert [(line.minor, line.category, len(line.receipts)) for line in desk.claim().lines] == [(5_400, "meals", 1)]
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("said", "sums"),
    [
        ("第二笔改成130", [4_500, 13_000]),
        ("改成50", [5_000, 12_000]),
        ("不对，是50", [5_000, 12_000]),
        ("change 2 to 130", [4_500, 13_000]),
        ("no, 50", [5_000, 12_000]),
    ],
)
async def test_another_row_is_corrected_while_the_first_is_asked_about(said: str, sums: list[int]) -> None:
    desk = office()
    await desk.says("wei", "打车45，午餐120")
    await desk.presses("wei", "保存")
    shown = await desk.says("wei", said)
    assert [line.minor for line in desk.claim().lines] == sums
    assert list(desk.memory.claims) == [1]
    assert words(shown).splitlines()[-2].startswith("第 1 笔")
    await desk.says("wei", "昨天")
    assert [str(line.date) for line in desk.claim().lines] == ["2026-11-19", "None"]


@pytest.mark.parametrize(
    ("begun", "said", "field", "value"),
    [
        ("taxi 68", "it was yesterday", "date", "2026-11-19"),
        ("lunch yesterday", "it was 35", "minor", "3500"),
        ("lunch yesterday", "no, 35", "minor", "3500"),
        ("68 yesterday", "it was lunch", "category", "meals"),
        ("打车68", "应该是昨天", "date", "2026-11-19"),
    ],
)
async def test_words_that_say_only_what_was_asked_are_its_answer(begun: str, said: str, field: str, value: str) -> None:
    desk = office()
    await desk.says("ada", begun)
    shown = await desk.says("ada", said)
    assert str(getattr(desk.claim().lines[0], field)) == value
    assert "is corrected" not in words(shown)


async def test_a_day_said_beside_the_corrected_sum_fills_the_gap() -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    await desk.says("ada", "no, 86 yesterday")
    assert [(line.minor, str(line.date)) for line in desk.claim().lines] == [(8_600, "2026-11-19")]
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize("said", ["it was for dinner with a client", "actually a dinner with Bob", "it was 3 of us"])
async def test_where_a_purpose_is_asked_for_any_words_are_it_and_change_nothing_else(said: str) -> None:
    desk = with_people(*builders.company(), policy=builders.policy(required={"transport": frozenset({"purpose"})}))
    await desk.says("ada", "claim 68 transport yesterday")
    assert desk.asked
    await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (line.minor, line.category, str(line.date), line.purpose) == (6_800, "transport", "2026-11-19", said)


async def test_a_sum_is_corrected_where_a_purpose_is_asked_for() -> None:
    desk = with_people(*builders.company(), policy=builders.policy(required={"transport": frozenset({"purpose"})}))
    await desk.says("ada", "claim 68 transport yesterday")
    assert "What was it for?" in words(await desk.says("ada", "no, 86"))
    assert [(line.minor, line.purpose) for line in desk.claim().lines] == [(8_600, None)]


@pytest.mark.parametrize("said", ["86", "20", "30 yuan", "八十六块"])
async def test_a_bare_number_is_no_second_claim_while_a_day_is_asked(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    shown = await desk.says("ada", said)
    assert list(desk.memory.claims) == [1]
    assert "On which day was it?" in words(shown)


@pytest.mark.parametrize("said", ["hotel 900 yesterday", "no, dinner with a client 320 yesterday", "午餐30"])
async def test_a_whole_expense_is_still_a_claim_of_its_own(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    await desk.says("ada", said)
    assert desk.claim(1).lines[0].minor == 6_800
    assert desk.claim(2).lines[0].amount is not None


async def test_a_correction_of_several_that_changed_since_the_question_is_asked_for_anew() -> None:
    desk = office()
    await desk.says("ada", "taxi 45, lunch 30")
    await desk.says("ada", "save")
    asked = dict(desk.asked)
    await desk.says("ada", "yesterday")
    desk.asked.clear()
    desk.asked.update(asked)
    shown = await desk.says("ada", "change 1 to 99")
    assert words(shown).startswith("Expense 2 (¥30.00 · Meals): On which day was it?")
    assert [line.minor for line in desk.claim().lines] == [4_500, 3_000]


@pytest.mark.parametrize(("early", "is_answer"), [(timedelta(microseconds=1), True), (timedelta(), False)])
async def test_a_question_is_open_for_ten_minutes(early: timedelta, is_answer: bool) -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    asked_at = desk.now
    desk.now = asked_at + timedelta(seconds=QUESTION_SECONDS) - early - STEP
    await desk.says("ada", "yesterday")
    assert (desk.claim().lines[0].date is not None) is is_answer
