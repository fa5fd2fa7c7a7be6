"""Days that are still to come, and sums far beyond the limit, are told from what an expense was for."""

from datetime import date

import pytest

from claims.policy import built_in
from claims.reading import Reading, read

ON = date(2026, 11, 20)  # a Friday


def understood(sentence: str) -> Reading:
    return read(sentence, on=ON, policy=built_in())


@pytest.mark.parametrize(
    ("sentence", "ahead", "purpose"),
    [
        ("taxi 50 tomorrow", date(2026, 11, 21), None),
        ("taxi 50 tommorow", date(2026, 11, 21), None),
        ("taxi 50 the day after tomorrow", date(2026, 11, 22), None),
        ("taxi 50 next monday", date(2026, 11, 23), None),
        ("taxi 50 on monday next week", date(2026, 11, 23), None),
        ("taxi 50 this sunday", date(2026, 11, 22), None),
        ("this coming monday taxi 50", date(2026, 11, 23), None),
        ("taxi 50 tomorrow to the airport", date(2026, 11, 21), "to the airport"),
        ("flight 1200 for next monday", date(2026, 11, 23), None),
        ("taxi 50 on 2026-12-20", date(2026, 12, 20), None),
        ("明天打车50", date(2026, 11, 21), None),
        ("明天的打车50", date(2026, 11, 21), None),
        ("明晚打车50", date(2026, 11, 21), None),
        ("打车50，后天", date(2026, 11, 22), None),
        ("大后天打车50", date(2026, 11, 23), None),
        ("下周一打车50", date(2026, 11, 23), None),
        ("打车50 下个周一", date(2026, 11, 23), None),
        ("下下星期天打车50", date(2026, 12, 6), None),
        ("下个月5号打车50", date(2026, 12, 5), None),
        ("明天(11月21日)打车50", date(2026, 11, 21), None),
        ("明年3月5日打车50", date(2027, 3, 5), None),
        ("本周日打车50", date(2026, 11, 22), None),
    ],
)
def test_a_day_to_come_is_no_date_and_no_purpose(sentence: str, ahead: date, purpose: str | None) -> None:
    reading = understood(sentence)
    (line,) = reading.lines
    assert (reading.ahead, line.date, line.purpose) == (ahead, None, purpose)
    assert line.amount is not None
    assert reading.is_claim


@pytest.mark.parametrize(
    ("sentence", "day", "purpose"),
    [
        ("taxi 50 yesterday, prep for tomorrow's demo", date(2026, 11, 19), "prep for tomorrow's demo"),
        ("lunch 30 today, meeting tomorrow", ON, "meeting tomorrow"),
        ("昨天打车50，去准备明天的会议", date(2026, 11, 19), "去准备明天的会议"),
        ("打车50去机场，明天飞上海", None, "去机场，明天飞上海"),
        ("明天要出差，打车50", None, "明天要出差"),
        ("昨天打车50，然后天天加班", date(2026, 11, 19), "然后天天加班"),
    ],
)
def test_a_day_to_come_inside_a_purpose_stays_there(sentence: str, day: date | None, purpose: str) -> None:
    reading = understood(sentence)
    (line,) = reading.lines
    assert (reading.ahead, line.date) == (None, day)
    assert purpose.removeprefix("然后") in (line.purpose or "")


@pytest.mark.parametrize("sentence", ["taxi 50 yesterday, hotel 900 tomorrow", "昨天打车50，明天酒店900"])
def test_of_several_expenses_the_one_of_tomorrow_does_not_get_the_day_of_another(sentence: str) -> None:
    reading = understood(sentence)
    assert [line.date for line in reading.lines] == [date(2026, 11, 19), None]
    assert [line.purpose for line in reading.lines] == [None, None]
    assert reading.ahead == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("taxi 50 last monday", date(2026, 11, 16)),
        ("周一打车50", date(2026, 11, 16)),
        ("上个周一打车50", date(2026, 11, 9)),
        ("上个月的5号打车50", date(2026, 10, 5)),
        ("5号打车50", date(2026, 11, 5)),
        ("taxi 50 on the 25th", date(2026, 10, 25)),
        ("taxi 50 dec 20", date(2025, 12, 20)),
    ],
)
def test_days_that_were_are_read_as_ever(sentence: str, day: date) -> None:
    reading = understood(sentence)
    assert (reading.lines[0].date, reading.ahead) == (day, None)


@pytest.mark.parametrize("sentence", ["see you tomorrow", "tomorrow", "明天见", "下周一", "I am off next monday"])
def test_a_day_to_come_alone_is_no_expense(sentence: str) -> None:
    assert not understood(sentence).is_claim


@pytest.mark.parametrize(
    "sentence",
    [
        *("taxi 12345678901 today", "taxi 99999999999 yesterday", "taxi yesterday: 999999999", "taxi 99,999,999,999"),
        *("昨天打车 99999999999", "昨天打车99999999999", "打车花了999999999", "taxi 999999999999999"),
    ],
)
def test_a_sum_far_beyond_the_limit_is_refused_and_no_purpose(sentence: str) -> None:
    reading = understood(sentence)
    assert reading.refusal is not None
    assert (reading.refusal.code, reading.lines[0].amount, reading.lines[0].purpose) == ("money.too_large", None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        *("打车 13912345678", "didi 202611201234 yesterday", "training 9781234567890 yesterday", "order 12345678901"),
        *("打车订单号12345678901 昨天", "taxi invoice 044001900111 yesterday", "99999999999"),
    ],
)
def test_a_long_number_that_names_something_is_no_sum(sentence: str) -> None:
    reading = understood(sentence)
    assert (reading.refusal, reading.lines[0].amount) == (None, None)


@pytest.mark.parametrize("sentence", ["taxi 123456789 50", "打车 123456789，50元"])
def test_a_long_number_beside_the_sum_is_not_the_sum(sentence: str) -> None:
    reading = understood(sentence)
    assert ([line.minor for line in reading.lines], reading.refusal) == ([5_000], None)


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("lunch 12,5 and dinner 50 yesterday", "money.comma"),
        ("taxi 99999999999 and dinner 50 yesterday", "money.too_large"),
        ("昨天打车99999999999，午餐50", "money.too_large"),
    ],
)
def test_an_expense_whose_sum_is_refused_is_not_lost_among_others(sentence: str, code: str) -> None:
    reading = understood(sentence)
    assert ([line.minor for line in reading.lines], reading.refusal and reading.refusal.code) == ([None, 5_000], code)
