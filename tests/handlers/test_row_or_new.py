"""What is said beside a list that waits: rows that go by name, and what may be a row or one more expense."""

from __future__ import annotations

import pytest

from bot.chat.messages import Message, Text
from tests.handlers.stories import SAVE, office, starters, sums_listed, sums_saved
from tests.support.desk import words

LIST = {"ada": "hotel 900, taxi 30 yesterday, lunch 60 yesterday", "wei": "昨天酒店900，打车30，午饭60"}


def examples(shown: list[Message]) -> tuple[str, ...]:
    return tuple(each for message in shown if isinstance(message, Text) for each in message.examples)


@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "delete the hotel row", ["30.00", "60.00"]),
        ("ada", "remove the taxi and lunch", ["900.00"]),
        ("ada", "remove taxi and lunch", ["900.00"]),
        ("ada", "remove the taxi and the lunch", ["900.00"]),
        ("ada", "drop the hotel & taxi", ["60.00"]),
        ("wei", "不要酒店了", ["30.00", "60.00"]),
        ("wei", "去掉酒店和打车", ["60.00"]),
        ("wei", "删掉打车、午饭", ["900.00"]),
        ("wei", "把酒店和午饭删掉", ["30.00"]),
        ("wei", "打车和午饭不要了", ["900.00"]),
    ],
)
async def test_rows_go_by_what_they_are_called_one_or_several(who: str, said: str, sums: list[str]) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    assert sums_listed(await desk.says(who, said)) == sums
    assert desk.memory.claims == {}


@pytest.mark.parametrize(
    ("who", "said"),
    [("ada", "remove the taxi and dinner"), ("ada", "drop bread and butter"), ("wei", "去掉酒店和机票")],
)
async def test_where_one_of_several_is_no_row_nothing_goes(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    assert await sums_saved(desk, who) == [90_000, 3_000, 6_000]


async def test_a_row_with_and_in_its_name_goes_alone() -> None:
    desk = office()
    await desk.says("ada", "taxi 30 yesterday, dinner with Bob and Al 90 yesterday, hotel 900 yesterday")
    assert sums_listed(await desk.says("ada", "remove the dinner with Bob and Al")) == ["30.00", "900.00"]


@pytest.mark.parametrize(
    ("who", "said", "shown", "sums"),
    [
        ("ada", "the parking was 20", ("change 2 to 20", "add parking 20"), ["900.00", "30.00", "60.00", "20.00"]),
        ("ada", "the breakfast was 20", ("change 3 to 20", "add breakfast 20"), ["900.00", "30.00", "60.00", "20.00"]),
        (
            "ada",
            "the taxi on monday was 40",
            ("change 2 to 40", "add taxi on monday 40"),
            ["900.00", "30.00", "60.00", "40.00"],
        ),
        (
            "wei",
            "停车那笔是20",
            ("第2笔改成20", "再加一笔停车20"),
            ["900.00", "30.00", "60.00", "20.00"],
        ),
    ],
)
async def test_what_is_no_row_of_the_list_but_near_one_is_said_how_to_change_and_how_to_add(
    who: str, said: str, shown: tuple[str, ...], sums: list[str]
) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    assert examples(await desk.says(who, said)) == shown
    assert desk.memory.claims == {}
    assert sums_listed(await desk.says(who, shown[0])) != sums[:3]
    await desk.says(who, LIST[who])
    assert sums_listed(await desk.says(who, shown[1])) == sums


async def test_what_is_near_no_row_and_no_sum_gets_no_such_offer() -> None:
    desk = starters()
    await desk.says("ada", LIST["ada"])
    assert "add" not in words(await desk.says("ada", "the hotel was great"))


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "taxi was 30 on monday"), ("wei", "打车是30周一"), ("ada", "taxi was 35 on monday")]
)
async def test_a_sum_and_another_day_are_another_expense_even_for_the_same_sum(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    assert [str(line.date) for line in desk.claim().lines] == ["2026-11-16"]


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "the taxi was 30 on monday"), ("ada", "taxi was on monday"), ("wei", "打车是周一")]
)
async def test_a_day_alone_or_of_the_one_that_was_told_is_the_day_of_the_row(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, LIST[who])
    await desk.says(who, said)
    assert desk.memory.claims == {}
    await desk.says(who, SAVE[who])
    assert str(desk.claim().lines[1].date) == "2026-11-16"


TAXIS = {"ada": "taxi 30 yesterday, taxi 45 yesterday", "wei": "昨天打车30，昨天打车45"}


@pytest.mark.parametrize(
    ("who", "said", "sums"),
    [
        ("ada", "taxi was 35 not 30", ["35.00", "45.00"]),
        ("ada", "the taxi was 50, not 45", ["30.00", "50.00"]),
        ("ada", "not 30 but 35", ["35.00", "45.00"]),
        ("ada", "35 instead of 30", ["35.00", "45.00"]),
        ("ada", "sorry, 50 not 45", ["30.00", "50.00"]),
        ("wei", "打车是35不是30", ["35.00", "45.00"]),
        ("wei", "不是30是35", ["35.00", "45.00"]),
        ("wei", "不是45，是50", ["30.00", "50.00"]),
        ("wei", "是50不是45", ["30.00", "50.00"]),
    ],
)
async def test_the_old_sum_says_which_row_is_meant(who: str, said: str, sums: list[str]) -> None:
    desk = office()
    await desk.says(who, TAXIS[who])
    assert sums_listed(await desk.says(who, said)) == sums


@pytest.mark.parametrize(
    ("who", "said", "shown"),
    [
        ("ada", "the taxi was 35", ("change 1 to 35",)),
        ("wei", "打车是35", ("第1笔改成35",)),
        ("ada", "taxi was 35 not 31", ("change 1 to 35",)),
        ("ada", "make the parking 20", ("change 1 to 20", "add parking 20")),
        ("wei", "停车改成20", ("第1笔改成20", "再加一笔停车20")),
    ],
)
async def test_where_several_are_called_so_the_example_shows_how_to_change_one(
    who: str, said: str, shown: tuple[str, ...]
) -> None:
    desk = office()
    await desk.says(who, TAXIS[who])
    assert examples(told := await desk.says(who, said)) == shown
    assert "remove" not in words(told)


@pytest.mark.parametrize(
    ("who", "said"), [("ada", "not 31 but 35"), ("ada", "35 not 31"), ("wei", "不是31是35"), ("wei", "不是99，是98")]
)
async def test_an_old_sum_that_no_row_has_changes_nothing(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, TAXIS[who])
    assert "31" not in words(await desk.says(who, said))
    assert desk.memory.claims == {}
    assert await sums_saved(desk, who) == [3_000, 4_500]


async def test_the_old_sum_of_a_draft_that_was_spoken_of_after_the_list_means_the_draft() -> None:
    desk = office()
    await desk.says("ada", TAXIS["ada"])
    await desk.says("ada", "dinner 80 yesterday")
    await desk.says("ada", "85 not 80")
    assert desk.claim(1).lines[0].minor == 8_500


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("ada", "save 1 and 2"),
        ("ada", "merge 1 and 2"),
        ("ada", "split 2"),
        ("ada", "1 and 2 were on monday"),
        ("wei", "合并1和2"),
        ("wei", "把1和2合并"),
        ("wei", "拆分第2笔"),
    ],
)
async def test_what_no_words_do_with_rows_begins_no_expense(who: str, said: str) -> None:
    desk = office()
    await desk.says(who, TAXIS[who])
    await desk.says(who, said)
    assert desk.memory.claims == {}
    assert await sums_saved(desk, who) == [3_000, 4_500]


@pytest.mark.parametrize(
    ("who", "said", "minor"),
    [("ada", "gift 200 for client", 20_000), ("ada", "yesterday 88", 8_800), ("wei", "礼物200 送客户", 20_000)],
)
async def test_an_expense_beside_the_list_is_one_all_the_same(who: str, said: str, minor: int) -> None:
    desk = office()
    await desk.says(who, TAXIS[who])
    await desk.says(who, said)
    assert desk.claim().lines[0].minor == minor
