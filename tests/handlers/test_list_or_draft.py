"""A list that waits to be saved and a draft: files and corrections belong to whichever was spoken of later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.stories import starters
from tests.support.desk import Desk, words

LIST = {"ada": "Monday taxi 45, Tuesday lunch 120", "wei": "周一打车45，周二午餐120"}
HOTEL = {"ada": "hotel 600 yesterday", "wei": "昨天酒店600"}
SAVE = {"ada": "save", "wei": "保存"}


async def told(who: str, *said: str) -> Desk:
    """Each said five seconds after the other."""
    desk = starters()
    for each in said:
        await desk.says(who, each)
        desk.now += timedelta(seconds=5)
    return desk


def receipts(desk: Desk) -> list[list[int]]:
    return [[len(line.receipts) for line in claim.lines] for _, claim in sorted(desk.memory.claims.items())]


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_a_photo_goes_on_the_draft_that_was_begun_after_the_list_and_the_list_stays(who: str) -> None:
    desk = await told(who, LIST[who], HOTEL[who])
    assert "C-000001" in words(await desk.sends(who, "a.jpg"))
    await desk.says(who, SAVE[who])
    assert receipts(desk) == [[1], [0, 0]]


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_a_photo_goes_with_the_list_that_was_shown_after_the_draft(who: str) -> None:
    desk = await told(who, HOTEL[who], LIST[who])
    await desk.sends(who, "a.jpg")
    await desk.says(who, SAVE[who])
    assert receipts(desk) == [[0], [1, 0]]


@pytest.mark.parametrize("who", ["ada", "wei"])
async def test_a_photo_goes_on_the_draft_that_was_looked_at_after_the_list(who: str) -> None:
    desk = await told(who, HOTEL[who], LIST[who], "C-1")
    await desk.sends(who, "a.jpg")
    assert receipts(desk) == [[1]]


@pytest.mark.parametrize(("who", "correction"), [("ada", "remove 2"), ("wei", "删掉第二笔")])
async def test_a_list_that_was_corrected_after_that_has_the_next_photo(who: str, correction: str) -> None:
    desk = await told(who, HOTEL[who], LIST[who], "C-1", correction)
    await desk.sends(who, "a.jpg")
    await desk.says(who, SAVE[who])
    assert receipts(desk) == [[0], [1]]


@pytest.mark.parametrize(
    ("who", "beside", "expected"),
    [
        ("ada", "for the lunch", [[0], [0, 1]]),
        ("wei", "午餐的发票", [[0], [0, 1]]),
        ("ada", "second is 130", [[0], [0, 1]]),
        ("ada", "for the hotel", [[1], [0, 0]]),
        ("wei", "酒店的发票", [[1], [0, 0]]),
        ("ada", "it was visiting a client", [[1], [0, 0]]),
    ],
)
async def test_words_beside_the_photo_say_whether_the_list_is_meant(
    who: str, beside: str, expected: list[list[int]]
) -> None:
    desk = await told(who, LIST[who], HOTEL[who])
    await desk.sends(who, "a.jpg", text=beside)
    await desk.says(who, SAVE[who])
    assert receipts(desk) == expected


@pytest.mark.parametrize(
    ("who", "said", "purpose"), [("ada", "for the client visit", "the client visit"), ("wei", "事由是见客户", "见客户")]
)
async def test_what_it_was_for_is_told_of_the_draft_that_a_photo_joined_while_a_list_waits(
    who: str, said: str, purpose: str
) -> None:
    desk = await told(who, HOTEL[who], LIST[who])
    await desk.sends(who, "a.jpg", text="C-1")
    desk.now += timedelta(seconds=5)
    await desk.says(who, said)
    assert desk.claim().lines[0].purpose == purpose
    await desk.says(who, SAVE[who])
    assert receipts(desk) == [[1], [0, 0]]


@pytest.mark.parametrize(("who", "said"), [("ada", "no, 700"), ("wei", "不对，是700")])
async def test_a_correction_that_names_no_row_means_what_was_spoken_of_later(who: str, said: str) -> None:
    desk = await told(who, LIST[who], HOTEL[who], said)
    assert desk.claim().lines[0].minor == 70_000
    await desk.says(who, SAVE[who])
    assert [line.minor for line in desk.claim(2).lines] == [4_500, 12_000]
    desk = await told(who, HOTEL[who], LIST[who], said)
    assert desk.claim().lines[0].minor == 60_000
