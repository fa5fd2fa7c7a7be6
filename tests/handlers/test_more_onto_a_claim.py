"""What is to be added to a claim that is named goes onto that one, and a row that no list has files nothing."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office
from tests.support.desk import Desk, words


def sums(desk: Desk) -> list[tuple[int | None, ...]]:
    """The sums of all claims, by their numbers."""
    return [tuple(each.minor for each in claim.lines) for claim in desk.memory.claims.values()]


async def filed(who: str) -> Desk:
    """One draft, of a taxi of 30."""
    desk = office()
    await desk.says(who, "昨天打车30 拜访客户" if who == "wei" else "taxi 30 yesterday, client visit")
    return desk


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "add dinner 80 yesterday to C-1"),
        ("ada", "C-1 add dinner 80"),
        ("wei", "C-1加晚饭80"),
        ("wei", "C-1再加一笔晚饭80"),
        ("wei", "加晚饭80到C-1"),
    ],
)
async def test_one_more_expense_goes_onto_the_claim_that_is_named(who: str, said: str) -> None:
    desk = await filed(who)
    await desk.says(who, said)
    assert sums(desk) == [(3_000, 8_000)]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "add 5 to C-1"),
        ("ada", "add dinner 80 to C-2"),
        ("wei", "C-1加5"),
        ("wei", "加晚饭80到C-2"),
        ("wei", "第一笔是35"),
        ("ada", "the second was 35"),
    ],
)
async def test_what_is_not_clear_or_not_there_changes_and_files_nothing(who: str, said: str) -> None:
    desk = await filed(who)
    assert words(await desk.says(who, said))
    assert sums(desk) == [(3_000,)]


@pytest.mark.parametrize(("who", "said"), [("ada", "add a receipt to C-1"), ("wei", "给C-1加张发票")])
async def test_a_receipt_that_is_to_be_added_is_no_expense(who: str, said: str) -> None:
    desk = await filed(who)
    assert "nothing new was filed" not in words(await desk.says(who, said))
    assert sums(desk) == [(3_000,)]


async def test_nothing_is_added_to_a_claim_that_was_sent() -> None:
    desk = await filed("ada")
    await desk.says("ada", "submit")
    await desk.says("ada", "add dinner 80 to C-1")
    assert sums(desk) == [(3_000,)]


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "taxi 40 to C-1 office"), ("ada", "add dinner 80"), ("wei", "再加晚饭80")]
)
async def test_without_its_number_at_the_end_another_expense_is_one(who: str, said: str) -> None:
    desk = await filed(who)
    await desk.says(who, said)
    assert [len(each) for each in sums(desk)] == [1, 1]


@pytest.mark.parametrize(
    ("who", "begun", "said"),
    [("ada", "taxi 30", "the taxi was 35 yesterday"), ("wei", "打车30", "打车那笔是昨天35")],
)
async def test_the_day_may_be_told_with_the_sum_where_it_is_asked(who: str, begun: str, said: str) -> None:
    desk = office()
    await desk.says(who, begun)
    await desk.says(who, said)
    (line,) = desk.claim().lines
    assert (sums(desk), str(line.date)) == ([(3_500,)], "2026-11-19")
