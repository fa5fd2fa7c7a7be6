"""A claim is named by its number, or answered under its card: what is said of it files nothing else."""

from __future__ import annotations

import pytest

from claims.states import State
from tests.handlers.stories import office, sent
from tests.support.desk import Desk, words


async def submitted(who: str = "ada") -> Desk:
    desk = office()
    await sent(desk, who)
    return desk


@pytest.mark.parametrize(
    "said",
    ["C-1: 86", "C-1 should be 60", "change C-1 to 60", "把C-1改成86", "C-1 应该是60", "C-1 was yesterday 55"],
)
async def test_what_an_approver_says_of_a_claim_files_none_of_their_own(said: str) -> None:
    desk = await submitted()
    answer = words(await desk.says("grace", said))
    assert list(desk.memory.claims) == [1]
    assert desk.claim().lines[0].minor == 6_800
    assert "Only whoever filed C-000001 can change it" in answer
    assert "press Return" in answer


@pytest.mark.parametrize(("who", "said"), [("grace", "60"), ("grace", "¥60"), ("ada", "86"), ("ada", "86元")])
async def test_a_sum_under_a_claim_s_card_is_no_expense_of_one_s_own(who: str, said: str) -> None:
    desk = await submitted()
    answer = words(await desk.says(who, said, under=1))
    assert list(desk.memory.claims) == [1]
    assert desk.claim().lines[0].minor == 6_800
    assert ("C-000001 is “Submitted”" if who == "ada" else "Only whoever filed C-000001") in answer


async def test_a_sum_under_a_draft_s_card_is_its_sum() -> None:
    desk = office()
    await desk.says("ada", "taxi 61 yesterday, client visit")
    await desk.says("ada", "80", under=1)
    assert (list(desk.memory.claims), desk.claim().lines[0].minor) == ([1], 8_000)


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "C-5: 30", "can't find C-000005"),
        ("wei", "C-5：30", "没有找到 C-000005"),
        ("wei", "C-5改成30", "没有找到"),
    ],
)
async def test_a_claim_that_is_not_there_is_not_filed_instead(who: str, said: str, told: str) -> None:
    desk = office()
    answer = words(await desk.says(who, said))
    assert list(desk.memory.claims) == []
    assert told in answer


@pytest.mark.parametrize(
    ("who", "said", "minor"),
    [("grace", "taxi 30 yesterday", 3_000), ("ada", "lunch 35", 3_500), ("wei", "打车30", 3_000)],
)
async def test_an_expense_under_no_card_and_without_a_number_is_filed_as_ever(who: str, said: str, minor: int) -> None:
    desk = await submitted()
    await desk.says(who, said)
    assert desk.claim(2).lines[0].minor == minor


async def test_an_expense_that_only_mentions_another_s_claim_is_filed() -> None:
    desk = await submitted()
    await desk.says("grace", "taxi 30 yesterday to talk about C-1")
    assert desk.claim(2).lines[0].minor == 3_000


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "C-1 is 86, lunch on monday"),
        ("ada", "C-1 was 86 and for lunch"),
        ("ada", "change C-1 to 86 for lunch"),
        ("ada", "C-1 purpose visiting Bob and amount 86"),
        ("wei", "C-1是86，周一的午饭"),
    ],
)
async def test_two_things_of_a_claim_are_not_half_done_and_file_nothing(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "taxi 68 yesterday, visiting a client" if who == "ada" else "昨天打车68 拜访客户")
    before = desk.claim().lines
    answer = words(await desk.says(who, said))
    assert list(desk.memory.claims) == [1]
    assert desk.claim().lines == before, answer
    assert ("nothing new was filed" if who == "ada" else "也没有新建报销单") in answer
    assert desk.claim().state is State.DRAFT


@pytest.mark.parametrize(
    ("who", "said", "day", "purpose"),
    [
        ("ada", "C-1: the amount is 86 and the date is 2026-11-16", 16, "visiting a client"),
        ("ada", "C-1: change the amount to 86 and the date to monday", 16, "visiting a client"),
        ("wei", "把C-1金额改成86日期改成周一", 16, "拜访客户"),
        ("wei", "C-1：金额是86，日期是周一", 16, "拜访客户"),
        ("wei", "C-1 的金额是86 事由是见客户", 19, "见客户"),
    ],
)
async def test_several_things_by_their_names_are_all_corrected(who: str, said: str, day: int, purpose: str) -> None:
    desk = office()
    await desk.says(who, "taxi 68 yesterday, visiting a client" if who == "ada" else "昨天打车68 拜访客户")
    await desk.says(who, said)
    assert list(desk.memory.claims) == [1]
    line = desk.claim().lines[0]
    assert line.date is not None
    assert (line.minor, line.date.day, line.purpose) == (8_600, day, purpose)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "my bad, 86"),
        ("ada", "change the amount to 86"),
        ("wei", "改下金额86"),
        ("wei", "改一下金额，86"),
        ("wei", "搞错了，是86块"),
        ("wei", "帮我改成86"),
        ("wei", "麻烦帮我把金额改成86"),
        ("wei", "第一笔改成86"),
        ("ada", "change 1 to 86"),
    ],
)
async def test_more_ways_of_saying_another_sum(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "taxi 68 yesterday, visiting a client" if who == "ada" else "昨天打车68 拜访客户")
    await desk.says(who, said)
    assert (list(desk.memory.claims), desk.claim().lines[0].minor) == ([1], 8_600)


@pytest.mark.parametrize(
    ("who", "first", "said", "minor"),
    [
        ("ada", "taxi 30", "lunch 35", 3_500),
        ("ada", "taxi 30 yesterday, client", "1. lunch 35", 3_500),
        ("wei", "昨天打车30", "午饭35", 3_500),
        ("wei", "昨天打车30", "帮我报销午饭35", 3_500),
        ("wei", "昨天打车30", "改签费35", 3_500),
    ],
)
async def test_another_expense_stays_another(who: str, first: str, said: str, minor: int) -> None:
    desk = office()
    await desk.says(who, first)
    await desk.says(who, said)
    assert (desk.claim(1).lines[0].minor, desk.claim(2).lines[0].minor) == (3_000, minor)


@pytest.mark.parametrize(
    ("who", "first", "asked", "said", "day"),
    [
        ("ada", "taxi 30 yesterday, client", "lunch 20", "C-1: 35", "monday"),
        ("wei", "昨天打车30 拜访客户", "午饭20", "C-1：35", "周一"),
    ],
)
async def test_what_is_asked_of_another_claim_stays_asked(
    who: str, first: str, asked: str, said: str, day: str
) -> None:
    desk = office()
    await desk.says(who, first)
    await desk.says(who, asked)
    answer = words(await desk.says(who, said))
    assert desk.claim(1).lines[0].minor == 3_500
    assert "¥30.00 → ¥35.00" in answer
    await desk.says(who, day)
    assert [each.lines[0].date.day for each in (desk.claim(1), desk.claim(2)) if each.lines[0].date] == [19, 16]


@pytest.mark.parametrize(("who", "said"), [("ada", "C-7: 35"), ("wei", "C-7：35")])
async def test_so_it_does_where_the_other_claim_is_not_there(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, "lunch 20" if who == "ada" else "午饭20")
    await desk.says(who, said)
    await desk.says(who, "monday" if who == "ada" else "周一")
    day = desk.claim().lines[0].date
    assert day is not None
    assert day.day == 16
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    ("who", "first", "said"),
    [("ada", "taxi 30 yesterday, client", "no, 120"), ("wei", "昨天打车30 拜访客户", "不对，120")],
)
async def test_the_old_sum_and_the_new_one_are_said_of_a_draft(who: str, first: str, said: str) -> None:
    desk = office()
    await desk.says(who, first)
    assert "¥30.00 → ¥120.00" in words(await desk.says(who, said))


@pytest.mark.parametrize(
    ("who", "first", "said", "day"),
    [
        ("ada", "taxi 50", "thanks", "monday"),
        ("wei", "打车50", "谢谢", "周一"),
        ("ada", "taxi 50", "yesterday, and lunch 30", "monday"),
        ("wei", "打车50", "昨天，还有午饭30", "周一"),
    ],
)
async def test_thanks_and_a_whole_other_expense_leave_open_what_is_asked(
    who: str, first: str, said: str, day: str
) -> None:
    desk = office()
    await desk.says(who, first)
    await desk.says(who, said)
    await desk.says(who, day)
    had = desk.claim(1).lines[0].date
    assert had is not None
    assert had.day == 16


async def test_thanks_while_nothing_is_asked_is_only_answered() -> None:
    desk = office()
    assert "welcome" in words(await desk.says("ada", "thanks"))
    await desk.says("ada", "monday")
    assert list(desk.memory.claims) == []
