"""A list waits on behind a question about a draft: its corrections are no answers, and it is there afterwards."""

from __future__ import annotations

import pytest

from tests.handlers.stories import sent, starters, sums_listed
from tests.support.desk import Desk, words

LIST = {"ada": "hotel 900, taxi 30 yesterday", "wei": "酒店900，昨天打车30"}
NO_DAY = {"ada": "parking 12", "wei": "停车费12"}
NO_SUM = {"ada": "lunch yesterday", "wei": "报销昨天午餐"}
SAVE = {"ada": "save", "wei": "保存"}
YESTERDAY = {"ada": "yesterday", "wei": "昨天"}
STILL = {"ada": "Still open:", "wei": "还等您回答："}


async def asked(who: str, begun: dict[str, str]) -> Desk:
    """A list waits, and a question about a draft that was begun after it is open."""
    desk = starters()
    await desk.says(who, LIST[who])
    await desk.says(who, begun[who])
    assert list(desk.memory.claims) == [1]
    return desk


@pytest.mark.parametrize("begun", [NO_DAY, NO_SUM])
@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "remove 1", ["30.00"]),
        ("ada", "Remove 1.", ["30.00"]),
        ("ada", "change 2 to 40", ["900.00", "40.00"]),
        ("ada", "the hotel was 950", ["950.00", "30.00"]),
        ("ada", "make the hotel 950", ["950.00", "30.00"]),
        ("ada", "add coffee 5", ["900.00", "30.00", "5.00"]),
        ("wei", "删掉第一笔", ["30.00"]),
        ("wei", "第二笔改成40", ["900.00", "40.00"]),
        ("wei", "酒店是950不是900", ["950.00", "30.00"]),
        ("wei", "再加一笔咖啡5", ["900.00", "30.00", "5.00"]),
    ],
)
async def test_a_correction_of_the_list_is_no_answer_and_the_question_is_asked_again(
    who: str, said: str, sums: list[str], begun: dict[str, str]
) -> None:
    desk = await asked(who, begun)
    before = desk.claim()
    shown = await desk.says(who, said)
    assert sums_listed(shown) == sums
    assert words(shown).startswith(STILL[who])
    assert (desk.claim(), list(desk.memory.claims)) == (before, [1])
    await desk.says(who, YESTERDAY[who] if begun is NO_DAY else "44")
    line = desk.claim().lines[0]
    assert (line.minor, str(line.date)) == (1_200 if begun is NO_DAY else 4_400, "2026-11-19")
    await desk.says(who, SAVE[who])
    assert [f"{line.minor / 100:.2f}" for line in desk.claim(2).lines] == sums


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_save_saves_the_list_while_a_question_is_open(who: str) -> None:
    desk = await asked(who, NO_DAY)
    await desk.says(who, SAVE[who])
    assert [line.minor for line in desk.claim(2).lines] == [90_000, 3_000]


@pytest.mark.parametrize("who", ["ada", "wei"])
@pytest.mark.parametrize("between", ["answer", "leave", "command", "question", "press"])
async def test_the_list_is_there_once_the_question_is_over(who: str, between: str) -> None:
    desk = await asked(who, NO_DAY)
    if between == "press":
        await desk.presses(who, "Discard" if who == "ada" else "作废")
    else:
        is_english = who == "ada"
        said = {
            "answer": YESTERDAY[who],
            "leave": "cancel" if is_english else "取消",
            "command": "my claims" if is_english else "我的报销",
            "question": "what is the hotel limit?" if is_english else "酒店的标准是多少",
        }
        await desk.says(who, said[between])
    assert sums_listed(await desk.says(who, "remove 1" if who == "ada" else "删掉第一笔")) == ["30.00"]


@pytest.mark.parametrize(
    ("who", "said", "kept"),
    [
        ("ada", "3 Nov", (1_200, "2026-11-03")),
        ("ada", "no, 13", (1_300, "None")),
        ("ada", "make the parking 13", (1_300, "None")),
        ("wei", "3号", (1_200, "2026-11-03")),
        ("wei", "改成13", (1_300, "None")),
    ],
)
async def test_what_is_said_of_the_draft_stays_its_answer_or_correction(
    who: str, said: str, kept: tuple[int, str]
) -> None:
    desk = await asked(who, NO_DAY)
    assert sums_listed(await desk.says(who, said)) == []
    line = desk.claim().lines[0]
    assert (line.minor, str(line.date), list(desk.memory.claims)) == (*kept, [1])
    await desk.says(who, SAVE[who])
    assert [line.minor for line in desk.claim(2).lines] == [90_000, 3_000]


async def test_a_row_that_the_list_has_not_is_said_so_and_the_question_stays() -> None:
    desk = await asked("ada", NO_SUM)
    assert words(await desk.says("ada", "remove 7")).startswith("The list has 2 rows, so there is no row 7.")
    await desk.says("ada", "44")
    assert desk.claim().lines[0].minor == 4_400


async def test_a_reason_that_sounds_like_a_correction_is_a_reason_while_a_list_waits() -> None:
    desk = starters()
    await sent(desk)
    await desk.says("grace", LIST["ada"])
    await desk.says("grace", "return C-1")
    await desk.says("grace", "remove 1")
    assert (desk.claim().state, desk.claim().steps[-1].reason) == ("returned", "remove 1")
    assert sums_listed(await desk.says("grace", "remove 2")) == ["900.00"]


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "remove 1", "C-000001 has only one expense, so nothing was removed."),
        ("ada", "delete the last one", "C-000001 has only one expense, so nothing was removed."),
        ("wei", "删掉第一笔", "C-000001 只有一笔费用，没有删。"),
    ],
)
@pytest.mark.parametrize("begun", [NO_DAY, NO_SUM, {"ada": "taxi 12 yesterday", "wei": "昨天打车12"}])
async def test_without_a_list_a_row_to_remove_is_no_amount_and_no_question(
    who: str, said: str, told: str, begun: dict[str, str]
) -> None:
    desk = starters()
    await desk.says(who, begun[who])
    before = desk.claim()
    shown = words(await desk.says(who, said))
    assert told in shown
    assert (STILL[who] in shown) is (before.lines[0].minor is None or before.lines[0].date is None)
    assert desk.claim() == before


@pytest.mark.parametrize(
    ("who", "said", "told"),
    [
        ("ada", "remove 2", "No list is waiting for your word just now, so nothing was removed."),
        ("wei", "删掉第二笔", "现在没有等您确认的清单，什么都没有删。"),
    ],
)
async def test_without_a_list_and_a_draft_it_is_said_that_nothing_was_removed(who: str, said: str, told: str) -> None:
    desk = starters()
    assert words(await desk.says(who, said)) == told


async def test_all_rows_of_a_draft_are_not_said_to_be_one() -> None:
    desk = starters()
    await desk.says("ada", LIST["ada"])
    await desk.says("ada", "save")
    assert "only one expense" not in words(await desk.says("ada", "remove 1 and 2"))
    assert len(desk.claim().lines) == 2


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_save_without_a_list_leaves_the_question_open(who: str) -> None:
    desk = starters()
    await desk.says(who, NO_DAY[who])
    await desk.says(who, SAVE[who])
    await desk.says(who, YESTERDAY[who])
    assert str(desk.claim().lines[0].date) == "2026-11-19"


async def test_save_saves_the_list_where_a_reason_is_asked_for() -> None:
    desk = starters()
    await sent(desk)
    await desk.says("grace", LIST["ada"])
    await desk.says("grace", "return C-1")
    await desk.says("grace", "save")
    assert (desk.claim().state, [line.minor for line in desk.claim(2).lines]) == ("submitted", [90_000, 3_000])
