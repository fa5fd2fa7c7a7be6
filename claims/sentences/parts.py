"""Divide a sentence into its expenses: one for each sum, unless it is not clear which number is the sum."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from claims.sentences.amounts import LABELLED, WEAK, Sum
from claims.sentences.dates import Said
from claims.sentences.vocabulary import Mention, between
from claims.sentences.wording import Sentence


class Part(NamedTuple):
    """The stretch of the sentence that tells one expense, with its sum (None: not said or not clear) and its day."""

    start: int
    end: int
    sum: Sum | None
    day: date | None
    ahead: date | None = None
    """The day that was said where it is still to come."""
    is_lent: bool = False
    """Whether the day was said of another expense."""


# Every way begins with one certain character, so that a long text is searched fast.
_SEPARATOR = re.compile(
    r"\n|;|。|,|，|、|!|\+|&|\.(?= )|and\b(?<!\wand)|then\b(?<!\wthen)|plus\b(?<!\wplus)|also\b(?<!\walso)"
    r"|和|以及|还有|另外|加上"
)
_ADDED = re.compile(r"\band\b|\bplus\b|\+|和|加上?|以及|还有|又")
# 10号和15号打车，分别32和45: the sums follow the days in turn.
_IN_TURN = re.compile(r"分别|\brespectively\b|\beach$")
_OF_ALL = re.compile(
    r"(?:(?<![a-z])(?:both|all|each|everything)(?: of (?:them|these|it))?(?: (?:is|are|was|were|from|of|on))?"
    r"|(?:(?<!首)都|全|均|全部|统一|一律)(?:都?是|都?为|都?在|都?算)?)[ (（,，:]*\Z"
)
_OF_ALL_BEHIND = re.compile(
    r"[ (（,，]*(?:for )?(?:(?:both|all|each)(?: of (?:them|these))?(?![a-z' ])|的?[)）]?都是?的?\Z)"
)
_ALL = re.compile(r"(?<![a-z])(?:all|both|everything|each)(?![a-z'])|(?<!首)都|全(?!国|家|季)|均|每笔")
_HAN = re.compile("[\u4e00-\u9fff]")


def says_of_all(text: str) -> bool:
    """Whether an answer speaks of all expenses: "all yesterday", 都是昨天."""
    return _ALL.search(text.lower()) is not None


def divide(sentence: Sentence, sums: Sequence[Sum], *, mentions: Sequence[Mention], said: Sequence[Said]) -> list[Part]:
    """The expenses in the order of the text, at least one; their sums are taken out of the sentence."""
    for one in sums:
        if one.explicit or one.total or one.aside:
            sentence.take(one.start, one.end)
    chosen = _expenses(sentence, sums, mentions)
    for one in chosen:
        sentence.take(one.start, one.end)
    if len(chosen) < 2:
        return [_whole(sentence, chosen[0] if chosen else None, said)]
    if _IN_TURN.search(sentence.plain) and len(said) == len(chosen):
        rest = [
            Part(len(sentence.plain), len(sentence.plain), one, time.day, time.ahead)
            for one, time in zip(chosen, said, strict=True)
        ]
        return [rest[0]._replace(start=0), *rest[1:]]
    borders = [0, *_borders(sentence, chosen, mentions=mentions, said=said), len(sentence.plain)]
    parts = [Part(start, end, one, None) for one, start, end in zip(chosen, borders, borders[1:], strict=False)]
    dated = [bool(between(said, part.start, part.end)) for part in parts]
    told = [bool(between(mentions, part.start, part.end)) for part in parts]
    if not all(told) and not (all(dated) and told[0]) and not all(one.explicit for one in chosen):
        return [_whole(sentence, _the_one(sentence, chosen), said)]
    dated_parts = _with_days(parts, said)
    if len(said) == 1 and _is_of_all(sentence, said[0]):
        return [part._replace(is_lent=False) for part in dated_parts]
    return dated_parts


def _is_of_all(sentence: Sentence, time: Said) -> bool:
    """Whether all expenses were said to be of that day: "both yesterday", 都是昨天."""
    text = sentence.plain
    is_said_ahead = _OF_ALL.search(text, max(0, time.start - 20), time.start) is not None
    return is_said_ahead or _OF_ALL_BEHIND.match(text, time.end) is not None


def _expenses(sentence: Sentence, sums: Sequence[Sum], mentions: Sequence[Mention]) -> list[Sum]:
    """The sums without what is only a unit price, a total of the others, or a number beside a sum with a currency."""
    chosen = _with_weak(sentence, sums, mentions)
    totals = [one for one in chosen if one.total]
    others = [one for one in chosen if not one.total]
    if totals and others:
        chosen = others if len(others) > 1 and _adds_up(others, totals[-1]) else totals[-1:]
    if any(one.explicit for one in chosen):
        chosen = _with_own_clause(sentence, chosen, mentions)
    if _each_with_its_thing(sentence, chosen, mentions):
        return chosen  # lunch 12,5 and dinner 50: the lunch is not lost because its sum can't be read
    sound = [one for one in chosen if one.refused is None or one.explicit]
    return sound or chosen


def _with_weak(sentence: Sentence, sums: Sequence[Sum], mentions: Sequence[Mention]) -> list[Sum]:
    """The sums without those that may be a year or a count, unless they stand with a thing: taxi 25 snacks 60.

    One of the years around us, or a small count, is one only where it is alone in its clause and all the others have
    things of their own; and what the lunch cost in "lunch for 5, taxi 40" is not known.
    """
    strong = [one for one in sums if one.weight != WEAK]
    weak = [one for one in sums if one.weight == WEAK and one.amount is not None]
    if not strong or not weak:
        return strong or list(sums)
    both = sorted([*strong, *weak], key=lambda one: one.start)
    if _each_with_its_thing(sentence, both, mentions):
        return [one._replace(amount=None) if one in weak and _is_doubtful(sentence, one) else one for one in both]
    behind = {each.end for each in mentions if each.category is not None}
    sure = [one for one in weak if len(sentence.plain[: one.start].rstrip(" :")) in behind]
    return sorted([*strong, *(one for one in sure if not _is_doubtful(sentence, one))], key=lambda one: one.start)


def _is_doubtful(sentence: Sentence, one: Sum) -> bool:
    """Whether it is rather a year, as in "conference 2026", or a count, as in "lunch for 5" and "coffee 5 cookies"."""
    whole = "" if one.amount is None else one.amount.decimal.partition(".")[0]
    return not one.aside or len(whole) < 2 or whole == "10" or sentence.plain.startswith("for ", one.start)


def _adds_up(several: Sequence[Sum], total: Sum) -> bool:
    minors = [one.amount.minor for one in several if one.amount is not None and one.currency == total.currency]
    return len(minors) == len(several) and total.amount is not None and sum(minors) == total.amount.minor


def _with_own_clause(sentence: Sentence, sums: Sequence[Sum], mentions: Sequence[Mention]) -> list[Sum]:
    """The sums with a currency; 打车45元，午餐30: a bare one too if it is alone in a clause that says for what."""
    clauses, told = _clauses(sentence, sums, mentions)
    return [
        one
        for one, clause in zip(sums, clauses, strict=True)
        if one.explicit or (clauses.count(clause) == 1 and clause in told)
    ]


def _each_with_its_thing(sentence: Sentence, sums: Sequence[Sum], mentions: Sequence[Mention]) -> bool:
    """Whether each sum is alone in a clause that says for what."""
    clauses, told = _clauses(sentence, sums, mentions)
    return len(set(clauses)) == len(clauses) and told.issuperset(clauses)


def _clauses(sentence: Sentence, sums: Sequence[Sum], mentions: Sequence[Mention]) -> tuple[list[int], set[int]]:
    """In which clause each sum stands, and in which ones a thing."""
    cuts = [0, *(cut.end() for cut in _SEPARATOR.finditer(sentence.plain)), len(sentence.plain) + 1]
    return [bisect_right(cuts, one.start) for one in sums], {bisect_right(cuts, each.start) for each in mentions}


def _the_one(sentence: Sentence, sums: Sequence[Sum]) -> Sum | None:
    """The sum of a single expense with several numbers: the labelled one, or the one they all agree on; else none.

    "553 there and 553 back" is said of two.
    """
    labelled = [one for one in sums if one.weight == LABELLED]
    if len(labelled) == 1:
        return labelled[0]
    same = {(one.amount, one.currency) for one in sums}
    is_twice = any(_ADDED.search(sentence.plain, one.end, after.start) for one, after in pairwise(sums))
    return sums[0] if len(same) == 1 and not is_twice else None


def _borders(
    sentence: Sentence, sums: Sequence[Sum], *, mentions: Sequence[Mention], said: Sequence[Said]
) -> list[int]:
    """Where one expense ends and the next begins. Most people name the thing and then the sum, some the other way."""
    thing_first = any(mention.start < sums[0].start for mention in mentions)
    borders = []
    for one, following in pairwise(sums):
        cuts = [cut.start() for cut in _SEPARATOR.finditer(sentence.plain, one.end, following.start)]
        if not thing_first:
            borders.append(cuts[-1] if cuts else following.start)
            continue
        starts = [mention.start for mention in between(mentions, one.end, following.start)]
        days = [time.start for time in between(said, one.end, following.start)]
        if before := [cut for cut in cuts if not starts or cut <= starts[0]]:
            borders.append(before[-1])
        elif starts and (space := _space_before(sentence, one.end, starts[0])) is not None:
            borders.append(min([space, *days]))
        else:
            borders.append(one.end if starts else days[0] if days else following.start)  # 周一打车45 周二60
    return borders


def _space_before(sentence: Sentence, start: int, thing: int) -> int | None:
    """Where the words of a Chinese thing begin; an English one is led by words of its own."""
    space = sentence.plain.rfind(" ", start, thing) if _HAN.match(sentence.plain, thing) else -1
    return space if space >= 0 else None


def _whole(sentence: Sentence, the_sum: Sum | None, said: Sequence[Said]) -> Part:
    """The sentence as one expense; of several days that of the clause with its sum: "monday. dinner 80 tuesday"."""
    if the_sum is not None and len(said) > 1:
        cuts = [0, *(cut.end() for cut in _SEPARATOR.finditer(sentence.plain)), len(sentence.plain) + 1]
        at = bisect_right(cuts, the_sum.start)
        said = between(said, cuts[at - 1], cuts[at]) or said
    return Part(0, len(sentence.plain), the_sum, _day(said), _ahead(said))


def _day(said: Sequence[Said]) -> date | None:
    """The first day; one of last year only where it is the only one: "tickets for 12/24, paid yesterday"."""
    days = [one for one in said if one.day is not None]
    return next((one.day for one in days if not one.is_long_ago), days[0].day if days else None)


def _ahead(said: Sequence[Said]) -> date | None:
    """The day that was said, where none but days to come were."""
    return None if _day(said) is not None else next((one.ahead for one in said if one.ahead is not None), None)


def _with_days(parts: Sequence[Part], said: Sequence[Said]) -> list[Part]:
    """A day said once holds for all expenses; of several, the one before holds until the next is said."""
    own = [between(said, part.start, part.end) for part in parts]
    day = next((_day(times) for times in own if times), None)
    dated = []
    for part, times in zip(parts, own, strict=True):
        day = _day(times) if times else day
        dated.append(part._replace(day=day, ahead=_ahead(times), is_lent=day is not None and not times))
    return dated
