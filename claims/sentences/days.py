"""Reckon the day that people mean from the day on which they say it; None where no such day exists."""

from datetime import date, timedelta


def ago(on: date, days: int) -> date | None:
    """So many days before `on`."""
    return on - timedelta(days=days) if 0 <= days <= 3660 else None


def exact(*, year: int, month: int, day: int) -> date | None:
    """A full date, also one to come."""
    return _day(year, month, day)


def latest(on: date, *, month: int, day: int) -> date | None:
    """The latest such day not in the future; 29 February may lie eight years back."""
    candidates = (_day(on.year - back, month, day) for back in range(9))
    return next((found for found in candidates if found is not None and found <= on), None)


SOON = 60
"""Days within which a day that is to come again may be the one that was meant."""


def is_long_ago(on: date, day: date) -> bool:
    """Whether a day that was said without a year is so long ago that it comes again soon."""
    again = _day(on.year, day.month, day.day)
    return day <= on and again is not None and on < again <= on + timedelta(days=SOON)


def of_month(on: date, *, day: int) -> date | None:
    """The latest day of that number that exists and is not in the future."""
    candidates = (day_of_earlier_month(on, back=back, day=day) for back in range(13))
    return next((found for found in candidates if found is not None and found <= on), None)


def day_of_earlier_month(on: date, *, back: int, day: int) -> date | None:
    """That day of the month `back` months before that of `on`, also one to come."""
    months = on.year * 12 + on.month - 1 - back
    return _day(months // 12, months % 12 + 1, day)


def of_next_month(on: date, *, day: int) -> date:
    """That day of the month after that of `on`; its last one where it has none of that number."""
    return next(found for less in range(4) if (found := day_of_earlier_month(on, back=-1, day=day - less)) is not None)


def weekday(on: date, number: int) -> date:
    """The latest such weekday, today included; Monday is 0."""
    return on - timedelta(days=(on.weekday() - number) % 7)


def weekday_before(on: date, number: int) -> date:
    """The latest such weekday before today."""
    return weekday(on - timedelta(days=1), number)


def weekday_of_week(on: date, number: int, *, back: int) -> date:
    """The weekday of the week (Monday to Sunday) `back` weeks before this one, also one to come."""
    return on - timedelta(days=on.weekday() - number + 7 * back)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # the 30th of February, year 0
        return None
