"""What the ways of saying a date have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from claims.sentences import days, numerals
from claims.sentences.scanning import Form, Hit

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

Reader = Callable[["DateHit", date], "date | None"]


@dataclass(frozen=True, slots=True)
class DateMeaning:
    """How the day is reckoned; `full`: day and month were said; `capital`: the day's name may be a word, unless typed
    with a capital."""

    read: Reader
    full: bool
    capital: bool = False


DateForm = Form[DateMeaning]
DateHit = Hit[DateMeaning]


def full(first: str, pattern: str, read: Reader, *, then: str = "") -> DateForm:
    """A form that names day and month, or a span of such days."""
    return Form(first, pattern, DateMeaning(read, full=True), then)


def part(first: str, pattern: str, read: Reader, *, capital: bool = False, then: str = "") -> DateForm:
    """A form that names a day by weekday or distance, or no day at all."""
    return Form(first, pattern, DateMeaning(read, full=False, capital=capital), then)


def number(text: str) -> int:
    """Figures or Chinese numerals."""
    return int(text) if text.isdigit() else numerals.chinese(text) or 0


def no_day(hit: DateHit, on: date) -> date | None:
    """For vague times and spans."""
    return None


def full_date(hit: DateHit, on: date) -> date | None:
    """Groups y, m, d; 20/11/2026 can only be the 20th of November."""
    month, day = _month_and_day(hit)
    return days.exact(year=int(hit["y"]), month=month, day=day)


def month_and_day(hit: DateHit, on: date, *, of: str = "d") -> date | None:
    """Groups m, d (or that named `of`) and perhaps y (a number, or 去年)."""
    month, day = _month_and_day(hit, of=of)
    year = hit["y"]
    if not year:
        return days.latest(on, month=month, day=day)
    back = {"明年": -1, "今年": 0, "去年": 1, "前年": 2}.get(year)
    return days.exact(year=_year(year) if back is None else on.year - back, month=month, day=day)


def day_of_month(hit: DateHit, on: date) -> date | None:
    """Group d: the latest such day."""
    return days.of_month(on, day=number(hit["d"]))


def _month_and_day(hit: DateHit, *, of: str = "d") -> tuple[int, int]:
    name = hit["m"][:3]
    month = MONTHS.index(name) + 1 if name in MONTHS else number(hit["m"])
    day = number(hit[of])
    return (day, month) if month > 12 >= day else (month, day)


def _year(text: str) -> int:
    digits = "".join(str(numerals.DIGITS.get(letter, letter)) for letter in text if letter not in "年'")
    return int(digits) + (2000 if len(digits) == 2 else 0)
