"""Dates as they are said in English: last Friday, 20 Nov, the 20th, two days ago."""

from datetime import date

from claims.sentences import days
from claims.sentences.date_forms import (
    BEFORE,
    DAY,
    MONTHS,
    NO_SUM,
    Form,
    Match,
    day_of_month,
    form,
    month_and_day,
    no_day,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNTS |= {"eight": 8, "nine": 9, "ten": 10}

_MONTH = (
    r"(?<![a-z])(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_WEEKDAY = (
    r"(?<![a-z])(?P<d>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)(?![a-z])\.?"
)
_NTH = r"(?:st|nd|rd|th)"
_OWN_YEAR = rf"(?:,? ?(?P<y>20[0-9]{{2}})(?![0-9]|[.,][0-9]){NO_SUM})?"
_PART = r"(?: (?:early |late )?(?:morning|afternoon|evening|night|noon|at noon))?(?:'s)?"
# "the 20th, office supplies" is a day, "the 20th interview" is not.
_ORDINAL_ENDS = r"(?= ?(?:$|[,.;:!?()\n¥$€£0-9+&\0]|(?:for|at|with|in|to|from|and|was|i|we|my)\b|[\u4e00-\u9fff]))"


def _relative(match: Match, on: date) -> date | None:
    word = match["r"]
    if "before" in word:
        return days.ago(on, 2)
    return days.ago(on, 1 if word[0] == "y" or word == "last night" else 0)


def _ago(match: Match, on: date) -> date | None:
    text = match["n"]
    count = int(text) if text.isdigit() else _COUNTS.get(text, 0)
    return days.ago(on, count * (7 if match["u"] == "week" else 1)) if count else None


def _weekday(match: Match, on: date) -> date | None:
    weekday, week = _DAYS.index(match["d"][:3]), (match["w"] or "").strip()
    if match["lw"] or week.startswith("last week"):
        return days.weekday_of_week(on, weekday, back=1)
    if week in ("last", "past", "this past"):
        return days.weekday_before(on, weekday)
    return days.weekday_of_week(on, weekday, back=0) if week == "this" else days.weekday(on, weekday)


FORMS: tuple[Form, ...] = (
    # A span of days is no day: Nov 18-20, 18 to 20 November.
    form(
        rf"{_MONTH} ?{DAY}{_NTH}? ?(?:-|~|to|until) ?(?:[a-z]{{3,9}} )?[0-3]?[0-9]{_NTH}?(?![0-9a-z.:/]|,[0-9]){NO_SUM}"
        rf"|{BEFORE}[0-3]?[0-9]{_NTH}? ?(?:-|~|to|until) ?[0-3]?[0-9]{_NTH}? {_MONTH.replace('<m>', '<m2>')}",
        needs=" ".join(MONTHS),
        full=True,
        read=no_day,
    ),
    form(
        rf"(?:\bon )?(?:\bthe )?{BEFORE}{DAY}{_NTH}? ?(?:of )?{_MONTH}{_OWN_YEAR}{_PART}",
        needs=" ".join(MONTHS),
        full=True,
        read=month_and_day,
    ),
    form(
        rf"(?:\bon )?(?<!with ){_MONTH} ?{DAY}{_NTH}?(?![0-9a-z]|[.:/][0-9]|,[0-9]{{3}}){NO_SUM}{_OWN_YEAR}{_PART}",
        needs=" ".join(MONTHS),
        full=True,
        read=month_and_day,
    ),
    form(
        r"(?:\bon )?\b(?P<r>(?:the )?day before yesterday|(?:the )?night before last|yest(?:er|re|ur|ar|r)d?ay"
        r"|yday|yest"
        r"|earlier today|today|tonight|last night|this (?:morning|afternoon|evening|noon)|just now)\b",
        _PART,
        needs="day night this just yest",
        full=False,
        read=_relative,
    ),
    form(
        rf"\b(?P<n>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|[0-9]{{1,3}}|(?:a )?few|several|(?:a )?couple of)"
        r" (?P<u>day|week)s? (?:ago|back|earlier)\b",
        needs="ago back earlier",
        full=False,
        read=_ago,
    ),
    form(
        r"(?:\bon )?(?<!every )(?<!next )(?<!black )(?<!good )(?<!casual )",
        r"(?P<w>\b(?:last week'?s? |last |this past |past |this |the ))?(?:on )?",
        rf"{_WEEKDAY}(?P<lw>,?(?: of)? last week)?{_PART}(?:,? (?=[0-9]))?",
        needs=" ".join(_DAYS),
        full=False,
        read=_weekday,
        only_in_capitals=True,
    ),
    form(
        rf"\bon (?:the )?{DAY}{_NTH}\b(?! (?:floor|street|st|ave|avenue|anniversary|interview|round))",
        needs="st nd rd th",
        full=True,
        read=day_of_month,
    ),
    form(rf"(?:\bthe )?{BEFORE}{DAY}{_NTH}\b{_ORDINAL_ENDS}", needs="st nd rd th", full=True, read=day_of_month),
    # Vague times are taken out, but are no day.
    form(
        r"(?:\b(?:in|over|during|on|at|from) )?(?:the )?",
        r"\b(?:earlier (?:this|last) |last |this |past )(?:week(?:end)?|month)(?:'s)?\b",
        r"|\bthe other day\b|\brecently\b|\blately\b|\b(?:over|on|at|during) the weekend\b",
        r"|\b(?:an?|one|two|three|[0-9]{1,2}|a few|several) months? ago\b|\bsome (?:days|time|weeks) ago\b",
        r"|\ba while (?:ago|back)\b",
        needs="last this past day ently lately weekend ago back",
        full=False,
        read=no_day,
    ),
)
