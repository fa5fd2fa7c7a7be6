"""A day said where the category or the sum is asked is the day; what was chosen on the card goes along with Submit."""

from __future__ import annotations

import pytest

from bot.chat.messages import OPTIONS
from handlers import choosing
from tests.handlers.stories import starters
from tests.handlers.test_choosing import of_categories
from tests.support.desk import Desk, words

NO_KIND = {"ada": "68 for visiting a client", "wei": "68 拜访客户"}
WHICH = {"ada": "What kind of expense was it?", "wei": "属于哪一类费用？"}
CHOSEN = {"ada": "on the card, just press Submit there", "wei": "直接点卡片上的“提交”就行"}


async def asked_which(who: str) -> Desk:
    desk = starters()
    assert WHICH[who] in words(await desk.says(who, NO_KIND[who]))
    return desk


@pytest.mark.parametrize(
    ("who", "said", "day", "told"),
    [
        ("ada", "yesterday", "2026-11-19", "I put down Nov 19, 2026 as the day."),
        ("ada", "on Monday", "2026-11-16", "I put down Nov 16, 2026 as the day."),
        ("ada", "2026-11-03", "2026-11-03", "I put down Nov 3, 2026 as the day."),
        ("wei", "昨天", "2026-11-19", "日期记为2026年11月19日。"),
        ("wei", "11月3号", "2026-11-03", "日期记为2026年11月3日。"),
    ],
)
async def test_a_day_is_the_day_and_the_category_is_asked_again(who: str, said: str, day: str, told: str) -> None:
    desk = await asked_which(who)
    shown = words(await desk.says(who, said))
    assert told in shown
    assert CHOSEN[who] in shown
    assert WHICH[who] in shown
    line = desk.claim().lines[0]
    assert (str(line.date), line.category, line.minor) == (day, None, 6_800)
    await desk.says(who, "meals" if who == "ada" else "餐费")
    assert (str(desk.claim().lines[0].date), desk.claim().lines[0].category) == (day, "meals")


@pytest.mark.parametrize(("who", "submit"), [("ada", "Submit"), ("wei", "提交")])
async def test_what_was_chosen_on_the_card_before_the_day_was_said_is_sent(who: str, submit: str) -> None:
    desk = await asked_which(who)
    await desk.says(who, "yesterday" if who == "ada" else "昨天")
    await desk.presses(who, submit, choosing="transport")
    assert (desk.claim().state, desk.claim().lines[0].category) == ("submitted", "transport")


@pytest.mark.parametrize(("who", "said"), [("ada", "yesterday"), ("wei", "昨天")])
async def test_a_day_said_where_the_sum_is_asked_is_the_day(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, "claim lunch on Monday" if who == "ada" else "报销周一午餐")
    shown = words(await desk.says(who, said))
    assert CHOSEN[who] not in shown
    assert str(desk.claim().lines[0].date) == "2026-11-19"
    await desk.says(who, "44")
    assert desk.claim().lines[0].minor == 4_400


@pytest.mark.parametrize(("who", "said"), [("ada", "gizmo"), ("wei", "乱七八糟")])
async def test_what_is_no_category_is_told_of_the_card_too(who: str, said: str) -> None:
    desk = await asked_which(who)
    assert CHOSEN[who] in words(await desk.says(who, said))


@pytest.mark.parametrize(
    ("said", "told"), [("tomorrow", "still to come"), ("what is the hotel limit?", "Lodging: at most")]
)
async def test_a_day_to_come_and_a_question_leave_the_category_asked(said: str, told: str) -> None:
    desk = await asked_which("ada")
    shown = words(await desk.says("ada", said))
    assert told in shown
    assert WHICH["ada"] in shown
    assert (desk.claim().lines[0].date, desk.claim().lines[0].category) == (None, None)


async def test_a_day_beside_another_expense_is_still_another_claim() -> None:
    desk = await asked_which("ada")
    await desk.says("ada", "taxi 30 yesterday")
    assert (desk.claim(1).lines[0].date, desk.claim(2).lines[0].minor) == (None, 3_000)


@pytest.mark.parametrize(("count", "is_there"), [(OPTIONS - 1, True), (OPTIONS, False)])
async def test_the_card_is_told_of_where_it_has_a_drop_down(count: int, is_there: bool) -> None:
    desk = starters()
    desk.memory.policies.append(of_categories(count))
    await desk.says("ada", NO_KIND["ada"])
    assert choosing.is_offered(desk.claim(), of_categories(count)) is is_there
    assert (desk.card("ada").choice is not None) is is_there
    assert (CHOSEN["ada"] in words(await desk.says("ada", "yesterday"))) is is_there
