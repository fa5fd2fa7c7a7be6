"""A fresh draft is corrected in words, and what is no correction begins a claim as ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.stories import office
from tests.support.desk import words


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
        ("wei", "改成86", "¥86.00"),
        ("wei", "不对，是86", "¥86.00"),
        ("wei", "金额改成86.4", "¥86.40"),
        ("wei", "不是68，是86", "¥86.00"),
        ("wei", "应该是八十六块", "¥86.00"),
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
