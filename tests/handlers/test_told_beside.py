"""What an answer tells besides what was asked is kept: the day, what it was for; how sure somebody is, is not."""

from __future__ import annotations

import pytest

from tests.handlers.stories import office


@pytest.mark.parametrize(
    ("begun", "said", "kept"),
    [
        ("打车68", "昨天，去客户公司", ("transport", "2026-11-19", "去客户公司")),
        ("taxi 68", "yesterday, visiting a client", ("transport", "2026-11-19", "visiting a client")),
        ("taxi 68", "yesterday for visiting a client", ("transport", "2026-11-19", "visiting a client")),
        ("68元", "打车，昨天，见客户", ("transport", "2026-11-19", "见客户")),
        ("68 yuan", "taxi, yesterday, visiting a client", ("transport", "2026-11-19", "visiting a client")),
        ("lunch yesterday", "35, visiting a client", ("meals", "2026-11-19", "visiting a client")),
    ],
)
async def test_what_is_told_beside_an_answer_is_kept(begun: str, said: str, kept: tuple[str, ...]) -> None:
    desk = office()
    await desk.says("ada", begun)
    await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (line.category, str(line.date), line.purpose) == kept
    assert list(desk.memory.claims) == [1]


@pytest.mark.parametrize(
    "said",
    [
        "yesterday I think",
        "not sure, maybe yesterday",
        "应该是昨天",
        "昨天吧，好像",
        "yes, yesterday",
        "no, yesterday",
        "昨天，谢谢",
    ],
)
async def test_how_sure_somebody_is_of_the_day_is_no_purpose(said: str) -> None:
    desk = office()
    await desk.says("ada", "taxi 68")
    await desk.says("ada", said)
    line = desk.claim().lines[0]
    assert (str(line.date), line.purpose) == ("2026-11-19", None)


async def test_a_purpose_that_was_said_before_stays() -> None:
    desk = office()
    await desk.says("ada", "taxi 68 to the trade fair")
    before = desk.claim().lines[0].purpose
    await desk.says("ada", "yesterday, visiting a client")
    assert (desk.claim().lines[0].purpose, str(desk.claim().lines[0].date)) == (before, "2026-11-19")
    assert before
