"""More of what people write when a sum was wrong changes the draft, says how a sent claim stands, and files nothing."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office
from tests.support.desk import Desk, words

FILED = {"ada": "taxi 30 yesterday, client visit", "wei": "昨天打车30 拜访客户"}

SUMS = (
    ("ada", "typo, 35"),
    ("ada", "wrong amount, it's 35"),
    ("ada", "I made a mistake, it was 35"),
    ("ada", "should be 35"),
    ("ada", "35, sorry"),
    ("ada", "I actually paid 35"),
    ("ada", "I paid 35 in fact"),
    ("ada", "amount: 35"),
    ("wei", "是35"),
    ("wei", "35才对"),
    ("wei", "实际付了35"),
    ("wei", "改35"),
    ("wei", "金额35"),
    ("wei", "金额写错了，应该是35"),
    ("wei", "改好了，35"),
)


def kept(desk: Desk) -> list[tuple[int | None, str]]:
    """The sum and the day of each claim's first expense."""
    return [(claim.lines[0].minor, str(claim.lines[0].date)) for claim in desk.memory.claims.values()]


@pytest.mark.parametrize(("who", "said"), SUMS)
async def test_a_draft_is_corrected(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    assert "→" in words(await desk.says(who, said))
    assert kept(desk) == [(3_500, "2026-11-19")]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        *(each for each in SUMS if each[1] not in ("35才对", "35, sorry")),
        ("ada", "it was 35"),
        ("ada", "no, 35"),
        ("ada", "the taxi was 35"),
        ("ada", "the date was monday"),
        ("wei", "应该是35"),
        ("wei", "打车那笔是35"),
    ],
)
async def test_of_a_claim_that_was_sent_just_now_it_is_said_how_it_stands(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    await desk.says(who, "提交" if who == "wei" else "submit")
    assert "C-000001" in words(await desk.says(who, said))
    assert kept(desk) == [(3_000, "2026-11-19")]


@pytest.mark.parametrize(
    ("who", "said", "minor"),
    [("ada", "taxi 35", 3_500), ("ada", "the dinner was 80", 8_000), ("ada", "35", 3_500), ("wei", "午饭35", 3_500)],
)
async def test_another_expense_behind_it_is_filed_as_ever(who: str, said: str, minor: int) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    await desk.says(who, "提交" if who == "wei" else "submit")
    await desk.says(who, said)
    assert [minor_ for minor_, _ in kept(desk)] == [3_000, minor]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "it was 35 and on monday"),
        ("ada", "no, 35 on monday"),
        ("ada", "C-1 is 35, on monday"),
        ("wei", "C-1是35，周一"),
        ("wei", "应该是35，周一"),
    ],
)
async def test_a_sum_and_a_day_are_corrected_at_once(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    await desk.says(who, said)
    assert kept(desk) == [(3_500, "2026-11-16")]


@pytest.mark.parametrize(("who", "said"), [("ada", "no, lunch 35 on monday"), ("wei", "不对，周一午饭35")])
async def test_what_tells_its_kind_too_changes_no_draft(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    await desk.says(who, said)
    assert kept(desk)[0] == (3_000, "2026-11-19")


@pytest.mark.parametrize(("who", "said"), [("ada", "amount: 35"), ("ada", "total 35"), ("wei", "金额35")])
async def test_a_sum_that_corrects_nothing_begins_a_draft(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, said)
    assert [minor for minor, _ in kept(desk)] == [3_500]


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "no, dinner 80"), ("ada", "wait, 80 for dinner"), ("wei", "不对，晚饭80")]
)
async def test_whether_a_no_before_another_expense_corrects_is_asked(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    assert "C-000001" in words(await desk.says(who, said))
    assert kept(desk) == [(3_000, "2026-11-19")]


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "dinner 80"), ("ada", "no wait, also dinner 80"), ("wei", "不对，还有晚饭80")]
)
async def test_one_more_expense_is_filed_all_the_same(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, FILED[who])
    await desk.says(who, said)
    assert [minor for minor, _ in kept(desk)] == [3_000, 8_000]
