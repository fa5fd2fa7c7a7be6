"""Photos with words while a list waits, also behind a question about a draft: neither is lost, and both stay open."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office
from tests.support.desk import Desk, words

LIST = {"ada": "hotel 900, taxi 30 yesterday, lunch 60 yesterday", "wei": "昨天酒店900，打车30，午饭60"}
DINNER = {"ada": "dinner 80", "wei": "晚饭80"}
SAVE = {"ada": "save", "wei": "保存"}


async def saved(desk: Desk, who: str, number: int) -> list[tuple[int | None, int]]:
    """The sums and how many receipts each has, once the list is saved as the claim of that number."""
    await desk.says(who, SAVE[who])
    return [(line.minor, len(line.receipts)) for line in desk.claim(number).lines]


@pytest.mark.parametrize(("who", "said"), [("ada", "parking 20"), ("ada", "taxi 35"), ("wei", "停车20")])
async def test_a_list_goes_on_waiting_behind_a_photo_that_begins_a_draft(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.sends(who, "a.jpg", text=said)
    assert len(desk.claim(1).receipts) == 1
    assert await saved(desk, who, 2) == [(90_000, 0), (3_000, 0), (6_000, 0)]


async def test_what_corrects_the_draft_of_a_photo_is_no_draft_of_its_own() -> None:
    desk = office()
    await desk.says("ada", LIST["ada"])
    await desk.sends("ada", "a.jpg", text="taxi 35")
    await desk.says("ada", "the taxi was 36")
    assert [claim.lines[0].minor for claim in desk.memory.claims.values()] == [3_600]


@pytest.mark.parametrize(
    ("who", "said", "lines"),
    [
        ("ada", "for the taxi", [(90_000, 0), (3_000, 1), (6_000, 0)]),
        ("ada", "2", [(90_000, 0), (3_000, 1), (6_000, 0)]),
        ("ada", "for 3", [(90_000, 0), (3_000, 0), (6_000, 1)]),
        ("ada", "the taxi was 35", [(90_000, 0), (3_500, 1), (6_000, 0)]),
        ("wei", "打车的发票", [(90_000, 0), (3_000, 1), (6_000, 0)]),
        ("wei", "打车是35", [(90_000, 0), (3_500, 1), (6_000, 0)]),
    ],
)
async def test_words_of_a_photo_that_mean_a_row_of_the_list_reach_it_behind_a_question(
    who: str, said: str, lines: list[tuple[int, int]]
) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, DINNER[who])
    shown = words(await desk.sends(who, "a.jpg", text=said))
    assert "?" in shown or "？" in shown or "是哪一天的" in shown
    await desk.says(who, "yesterday" if who == "ada" else "昨天")
    assert (str(desk.claim(1).lines[0].date), len(desk.claim(1).receipts)) == ("2026-11-19", 0)
    assert await saved(desk, who, 2) == lines


@pytest.mark.parametrize(
    ("who", "begun", "said", "minor"),
    [
        ("ada", "dinner 80", "yesterday", 8_000),
        ("ada", "dinner 80", "for the dinner", 8_000),
        ("ada", "dinner yesterday", "2", 200),
        ("ada", "taxi 45", "for the taxi", 4_500),
        ("wei", "晚饭80", "昨天", 8_000),
        ("wei", "晚饭80", "晚饭的发票", 8_000),
        ("wei", "打车45", "打车的发票", 4_500),
    ],
)
async def test_words_of_a_photo_that_answer_the_question_or_name_the_draft_are_for_the_draft(
    who: str, begun: str, said: str, minor: int
) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, begun)
    await desk.sends(who, "a.jpg", text=said)
    assert (desk.claim(1).lines[0].minor, len(desk.claim(1).receipts)) == (minor, 1)
    assert await saved(desk, who, 2) == [(90_000, 0), (3_000, 0), (6_000, 0)]


@pytest.mark.parametrize(
    ("who", "said", "other"),
    [("ada", "the taxi was 35 and lunch was 65", "“for 3”"), ("wei", "打车是35，午饭是65", "3")],
)
async def test_where_several_rows_are_corrected_a_photo_is_on_one_of_those_and_how_to_move_it_is_said(
    who: str, said: str, other: str
) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    assert other in words(await desk.sends(who, "a.jpg", text=said))
    assert await saved(desk, who, 1) == [(90_000, 0), (3_500, 1), (6_500, 0)]
