"""A day without a year is the latest one; where it comes again soon, that is told. A month between two numbers."""

from datetime import date

import pytest

from claims.policy import built_in
from claims.reading import Reading, read

ON = date(2026, 11, 20)


def understood(sentence: str) -> Reading:
    return read(sentence, on=ON, policy=built_in())


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("taxi 30 on 21 nov", date(2025, 11, 21)),
        ("taxi 30 on nov 21", date(2025, 11, 21)),
        ("12月1日打车30", date(2025, 12, 1)),
        ("11-25 打车30", date(2025, 11, 25)),
        ("周六(11月21日)打车30", date(2025, 11, 21)),
        ("taxi 30 12/1", date(2025, 12, 1)),
    ],
)
def test_a_day_that_comes_again_within_two_months_is_doubtful(sentence: str, day: date) -> None:
    assert understood(sentence).long_ago == day


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "taxi 30 on 19 nov",
            "taxi 30 on 20 nov",
            "1月5日打车30",
            "3月5日打车30",
            "去年12月1日打车30",
            "2025年12月1日打车30",
        ),
        *("taxi 30 on 25 nov 2025", "taxi 30 yesterday", "taxi 30 on the 25th", "25号打车30", "taxi 30 tomorrow"),
    ],
)
def test_other_days_are_not(sentence: str) -> None:
    assert understood(sentence).long_ago is None


def test_soon_is_within_sixty_days() -> None:
    on = date(2026, 10, 1)
    assert read("11月30日打车30", on=on, policy=built_in()).long_ago == date(2025, 11, 30)
    assert read("12月1日打车30", on=on, policy=built_in()).long_ago is None


def test_beside_a_day_of_last_year_the_other_one_counts() -> None:
    (line,) = understood("tickets for 12/24 553 paid yesterday").lines
    assert (line.minor, line.date) == (55_300, date(2026, 11, 19))


@pytest.mark.parametrize(
    ("sentence", "minor", "day"),
    [
        ("taxi 30 nov 25", 3_000, date(2025, 11, 25)),
        ("打车 30 nov 25", 3_000, date(2025, 11, 25)),
        ("taxi 30 nov 12", 3_000, date(2026, 11, 12)),
        ("taxi 30 nov 12 2025", 3_000, date(2025, 11, 12)),
        ("taxi ¥30 nov 12", 3_000, date(2026, 11, 12)),
        ("taxi 12 nov 30", 3_000, date(2026, 11, 12)),
        ("taxi 12 nov 15", 1_500, date(2026, 11, 12)),
        ("taxi on 30 nov 12", 1_200, date(2025, 11, 30)),
        ("12 nov 15 taxi", 1_500, date(2026, 11, 12)),
        ("taxi 12 nov 45", 4_500, date(2026, 11, 12)),
        ("taxi 12 nov 2025 45", 4_500, date(2025, 11, 12)),
        ("taxi 12 nov 15 yuan", 1_500, date(2026, 11, 12)),
        ("taxi nov 12 45", 4_500, date(2026, 11, 12)),
    ],
)
def test_a_month_between_two_numbers_belongs_to_the_one_that_makes_a_day(sentence: str, minor: int, day: date) -> None:
    (line,) = understood(sentence).lines
    assert (line.minor, line.date, line.purpose) == (minor, day, None)
