"""Dates as they are said in English: last Friday, 20 Nov, the 20th, two days ago."""

from datetime import date

from claims.sentences import days
from claims.sentences.date_forms import (
    BEFORE,
    DAY,
    NO_SUM,
    DateForm,
    DateHit,
    day_of_month,
    full,
    month_and_day,
    no_day,
    part,
)

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNTS |= {"eight": 8, "nine": 9, "ten": 10}

_MONTH = (
    r"(?<![a-z])(?P<m>jan(?:u[a-z]{1,4}y)?|feb(?:[a-z]{1,5}ry)?|mar(?:ch)?|apr(?:i?ll?)?|may|june?|july?|aug(?:ust)?|sept?(?:[a-z]{1,4}er)?"
    r"|oct(?:[a-z]{1,3}er)?|nov(?:[a-z]{2,5}er)?|dec(?:[a-z]{2,4}er)?)(?![a-z])\.?"
)
_WEEKDAY = (
    r"(?<![a-z])(?P<d>mon(?:[a-z]?day)?|tue(?:s(?:[a-z]{0,2}day)?|[a-z]{1,3}day)?|wed(?:[a-z]{2,4}day|s)?"
    r"|thu(?:r(?:s(?:day)?)?|[a-z]{1,4}day)?|fri(?:[a-z]?day)?|sat(?:[a-z]{1,4}day)?|sun(?:[a-z]?day)?)(?![a-z])\.?"
)
_AGO = r" (?P<u>day|week|month)s? (?:ago|back|earlier)\b"
_NTH = r"(?:st|nd|rd|th)"
_DAY_BEHIND = DAY.replace("<d>", "<behind>")
_OWN_YEAR = rf"(?:,? ?(?P<y>20[0-9]{{2}}|'[0-9]{{2}})(?![0-9]|[.,][0-9]){NO_SUM})?"
_PART = r"(?: (?:early |late )?(?:morning|afternoon|evening|night|noon|at noon))?(?:'s)?"
# "the 20th, office supplies" is a day, "the 20th interview" is not.
_ORDINAL_ENDS = r"(?= ?(?:$|[,.;:!?()\n¥$€£0-9+&\0]|(?:for|at|with|in|to|from|and|was|i|we|my)\b|[\u4e00-\u9fff]))"
_NO_DAY = (
    r"(?! (?:floor|street|st|ave|avenue|anniversary|interview|round)"
    r"| (?:of )?(?:jan|feb|mar|apr|may|ju|aug|sep|oct|nov|dec))"
)


def _relative(hit: DateHit, on: date) -> date | None:
    word = hit["r"]
    if "before" in word:
        return days.ago(on, 2)
    return days.ago(on, 1 if word[0] == "y" or word == "last night" else 0)


def _ago(hit: DateHit, on: date) -> date | None:
    text = hit["n"]
    count = int(text) if text.isdigit() else _COUNTS.get(text, 0)
    known = count and hit["u"] != "month"  # "a month ago" is no day
    return days.ago(on, count * (7 if hit["u"] == "week" else 1)) if known else None


def _weekday(hit: DateHit, on: date) -> date | None:
    weekday, week = _DAYS.index(hit["d"][:3]), hit["w"].strip()
    if hit["lw"] or week.startswith("last week"):
        return days.weekday_of_week(on, weekday, back=1)
    if week in ("last", "past", "this past"):
        return days.weekday_before(on, weekday)
    return days.weekday_of_week(on, weekday, back=0) if week == "this" else days.weekday(on, weekday)


FORMS: tuple[DateForm, ...] = (
    # A span of days is no day: Nov 18-20, 18 to 20 November.
    full(
        "jfmasond",
        rf"{_MONTH} ?{DAY}{_NTH}? ?(?:-|~|to|until) ?(?:[a-z]{{3,9}} )?[0-3]?[0-9]{_NTH}?(?![0-9a-z.:/]"
        rf"|,[0-9]){NO_SUM}",
        no_day,
    ),
    full("0-9", rf"{BEFORE}[0-3]?[0-9]{_NTH}? ?(?:-|~|to|until) ?[0-3]?[0-9]{_NTH}? {_MONTH}", no_day, then="a-z\\-~"),
    # taxi 30 nov 25: the sum stands on one side of the month
    full(
        "0-9",
        rf"{BEFORE}(?<=[a-z\u4e00-\u9fff] )(?<!\bon )(?<!\bthe )(?<!\bfrom ){DAY} {_MONTH} ?{_DAY_BEHIND}"
        rf"(?![0-9a-z]|[.:/][0-9]|,[0-9]{{3}}){NO_SUM}{_OWN_YEAR}{_PART}",
        month_and_day,
        then="a-z\\-~",
    ),
    full(
        "0-9",
        rf"{BEFORE}(?<![$¥€£])(?<![$¥€£] ){DAY}{_NTH}? ?(?:of )?{_MONTH}{_OWN_YEAR}{_PART}",
        month_and_day,
        then="a-z\\-~",
    ),
    full(
        "jfmasond",
        rf"(?<!with ){_MONTH} ?{DAY}{_NTH}?(?![0-9a-z]|[.:/][0-9]|,[0-9]{{3}}){NO_SUM}{_OWN_YEAR}{_PART}",
        month_and_day,
    ),
    full("o", rf"\bon (?:the )?{DAY}{_NTH}\b{_NO_DAY}", day_of_month),
    full("0-9", rf"{BEFORE}{DAY}{_NTH}\b{_ORDINAL_ENDS}", day_of_month, then="a-z\\-~"),
    part(
        "tdnyelj",
        r"\b(?P<r>(?:the )?day before yesterday|(?:the )?night before last|yest(?:er|re|ur|ar|r)d?ay|yday|yest"
        r"|earlier today|today|tonight|last night|this (?:morning|afternoon|evening|noon)|just now)\b"
        rf"{_PART}",
        _relative,
    ),
    part("0-9", rf"(?<![0-9.,])(?P<n>[0-9]{{1,3}}){_AGO}", _ago, then="a-z\\-~"),
    part(
        "a-z",
        rf"(?P<n>{'|'.join(sorted(_COUNTS, key=len, reverse=True))}|(?:a )?few|several|(?:a )?couple of){_AGO}",
        _ago,
    ),
    part(
        "lptmwfs",
        r"(?<!every )(?<!next )(?<!next week )(?<!next week on )(?<!coming )(?<!black )(?<!good )(?<!casual )"
        r"(?P<w>\b(?:last week'?s? |last |this past |past |this |the ))?(?:on )?"
        rf"{_WEEKDAY}(?!,? next week)(?P<lw>,?(?: of)? last week)?{_PART}(?:,? (?=[0-9]))?",
        _weekday,
        capital=True,
    ),
    # Vague times are taken out, but are no day.
    part(
        "etolrasp",
        r"(?:earlier (?:this|last) |last |this |past )(?:week(?:end)?|month)(?:'s)?\b"
        r"|\bthe other day\b|\brecently\b|\blately\b|(?:over|on|at) the weekend\b"
        r"|\bsome (?:days|time|weeks) ago\b"
        r"|\ba while (?:ago|back)\b",
        no_day,
    ),
)
