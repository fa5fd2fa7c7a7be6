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
        ("ada", "Purpose: trade fair", "trade fair", "C-000001 is corrected:"),
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
        *("purpose no", "what is the purpose for?", "谢谢", "去掉", "给我看看", "到账了吗", "为什么", "去哪里看"),
    ],
)
async def test_what_is_no_purpose_changes_no_draft(said: str) -> None:
    desk = starters()
    await desk.says("ada", "taxi 68 yesterday")
    await desk.says("ada", said)
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
