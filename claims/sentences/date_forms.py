"""What the ways of saying a date have in common."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from claims.sentences import days, numerals

Match = re.Match[str]
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

YEAR = r"(?P<y>(?:19|20)[0-9]{2})"
MONTH = r"(?P<m>1[0-2]|0?[1-9])"
DAY = r"(?P<d>3[01]|[12][0-9]|0?[1-9])"
BEFORE = r"(?<![0-9a-z.\-/])(?<![0-9]:)"
"""Not inside a longer number, a code or a time of the day."""
AFTER = r"(?![0-9]|[.,:/\-][0-9])"
NO_SUM = (
    r"(?! ?(?:元|块|圆|毛|万|千|百|k\b|w\b|rmb|cny|usd|eur|gbp|hkd|jpy|yuan|dollar|euro|pound|yen|[%$€£¥])"
    r"| ?(?:美|港|欧|日|英镑|台币|新币))"
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a time. It is looked for only where one of `needs` stands; `read` gives its day, or None."""

    pattern: re.Pattern[str]
    needs: tuple[str, ...]
    full: bool
    read: Callable[[Match, date], date | None]
    only_in_capitals: bool = False


def form(
    *pieces: str, needs: str, full: bool, read: Callable[[Match, date], date | None], only_in_capitals: bool = False
) -> Form:
    """A form from the pieces of its pattern and its words, separated by spaces."""
    return Form(re.compile("".join(pieces)), tuple(needs.split()), full, read, only_in_capitals)


def number(text: str) -> int:
    """Figures or Chinese numerals."""
    return int(text) if text.isdigit() else numerals.chinese(text) or 0


def no_day(match: Match, on: date) -> date | None:
    """For vague times and spans."""
    return None


def full_date(match: Match, on: date) -> date | None:
    """Groups y, m, d; 20/11/2026 can only be the 20th of November."""
    month, day = _month_and_day(match)
    return days.exact(on, year=int(match["y"]), month=month, day=day)


def month_and_day(match: Match, on: date) -> date | None:
    """Groups m, d and perhaps y (a number, or 去年)."""
    month, day = _month_and_day(match)
    year = match.groupdict().get("y")
    if not year:
        return days.latest(on, month=month, day=day)
    back = {"今年": 0, "去年": 1, "前年": 2}.get(year)
    return days.exact(on, year=_year(year) if back is None else on.year - back, month=month, day=day)


def day_of_month(match: Match, on: date) -> date | None:
    """Group d: the latest such day."""
    return days.of_month(on, day=number(match["d"]))


def _month_and_day(match: Match) -> tuple[int, int]:
    name = match["m"][:3]
    month = MONTHS.index(name) + 1 if name in MONTHS else number(match["m"])
    day = number(match["d"])
    return (day, month) if month > 12 >= day else (month, day)


def _year(text: str) -> int:
    digits = "".join(str(numerals.DIGITS.get(letter, letter)) for letter in text if letter != "年")
    return int(digits) + (2000 if len(digits) == 2 else 0)
