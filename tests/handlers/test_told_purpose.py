"""What an expense was for, said right after its draft was filed, is put on that draft; nothing else is taken for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.stories import drafted, starters
from tests.support.desk import words


@pytest.mark.parametrize(
    ("who", "said", "purpose", "told"),
    [
        ("ada", "visiting a client", "visiting a client", "I put that down as the purpose of C-000001:"),
        ("ada", "Meeting with Acme", "Meeting with Acme", "I put that down as the purpose of C-000001:"),
        ("ada", "it was for the trade fair", "the trade fair", "I put that down as the purpose of C-000001:"),
        ("ada", "to meet a supplier", "to meet a supplier", "I put that down as the purpose of C-000001:"),
        ("ada", "purpose visiting a client", "visiting a client", "I put that down as the purpose of C-000001:"),
        ("ada", "Purpose: trade fair", "trade fair", "I put that down as the purpose of C-000001:"),
        ("wei", "去客户公司", "去客户公司", "已记为 C-000001 的事由："),
        ("wei", "拜访强生客户", "拜访强生客户", "已记为 C-000001 的事由："),
        ("wei", "跟供应商开会", "跟供应商开会", "已记为 C-000001 的事由："),
    ],
)
async def test_what_it_was_for_is_put_on_the_draft_just_filed(who: str, said: str, purpose: str, told: str) -> None:
    desk = starters()
    await desk.says(who, "昨天打车68")
    assert words(await desk.says(who, said)) == told
    assert desk.claim().lines[0].purpose == purpose
    assert list(desk.memory.claims) == [1]


async def test_a_photo_s_first_journey_ends_with_its_purpose() -> None:
    desk = starters()
    await desk.sends("ada", "a.jpg")
    for said in ("68", "taxi", "yesterday", "no, 86", "visiting a client"):
        await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (line.minor, line.category, line.purpose) == (8_600, "transport", "visiting a client")


@pytest.mark.parametrize(
    "said",
    [
        *("thanks", "ok", "hello", "see you", "for sure", "for now", "meeting?", "how do I claim a client dinner?"),
        *("what is the purpose for?", "谢谢", "去掉", "给我看看", "到账了吗", "为什么", "去哪里看"),
    ],
)
async def test_what_is_no_purpose_changes_no_draft(said: str) -> None:
    desk = starters()
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", said)
    assert (desk.claim().lines[0].purpose, desk.claim().version) == (None, 1)


AFTER_A_PHOTO = [
    ("ada", "purpose client dinner", "client dinner"),
    ("ada", "for the client dinner", "the client dinner"),
    ("ada", "purpose is client visit", "client visit"),
    ("wei", "事由是见客户", "见客户"),
    ("wei", "拜访客户", "拜访客户"),
]
TAXI, HOTEL = {"ada": "taxi 68 yesterday", "wei": "昨天打车68"}, {"ada": "hotel 600", "wei": "酒店600"}


@pytest.mark.parametrize(("who", "said", "purpose"), AFTER_A_PHOTO)
async def test_what_a_photo_is_for_is_put_on_the_draft_that_it_began_and_the_amount_stays_asked(
    who: str, said: str, purpose: str
) -> None:
    desk = starters()
    await desk.says(who, TAXI[who])
    desk.now += timedelta(seconds=601)
    await desk.sends(who, "a.jpg")
    asked = words(await desk.says(who, said))
    assert (desk.claim(1).lines[0].purpose, desk.claim(2).lines[0].purpose) == (None, purpose)
    assert {"ada": "How much", "wei": "多少钱"}[who] in asked
    await desk.says(who, {"ada": "dinner 320 yesterday", "wei": "昨天晚餐320"}[who])
    line = desk.claim(2).lines[0]
    assert (line.minor, line.category, line.purpose, list(desk.memory.claims)) == (32_000, "meals", purpose, [1, 2])


@pytest.mark.parametrize(("who", "said", "purpose"), AFTER_A_PHOTO)
async def test_what_a_photo_is_for_is_put_on_the_older_draft_that_it_joined_whatever_is_asked_of_another(
    who: str, said: str, purpose: str
) -> None:
    desk = starters()
    await desk.says(who, TAXI[who])
    await desk.says(who, HOTEL[who])
    desk.now += timedelta(seconds=5)
    await desk.sends(who, "a.jpg", text="C-1")
    asked = words(await desk.says(who, said))
    assert (desk.claim(1).lines[0].purpose, desk.claim(2).lines[0].purpose) == (purpose, None)
    assert {"ada": "C-000002: On which day", "wei": "C-000002：是哪一天"}[who] in asked
    await desk.says(who, {"ada": "yesterday", "wei": "昨天"}[who])
    assert str(desk.claim(2).lines[0].date) == "2026-11-19"


@pytest.mark.parametrize(("who", "said"), [("ada", "no, 70"), ("wei", "不对，是 70")])
async def test_a_correction_means_the_draft_that_a_photo_joined_last_or_that_was_shown_last(
    who: str, said: str
) -> None:
    desk = starters()
    await desk.says(who, TAXI[who])
    await desk.says(who, {"ada": "hotel 600 yesterday", "wei": "昨天酒店600"}[who])
    desk.now += timedelta(seconds=5)
    await desk.sends(who, "a.jpg", text="C-1")
    await desk.says(who, said)
    assert [desk.claim(number).lines[0].minor for number in (1, 2)] == [7_000, 60_000]
    desk.now += timedelta(seconds=5)
    await desk.says(who, "C-2")
    await desk.says(who, said)
    assert [desk.claim(number).lines[0].minor for number in (1, 2)] == [7_000, 7_000]


async def test_a_purpose_told_while_another_thing_is_asked_takes_no_answer_for_one() -> None:
    desk = starters()
    await desk.sends("ada", "a.jpg")
    for said in ("320", "client dinner", "yesterday"):
        await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (line.category, str(line.date), line.purpose) == ("entertainment", "2026-11-19", "client dinner")


COMMANDS = [
    *(("ada", f"purpose {what}", what) for what in ("no", "hello", "help", "why not", "how to sell workshop", "30")),
    ("ada", "purpose 2026 trade fair", "2026 trade fair"),
    *(("wei", f"事由 {what}", what) for what in ("不是客户", "你好", "帮助", "谢谢", "怎么推广", "2026展会")),
    ("wei", "用途 无", "无"),
]
"""Whatever stands behind the word is the purpose, whatever it would mean alone."""


@pytest.mark.parametrize("is_asked", [False, True])
@pytest.mark.parametrize(("who", "said", "purpose"), COMMANDS)
async def test_any_words_behind_the_word_purpose_are_one(who: str, said: str, purpose: str, is_asked: bool) -> None:
    desk = starters()
    day = "" if is_asked else {"ada": "yesterday ", "wei": "昨天"}[who]
    await desk.says(who, day + {"ada": "taxi 68", "wei": "打车68"}[who])
    await desk.says(who, said)
    assert desk.claim().lines[0].purpose == purpose
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(("who", "said"), [("ada", "purpose no"), ("wei", "事由 不是客户")])
async def test_the_word_purpose_puts_another_in_the_place_of_one_that_stands(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, {"ada": "taxi 68 yesterday", "wei": "昨天打车68"}[who])
    await desk.says(who, "visiting a client")
    await desk.says(who, said)
    assert desk.claim().lines[0].purpose == said.split()[1]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        *(
            ("ada", said)
            for said in ("purpose?", "purpose of the visit", "the purpose is required?", "purpose missing")
        ),
        *(
            ("wei", said)
            for said in ("事由是什么？", "事由 是什么", "事由怎么填", "事由为什么要填", "事由不对", "事由 怎么填")
        ),
    ],
)
async def test_what_is_said_of_purposes_is_none(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, {"ada": "taxi 68 yesterday", "wei": "昨天打车68"}[who])
    await desk.says(who, said)
    assert (desk.claim().lines[0].purpose, desk.claim().version) == (None, 1)


@pytest.mark.parametrize(
    ("who", "said"),
    [("ada", "Purpose: client visit, taxi 30, yesterday"), ("wei", "事由 见客户，打车30，昨天")],
)
async def test_a_whole_expense_that_begins_with_its_purpose_corrects_no_draft(who: str, said: str) -> None:
    desk = starters()
    await desk.says(who, {"ada": "taxi 68 yesterday", "wei": "昨天打车68"}[who])
    await desk.says(who, said)
    assert (desk.claim().lines[0].purpose, desk.claim().version) == (None, 1)


async def test_a_purpose_that_stands_is_not_overwritten_and_an_old_draft_is_not_meant() -> None:
    desk = starters()
    await drafted(desk)
    await desk.says("ada", "meeting with Acme")
    assert desk.claim().lines[0].purpose == "visiting a client"
    await desk.says("wei", "昨天打车68")
    desk.now += timedelta(seconds=601)
    await desk.says("wei", "去客户公司")
    assert desk.claim(2).lines[0].purpose is None
