"""Find the days a sentence names, in both languages, and the vague times that name none."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

from claims.sentences import dates_ahead, dates_chinese, dates_english, dates_figures, days
from claims.sentences.date_forms import DateHit, month_and_day
from claims.sentences.scanning import Scanner
from claims.sentences.vocabulary import Mention
from claims.sentences.wording import Sentence

MOST_TIMES = 120
"""Times looked at in one sentence; a claim has at most 50 lines."""


class Said(NamedTuple):
    """A time at a place of the sentence; `day` is None where it is vague, does not exist or is to come."""

    start: int
    end: int
    day: date | None
    full: bool
    """Whether day and month were said: 周五 beside 11月20日 only adds to it."""
    ahead: date | None = None
    """The day that is still to come."""
    is_long_ago: bool = False
    """Whether no year was said, and that day of this year is soon to come: 1 December, said in November."""


_DATES = Scanner((*dates_figures.FULL, *dates_chinese.FORMS, *dates_english.FORMS, *dates_figures.SHORT))
_BESIDE = re.compile(r"[\s,，(（)）、的]{0,3}")
_SPAN = re.compile(r" ?(?:到|至|-|~|until|till|to|through) ?")


def find(sentence: Sentence, on: date, *, mentions: Sequence[Mention] = ()) -> list[Said]:
    """All times in the order of the text, taken out of the sentence; `on` is the day on which it is said.

    `mentions` are its things and shops, beside which a day to come stands by itself.
    """
    said: list[Said] = []
    for hit in islice(_DATES.find(sentence.unread), MOST_TIMES):
        if hit.meaning.capital and not _stands_out(sentence, hit):
            continue
        one = _between_numbers(hit, on) if hit["behind"] else _of(hit, hit.meaning.read(hit, on), on)
        said.append(one)
        sentence.take(one.start, one.end)
    return _joined(sentence, _with_days_to_come(sentence, said, on, mentions=mentions))


def _of(hit: DateHit, day: date | None, on: date) -> Said:
    full = hit.meaning.full
    if day is not None and day > on:
        return Said(hit.start, hit.end, None, full, ahead=day)
    is_long_ago = full and not hit["y"] and day is not None and days.is_long_ago(on, day)
    return Said(hit.start, hit.end, day, full, is_long_ago=is_long_ago)


def _between_numbers(hit: DateHit, on: date) -> Said:
    """Of "taxi 30 nov 25" the day is Nov 25, and 30 Nov only where that was lately."""
    before, behind = (month_and_day(hit, on, of=name) for name in ("d", "behind"))
    if before is not None and not hit["y"] and not days.is_long_ago(on, before):
        return Said(hit.start, hit.start_of("behind"), before, full=True)
    return _of(hit, behind, on)._replace(start=hit.start_of("m"))


def _with_days_to_come(sentence: Sentence, said: list[Said], on: date, *, mentions: Sequence[Mention]) -> list[Said]:
    """With tomorrow and next Monday; where another day was said, what goes on behind them is a purpose."""
    has_day = any(one.day is not None for one in said)
    found = [one for one in dates_ahead.find(sentence, on, mentions=mentions) if not (one.is_loose and has_day)]
    for one in found:
        sentence.take(one.start, one.end)
    to_come = (Said(one.start, one.end, None, full=False, ahead=one.day) for one in found)
    return sorted((*said, *to_come), key=lambda one: one.start) if found else said


def _stands_out(sentence: Sentence, hit: DateHit) -> bool:
    """Sat, Sun, Wed and Mon are days, "sat" and "sun" words; behind "last" or "this" they are days all the same."""
    return bool(hit["w"]) or len(hit["d"]) > 3 or sentence.typed[hit.start_of("d")].isupper()


def _joined(sentence: Sentence, said: list[Said]) -> list[Said]:
    """周五(11月20日) is one day; 周一到周五 is none."""
    joined: list[Said] = []
    for one in said:
        before = joined[-1] if joined else None
        between = sentence.plain[before.end : one.start] if before else ""
        if before and before.day and one.day and _SPAN.fullmatch(between):
            sentence.take(before.end, one.start)
            joined[-1] = Said(before.start, one.end, None, full=True)
        elif before and before.full != one.full and _BESIDE.fullmatch(between):
            sentence.take(before.end, one.start)
            best = before if before.full else one
            if (word := one if before.full else before).ahead:
                best = word  # next Monday, Nov 23: a year later than without the word
            joined[-1] = best._replace(start=before.start, end=one.end, full=True)
        else:
            joined.append(one)
    return joined
