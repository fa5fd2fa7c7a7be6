"""A number with a measure word behind it is a count, unless that word begins the next expense."""

from datetime import date

import pytest

from claims.policy import built_in
from claims.reading import Reading, read

ON = date(2026, 11, 20)


def understood(sentence: str) -> Reading:
    return read(sentence, on=ON, policy=built_in())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("昨天打车30晚饭80", [("transport", 3_000), ("meals", 8_000)]),
        ("上周三打车30晚饭50", [("transport", 3_000), ("meals", 5_000)]),
        ("午饭20晚饭30", [("meals", 2_000), ("meals", 3_000)]),
        ("昨天早饭10午饭20晚饭30", [("meals", 1_000), ("meals", 2_000), ("meals", 3_000)]),
        ("打车三十晚饭八十", [("transport", 3_000), ("meals", 8_000)]),
        ("停车20晚上加班餐40", [("transport", 2_000), ("meals", 4_000)]),
        ("停车5晚上加班餐40", [("transport", 500), ("meals", 4_000)]),
        ("打车30晚上吃饭80", [("transport", 3_000), ("meals", 8_000)]),
        ("酒店900晚饭80", [("lodging", 90_000), ("meals", 8_000)]),
        ("打车30夜宵50", [("transport", 3_000), ("meals", 5_000)]),
        ("打车30套餐25", [("transport", 3_000), ("meals", 2_500)]),
        ("打车30盒饭20", [("transport", 3_000), ("meals", 2_000)]),
        ("打车30米线20", [("transport", 3_000), ("meals", 2_000)]),
        ("打车30单车5", [("transport", 3_000), ("transport", 500)]),
        ("打车30轮渡10", [("transport", 3_000), ("travel", 1_000)]),
        ("打车30周末吃饭50", [("transport", 3_000), ("meals", 5_000)]),
        ("打车30天津吃饭50", [("transport", 3_000), ("meals", 5_000)]),
        ("早饭8点心12", [("meals", 800), ("meals", 1_200)]),
        ("打车30支付宝", [("transport", 3_000)]),
        ("taxi 30 set lunch 50", [("transport", 3_000), ("meals", 5_000)]),
        ("taxi 30 room service 80", [("transport", 3_000), ("meals", 8_000)]),
        ("taxi 30 staff lunch 200", [("transport", 3_000), ("meals", 20_000)]),
        ("taxi 30 night bus 20", [("transport", 3_000), ("transport", 2_000)]),
        ("parking 20 cup of coffee 15", [("transport", 2_000), ("meals", 1_500)]),
    ],
)
def test_a_sum_before_a_word_that_only_begins_like_a_measure_is_kept(
    sentence: str, expected: list[tuple[str, int]]
) -> None:
    reading = understood(sentence)
    assert [(line.category, line.minor) for line in reading.lines] == expected
    assert all(line.purpose in (None, "周末", "天津", "set", "staff lunch", "night", "cup") for line in reading.lines)


@pytest.mark.parametrize("sentence", ["昨天中午20晚上30吃饭", "停车20堂食30", "打车30场地费500", "taxi 30 day pass 50"])
def test_where_two_numbers_may_be_the_sum_none_is_taken(sentence: str) -> None:
    reading = understood(sentence)
    assert ([line.minor for line in reading.lines], reading.unclear) == ([None], True)


@pytest.mark.parametrize(
    ("sentence", "minor"),
    [
        ("三晚酒店900", 90_000),
        ("昨天住2晚1200", 120_000),
        ("酒店3晚共900", 90_000),
        ("共3晚900酒店", 90_000),
        ("住2晚上500", 50_000),
        ("住宿3晚上 1200", 120_000),
        ("住了10晚上 3000元", 300_000),
        ("酒店两晚上800", 80_000),
        ("三晚上酒店800", 80_000),
        ("酒店两个晚上800", 80_000),
        ("昨天晚上8点打车40", 4_000),
        ("2份套餐60", 6_000),
        ("培训3天2000", 200_000),
        ("hotel 3 nights 900 yesterday", 90_000),
        ("3 nights hotel 900", 90_000),
        ("hotel 3 night stay 900", 90_000),
        ("hotel 12 night stay 5000", 500_000),
        ("3 night hotel 900", 90_000),
        ("2 box lunch 60", 6_000),
        ("lunch 12 people 800", 80_000),
    ],
)
def test_nights_days_and_portions_are_no_sum(sentence: str, minor: int) -> None:
    (line,) = understood(sentence).lines
    assert (line.minor, line.purpose) == (minor, None)


@pytest.mark.parametrize(
    "sentence", ["打车三次各30", "打车三次，各30元", "周一和周二打车，各32元", "三次打车各花了30", "2 taxis 30 each"]
)
def test_the_price_of_each_is_not_the_sum_of_all(sentence: str) -> None:
    (line,) = understood(sentence).lines
    assert (line.category, line.minor) == ("transport", None)


@pytest.mark.parametrize(
    ("sentence", "minor"),
    [
        ("302房间450", 45_000),
        ("302房450", 45_000),
        ("房间302 450", 45_000),
        ("房间号302，450", 45_000),
        ("打车3次各30，共90", 9_000),
        ("买了各种水果30", 3_000),
    ],
)
def test_beside_a_room_or_the_price_of_each_the_sum_is_found(sentence: str, minor: int) -> None:
    (line,) = understood(sentence).lines
    assert line.minor == minor


@pytest.mark.parametrize("sentence", ["dinner 100 200", "dinner 1 200 yesterday", "昨天晚饭100 200", "taxi 50 100"])
def test_two_numbers_that_look_like_one_are_no_sum_and_no_purpose(sentence: str) -> None:
    reading = understood(sentence)
    assert [(line.minor, line.purpose) for line in reading.lines] == [(None, None)]
    assert (reading.unclear, reading.is_claim) == (True, True)


def test_beside_a_sum_they_stay_what_they_are() -> None:
    (line,) = understood("lunch 45 for order 123 456").lines
    assert (line.minor, line.purpose) == (4_500, "order 123 456")


@pytest.mark.parametrize("sentence", ["call me at 138 001 380", "wait 100 200", "等一下 100 200"])
def test_without_an_expense_they_are_no_claim(sentence: str) -> None:
    assert not understood(sentence).is_claim
