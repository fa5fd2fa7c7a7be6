"""No sum of several is lost because it looks like a year, a count or a factor; what is not clear is not guessed."""

from datetime import date

import pytest

from claims.policy import built_in
from claims.reading import Reading, read

ON = date(2026, 11, 20)


def understood(sentence: str) -> Reading:
    return read(sentence, on=ON, policy=built_in())


def told(sentence: str) -> list[tuple[str | None, int | None]]:
    """The kind and the sum of each expense."""
    return [(line.category, line.minor) for line in understood(sentence).lines]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("hotel 2000, lunch 50", [("lodging", 200_000), ("meals", 5_000)]),
        ("hotel 2000 lunch 50", [("lodging", 200_000), ("meals", 5_000)]),
        ("flight 1950 and taxi 50 yesterday", [("travel", 195_000), ("transport", 5_000)]),
        ("2000 coffee and 180 train", [("meals", 200_000), ("travel", 18_000)]),
        ("书1999，打车580", [("transport", None)]),
        ("taxi 50, hotel 2026", [("transport", 5_000), ("lodging", None)]),
        ("酒店2000，午饭50", [("lodging", 200_000), ("meals", 5_000)]),
        ("酒店2000午饭50", [("lodging", 200_000), ("meals", 5_000)]),
        ("机票2000酒店1980", [("travel", 200_000), ("lodging", 198_000)]),
        ("hotel 2000, museum 50", [("lodging", None)]),
        # and a year stays one
        ("taxi 50 for conference 2026", [("transport", 5_000)]),
        ("conference 2026 ticket 500", [("training", 50_000)]),
        ("conference 2026, 500", [("training", 50_000)]),
        ("CES 2026 hotel 900", [("lodging", 90_000)]),
        ("年会2026 酒店500", [("lodging", 50_000)]),
    ],
)
def test_a_sum_that_looks_like_a_year(sentence: str, expected: list[tuple[str, int | None]]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("taxi 25 snacks 60", [("transport", 2_500), ("meals", 6_000)]),
        ("lunch 30 drinks 20", [("meals", 3_000), ("meals", 2_000)]),
        ("lunch for 25 and taxi 30", [("meals", None), ("transport", 3_000)]),
        ("lunch for 5, taxi 40", [("meals", None), ("transport", 4_000)]),
        ("coffee 12 donuts 20", [("meals", None)]),
        ("taxi 30 ticket 50", [("transport", None)]),
        ("lunch 68 bottle 20", [("meals", None)]),
        ("12 snacks, 30 taxi", [("meals", 1_200), ("transport", 3_000)]),
        ("100 room service, 12 taxi", [("meals", 10_000), ("transport", 1_200)]),
        ("museum 25 plus taxi 30", [("transport", None)]),
        ("快递1200，午饭50", [("meals", None)]),
        ("快递1234567890 打车30", [("transport", 3_000)]),
        ("打车30晚80吃饭", [("transport", 3_000), ("meals", 8_000)]),
        # and a count stays one
        ("taxi 30, 5 sandwiches 60", [("transport", 3_000), ("meals", 6_000)]),
        ("dinner for 4, 400 and taxi 30", [("meals", 40_000), ("transport", 3_000)]),
        ("lunch for 3 with client 200", [("meals", 20_000)]),
        ("train 2 tickets 553", [("travel", 55_300)]),
        ("酒店10晚 5400", [("lodging", 540_000)]),
        ("住30晚5400", [(None, 540_000)]),
    ],
)
def test_a_sum_that_looks_like_a_count(sentence: str, expected: list[tuple[str | None, int | None]]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "coffee 18 x 2",
        "coffee 18x2 yesterday",
        "3 x 12 sandwiches",
        "hotel 900 minus 100 discount",
        "咖啡18元×2杯",
        "停车费10元*3天",
        "晚饭200减50优惠券",
        "train 553 there and 553 back",
        "phone bill for October 99, and November 99",
        "打车30和30",
    ],
)
def test_what_several_numbers_make_is_asked(sentence: str) -> None:
    reading = understood(sentence)
    assert (reading.is_claim, [line.minor for line in reading.lines], reading.ask[0]) == (True, [None], "amount")


@pytest.mark.parametrize(
    ("sentence", "minor"),
    [
        ("coffee 18x2=36", 3_600),
        ("latte x2 56", 5_600),
        ("2x coffee 36", 3_600),
        ("coffee x 2 36", 3_600),
        ("晚饭200减50，实付150", 15_000),
        ("打印10x15照片20", 2_000),
        ("taxi 45, 45 yuan", 4_500),
        ("lunch 68 including tip 10", 6_800),
        ("lunch 68 (incl. 10 tip)", 6_800),
        ("餐费68元，含小费10元", 6_800),
    ],
)
def test_the_sum_beside_such_numbers_is_it(sentence: str, minor: int) -> None:
    assert [line.minor for line in understood(sentence).lines] == [minor]


@pytest.mark.parametrize(
    ("sentence", "currency", "purpose"),
    [
        ("taxi 30 yesterday usd", "USD", None),
        ("taxi 30 yesterday in USD", "USD", None),
        ("taxi 30 yesterday (eur)", "EUR", None),
        ("打车30昨天美元", "USD", None),
        ("taxi 30 yesterday to buy euros", "CNY", "to buy euros"),
        ("lunch 30 yesterday with Kim Won", "CNY", "with Kim Won"),
        ("lunch 30 yesterday try", "CNY", "try"),
        ("打车30昨天去欧洲", "CNY", "去欧洲"),
    ],
)
def test_a_currency_behind_the_day_is_that_of_the_sum(sentence: str, currency: str, purpose: str | None) -> None:
    (line,) = understood(sentence).lines
    assert (line.minor, line.currency, line.purpose) == (3_000, currency, purpose)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("monday. dinner 80 tuesday", date(2026, 11, 17)),
        ("yesterday and lunch 30 on monday", date(2026, 11, 16)),
        ("周一，晚饭80周二", date(2026, 11, 17)),
        ("yesterday, and lunch 30", date(2026, 11, 19)),
        ("taxi 30 on monday, paid yesterday", date(2026, 11, 16)),
    ],
)
def test_of_two_days_it_is_that_beside_the_sum(sentence: str, day: date) -> None:
    assert [line.date for line in understood(sentence).lines] == [day]
