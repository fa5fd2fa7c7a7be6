"""A fresh draft is corrected in words, and what is no correction begins a claim as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.stories import office
from tests.support.desk import Desk, words


@pytest.mark.parametrize(
    ("who", "said", "shown"),
    [
        ("ada", "make it 86", "¥86.00"),
        ("ada", "no, 86", "¥86.00"),
        ("ada", "sorry, 86", "¥86.00"),
        ("ada", "change amount to 86", "¥86.00"),
        ("ada", "change the amount to 86.40", "¥86.40"),
        ("ada", "it was 86 not 68", "¥86.00"),
        ("ada", "it should be 86", "¥86.00"),
        ("ada", "the amount is 86", "¥86.00"),
        ("ada", "actually 86 USD", "$86.00"),
        ("ada", "not 68 but 86", "¥86.00"),
        ("ada", "no, it's not 68, it's 86", "¥86.00"),
        ("wei", "改成86", "¥86.00"),
        ("wei", "不对，是86", "¥86.00"),
        ("wei", "金额改成86.4", "¥86.40"),
        ("wei", "不是68，是86", "¥86.00"),
        ("wei", "应该是八十六块", "¥86.00"),
        ("wei", "不是68是86", "¥86.00"),
        ("wei", "不对，不是68元，而是86元", "¥86.00"),
        ("wei", "写错了，86", "¥86.00"),
    ],
)
async def test_a_sum_is_corrected_and_no_claim_more_is_made(who: str, said: str, shown: str) -> None:
    desk = office()
    await desk.says(who, "昨天打车 68 拜访客户" if who == "wei" else "taxi 68 yesterday, visiting a client")
    answer = await desk.says(who, said)
    assert list(desk.memory.claims) == [1]
    assert desk.card(who).lead == shown
    assert "C-000001" in words(answer)
    assert desk.claim().lines[0].purpose in ("visiting a client", "拜访客户")


@pytest.mark.parametrize(
    ("said", "day"),
    [("it was on monday", "Nov 16, 2026"), ("change the date to 2026-11-10", "Nov 10, 2026")],
)
async def test_a_day_is_corrected(said: str, day: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday, visiting a client")
    await desk.says("ada", said)
    assert list(desk.memory.claims) == [1]
    assert any(fact.value == day for fact in desk.card("ada").facts)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "purpose dinner with a client"),
        ("ada", "it was 130"),
        ("ada", "no, 86"),
        ("ada", "it was on monday"),
        ("wei", "事由 客户招待"),
        ("wei", "改成86"),
    ],
)
async def test_which_of_several_is_asked_where_nothing_says_it(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "周四打车45，周五午餐120" if who == "wei" else "taxi 45 on thursday, lunch 120 on friday")
    await desk.presses(who, "保存" if who == "wei" else "Save")
    before = desk.claim().lines
    answer = words(await desk.says(who, said))

    assert ("2 笔费用，分不清您说的是哪一笔" if who == "wei" else "2 expenses, and I can't tell which") in answer
    assert (list(desk.memory.claims), desk.claim().lines) == ([1], before)


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "change 2 to 130"), ("wei", "第二笔改成130"), ("ada", "no, lunch was 130, not 120")]
)
async def test_what_is_said_next_then_is_understood(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "周四打车45，周五午餐120" if who == "wei" else "taxi 45 on thursday, lunch 120 on friday")
    await desk.presses(who, "保存" if who == "wei" else "Save")
    await desk.says(who, "no, 130" if who == "ada" else "不对，130")
    await desk.says(who, said)
    assert [line.minor for line in desk.claim().lines] == [4_500, 13_000]


@pytest.mark.parametrize("example", ["draft-which-sum", "draft-which-purpose"])
@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_the_examples_of_how_to_say_which_one_work(who: str, example: str) -> None:
    desk = office()
    await desk.says(who, "周四打车45，周五午餐120" if who == "wei" else "taxi 45 on thursday, lunch 120 on friday")
    await desk.presses(who, "保存" if who == "wei" else "Save")
    before = desk.claim().lines
    await desk.says(who, desk.door.texts.say("zh-CN" if who == "wei" else "en", example))
    assert desk.claim().lines[0] == before[0]
    assert desk.claim().lines[1] != before[1]


@pytest.mark.parametrize("said", ["it was rejected", "is it urgent", "the purpose of this form"])
async def test_what_fits_none_of_several_is_heard_as_anything_else(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 45 on thursday, lunch 120 on friday")
    await desk.presses("ada", "Save")
    assert "I can't tell which" not in words(await desk.says("ada", said))


async def test_an_expense_of_several_is_corrected_or_removed_after_saving() -> None:
    desk = office()
    await desk.says("wei", "周一打车45，周二午餐120，周三酒店900")
    await desk.presses("wei", "保存")
    await desk.says("wei", "第二笔改成130")
    assert [line.minor for line in desk.claim().lines] == [4_500, 13_000, 90_000]
    await desk.says("wei", "删掉第一笔")
    assert [line.minor for line in desk.claim().lines] == [13_000, 90_000]
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    "said",
    [
        "lunch 35 today",
        "taxi 86 to the airport",
        "no, dinner with a client 320 yesterday",
        "打车 86 去机场",
        "午餐 35",
    ],
)
async def test_another_expense_is_a_claim_of_its_own(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday, visiting a client")
    await desk.says("ada", said)
    assert desk.claim(1).lines[0].minor == 6_800


@pytest.mark.parametrize("said", ["is it 86?", "no", "it was rejected", "不对", "change my manager", "我的报销"])
async def test_what_corrects_nothing_changes_nothing(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday, visiting a client")
    await desk.says("ada", said)
    assert (desk.claim(1).version, list(desk.memory.claims)) == (1, [1])


async def test_a_draft_of_long_ago_is_not_what_is_meant() -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday, visiting a client")
    desk.now += timedelta(minutes=11)
    await desk.says("ada", "make it 86")
    assert desk.claim(1).lines[0].minor == 6_800


async def test_a_sent_claim_is_not_corrected_in_words() -> None:
    desk = office()
    await desk.says("ada", "taxi 68 yesterday, visiting a client")
    await desk.presses("ada", "Submit")
    await desk.says("ada", "make it 86")
    assert desk.claim(1).lines[0].minor == 6_800


# ---------------------------------------------------------------- several that were saved


THREE = {"ada": "taxi 45 monday, lunch 120 tuesday, hotel 900 wednesday", "wei": "周一打车45，周二午餐120，周三酒店900"}


async def saved(desk: Desk, who: str) -> None:
    """A draft of three expenses that were read back and saved."""
    await desk.says(who, THREE[who])
    await desk.presses(who, "保存" if who == "wei" else "Save")
    assert desk.asked == {}


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "1. taxi 30 today\n2. lunch 50 today"),
        ("ada", "1. taxi 30 today, airport"),
        ("ada", "1: taxi 30; 2: lunch 50"),
        ("ada", "2: lunch 50"),
        ("ada", "2 was dinner with a client 50"),
        ("wei", "第一笔打车30，第二笔午餐50"),
        ("wei", "第二笔午餐50"),
        ("wei", "第一笔是打车30，第二笔是午餐50"),
        ("wei", "2号为客户买礼品300"),
        ("wei", "2号是团建 600"),
        ("wei", "3号改签费200"),
        ("wei", "3号改乘高铁200"),
        ("wei", "1. 打车30\n2. 午餐50"),
    ],
)
async def test_new_expenses_said_right_after_saving_change_nothing_of_what_was_saved(who: str, said: str) -> None:
    desk = office()
    await saved(desk, who)
    await desk.says(who, said)
    assert [line.minor for line in desk.claim(1).lines] == [4_500, 12_000, 90_000]
    assert desk.claim(1).version == 1


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "1. taxi 30 today\n2. lunch 50 today"),
        ("wei", "第一笔打车30，第二笔午餐50"),
        ("wei", "1. 打车30\n2. 午餐50"),
    ],
)
async def test_a_numbered_list_right_after_saving_is_read_back_as_a_list(who: str, said: str) -> None:
    desk = office()
    await saved(desk, who)
    shown = await desk.says(who, said)
    assert [row.text[:9] for row in shown[-1].rows] == ["1. ¥30.00", "2. ¥50.00"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "change 2 to 130", [4_500, 13_000, 90_000]),
        ("ada", "change 2 to dinner 130", [4_500, 13_000, 90_000]),
        ("ada", "the second is 130", [4_500, 13_000, 90_000]),
        ("ada", "2 was 130", [4_500, 13_000, 90_000]),
        ("ada", "change the hotel to 950", [4_500, 12_000, 95_000]),
        ("ada", "remove 1", [12_000, 90_000]),
        ("wei", "第二笔改成130", [4_500, 13_000, 90_000]),
        ("wei", "第二笔130", [4_500, 13_000, 90_000]),
        ("wei", "第二笔是130元", [4_500, 13_000, 90_000]),
        ("wei", "第二笔的金额是130", [4_500, 13_000, 90_000]),
        ("wei", "把第二笔改成晚餐130", [4_500, 13_000, 90_000]),
        ("wei", "2号改成130", [4_500, 13_000, 90_000]),
        ("wei", "酒店改成950", [4_500, 12_000, 95_000]),
    ],
)
async def test_what_was_saved_is_corrected_by_a_word_for_it_or_one_thing_of_a_row(
    who: str, said: str, sums: list[int]
) -> None:
    desk = office()
    await saved(desk, who)
    await desk.says(who, said)
    assert [line.minor for line in desk.claim(1).lines] == sums
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("who", "said", "category"),
    [
        ("ada", "add hotel 900 wednesday", "lodging"),
        ("ada", "add taxi 20", "transport"),
        ("ada", "please add another: taxi 20 today", "transport"),
        ("wei", "再加一笔打车20", "transport"),
        ("wei", "加一笔午餐30", "meals"),
    ],
)
async def test_what_is_added_right_after_saving_is_one_expense_more_of_the_draft(
    who: str, said: str, category: str
) -> None:
    desk = office()
    await saved(desk, who)
    await desk.says(who, said)
    assert [line.category for line in desk.claim(1).lines] == ["transport", "meals", "lodging", category]
    assert desk.claim(1).lines[3].purpose is None
    assert list(desk.memory.claims) == [1]


async def test_what_is_added_while_a_day_is_asked_is_one_expense_more_and_the_day_is_asked_again() -> None:
    desk = office()
    await desk.says("ada", "taxi 45, lunch 30")
    await desk.says("ada", "save")
    shown = await desk.says("ada", "add hotel 900 yesterday")
    assert [line.minor for line in desk.claim().lines] == [4_500, 3_000, 90_000]
    assert "Expense 1 (¥45.00 · Taxi & transport): On which day was it?" in words(shown)
    assert list(desk.memory.claims) == [1]
