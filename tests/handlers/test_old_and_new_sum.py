"""Where the old sum is said beside the new one, it tells which expense is meant, and no other one is changed."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office, sums
from tests.support.desk import Desk, words


async def two_drafts(who: str) -> Desk:
    """A taxi of 30 was filed, and a dinner of 50 after it."""
    desk = office()
    for text in (
        ("昨天打车30 拜访客户", "昨天晚饭50 加班") if who == "wei" else ("taxi 30 yesterday", "dinner 50 yesterday")
    ):
        await desk.says(who, text)
    return desk


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "not 30 but 35"),
        ("ada", "35 instead of 30"),
        ("ada", "change 30 to 35"),
        ("ada", "change the amount from 30 to 35"),
        ("ada", "30 -> 35"),
        ("ada", "30 should be 35"),
        ("wei", "不是30是35"),
        ("wei", "30改成35"),
        ("wei", "把30块改成35块"),
        ("wei", "金额从30改成35"),
        ("wei", "30应该是35"),
    ],
)
async def test_the_old_sum_says_which_draft_is_meant(who: str, said: str) -> None:
    desk = await two_drafts(who)
    answer = words(await desk.says(who, said))
    assert (sums(desk), "C-000001" in answer) == ([(3_500,), (5_000,)], True)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "not 40 but 35"),
        ("ada", "35 instead of 40"),
        ("ada", "change 40 to 35"),
        ("ada", "40 -> 35"),
        ("wei", "不是40是35"),
        ("wei", "40改成35"),
    ],
)
async def test_an_old_sum_that_no_expense_has_changes_and_files_nothing(who: str, said: str) -> None:
    desk = await two_drafts(who)
    answer = words(await desk.says(who, said))
    assert sums(desk) == [(3_000,), (5_000,)]
    assert ("分不清您说的是哪一笔" if who == "wei" else "I can't tell which expense you mean") in answer


@pytest.mark.parametrize(("who", "said"), [("ada", "change 30 to 35"), ("ada", "35 not 30"), ("wei", "30改成35")])
async def test_of_a_sent_one_it_says_how_it_stands(who: str, said: str) -> None:
    desk = await two_drafts(who)
    await desk.says(who, "提交 C-1" if who == "wei" else "submit C-1")
    assert "C-000001" in words(await desk.says(who, said))
    assert sums(desk) == [(3_000,), (5_000,)]


@pytest.mark.parametrize(("who", "said"), [("ada", "change 2 to 35"), ("wei", "2改成35")])
async def test_a_number_of_a_row_stays_one(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "昨天停车2 客户" if who == "wei" else "parking 2 yesterday")
    await desk.says(who, "昨天打车2，昨天午饭60" if who == "wei" else "taxi 2 yesterday, lunch 60 yesterday")
    await desk.presses(who, "保存" if who == "wei" else "Save")
    await desk.says(who, said)
    assert sums(desk) == [(200,), (200, 3_500)]


@pytest.mark.parametrize(("who", "said"), [("ada", "change 30 to 35"), ("ada", "not 30 but 35"), ("wei", "30改成35")])
async def test_a_row_of_a_saved_list_is_found_by_it(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "昨天打车30，昨天午饭60" if who == "wei" else "taxi 30 yesterday, lunch 60 yesterday")
    await desk.presses(who, "保存" if who == "wei" else "Save")
    await desk.says(who, said)
    assert sums(desk) == [(3_500, 6_000)]


@pytest.mark.parametrize(("who", "said"), [("ada", "35 not 30"), ("wei", "30改成35")])
async def test_a_photo_beside_it_goes_there_too(who: str, said: str) -> None:
    desk = await two_drafts(who)
    await desk.sends(who, "r.jpg", text=said)
    assert sums(desk) == [(3_500,), (5_000,)]
    assert [len(claim.lines[0].receipts) for claim in desk.memory.claims.values()] == [1, 0]


@pytest.mark.parametrize(("who", "said"), [("ada", "taxi 30 to airport 35"), ("wei", "昨天打车40改签35")])
async def test_another_expense_with_two_numbers_is_no_correction(who: str, said: str) -> None:
    desk = await two_drafts(who)
    await desk.says(who, said)
    assert sums(desk)[:2] == [(3_000,), (5_000,)]
