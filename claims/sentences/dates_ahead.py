"""Find the days to come that an expense is said to be of: tomorrow, next Monday, 下周一. None was spent on yet."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from claims.sentences import days
from claims.sentences.date_forms import DAY, number
from claims.sentences.vocabulary import Mention
from claims.sentences.wording import Sentence

MOST = 60
"""Days to come looked at in one sentence."""


class Ahead(NamedTuple):
    """A day to come at a place of the sentence. `is_loose`: more was said of it, as in "tomorrow to the airport"."""

    start: int
    end: int
    day: date
    is_loose: bool


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = "(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_PART = "(?: (?:early |late )?(?:morning|afternoon|evening|night|noon))?"
_PART_ZH = "(?:的?(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|晚(?![餐饭宴会])|早(?![餐饭点茶会])))?"
_AHEAD = re.compile(
    rf"(?<![a-z0-9'])(?:on )?(?:(?P<after>(?:the )?day after )?(?:tom+or+ow|tmrw?)"
    rf"|(?:the |this )?(?:next|coming) (?P<next>{_WEEKDAY})|next week(?:'s)? (?:on )?(?P<later>{_WEEKDAY})"
    rf"|(?P<week>{_WEEKDAY}),? next week){_PART}(?![a-z0-9'])"
    rf"|(?:(?P<han>大?(?<![然以之今最往此])后[天日](?!天)|明[天日儿](?!天)|明[早晚](?![餐饭宴会]))"
    rf"|(?P<far>下{{1,2}})一?个?(?:周|星期|礼拜)(?P<d>[一二三四五六日天]|[1-7](?![0-9.]))(?![次期])"
    rf"|下个?月的?{DAY.replace('<d>', '<m>')}[日号]){_PART_ZH}"
)
_WORDS = ("tom", "tmr", "next", "coming", "后", "明", "下")
"""One of these is in every day to come."""

_LEFT = re.compile(r"[\s,，、;；.。:：!！(（\"“0-9元块圆¥$€£]\Z")
_RIGHT = re.compile(r"的?\Z|[\s]*(?:\Z|[,，、;；.。:：!！?？()（）\"”0-9¥$€£+&]|and\b|和(?=.))")
_LOOSE_LEFT = re.compile(r"(?:(?<![a-z])for |[我们报销费了])\Z")
_LOOSE_RIGHT = re.compile(r" (?:to|from|for|with|at|in|by|i|we)\b|[\s]*[我去从到和跟在坐打叫乘]")


def find(sentence: Sentence, on: date, *, mentions: Sequence[Mention]) -> Iterator[Ahead]:
    """The days to come in the order of the text; those inside a purpose, as in "tomorrow's demo", are none.

    `mentions` are the things and shops of the sentence: what stands beside one of them or a sum stands by itself.
    """
    text = sentence.unread
    if not any(word in text for word in _WORDS):
        return
    starts, ends = {each.start for each in mentions}, {each.end for each in mentions}
    for found in islice(_AHEAD.finditer(text), MOST):
        start, end = found.span()
        left, right = len(text[:start].rstrip(" ")), end + len(text[end:]) - len(text[end:].lstrip(" "))
        of_thing = text[right : right + 1] == "的" and right + 1 in starts
        is_closed_left = (
            left == 0 or left in ends or not sentence.is_free(left - 1, left) or _LEFT.search(text, left - 1, left)
        )
        is_closed = right in starts or of_thing or not sentence.is_free(right, right + 1) or _RIGHT.match(text, end)
        if not is_closed_left and not _LOOSE_LEFT.search(text, max(0, start - 6), start):
            continue
        if not is_closed and not _LOOSE_RIGHT.match(text, end):
            continue
        yield Ahead(start, end + of_thing, _day(found, on), is_loose=not (is_closed_left and is_closed))


def _day(found: re.Match[str], on: date) -> date:
    if weekday := found["next"] or found["later"] or found["week"]:
        return _of_week(on, _DAYS.index(weekday[:3]), weeks=1)
    if letter := found["d"]:
        return _of_week(on, 6 if letter in "日天" else number(letter) - 1, weeks=len(found["far"]))
    if found["m"]:
        return days.of_next_month(on, day=number(found["m"]))
    is_second = found["after"] or (found["han"] or "").startswith("后")
    return on + timedelta(days=2 if is_second else 3 if (found["han"] or "").startswith("大") else 1)


def _of_week(on: date, weekday: int, *, weeks: int) -> date:
    return on + timedelta(days=weekday - on.weekday() + 7 * weeks)
