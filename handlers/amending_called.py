"""An expense that was filed is corrected by what it is called: "the taxi was 35", 打车是35, "lunch was 35 not 30"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from bot.chat.messages import Question, Text
from bot.chat.router import plain
from bot.chat.turn import Answer, Turn
from claims.called import rows_called
from claims.claim import Claim
from claims.correcting import corrected
from claims.errors import Refused
from claims.lines import Line
from claims.named_rows import costs, heard_of_list
from claims.policy import Policy
from claims.reading import read
from claims.sentences.amendments import amended, billed
from claims.sentences.called_rows import Instead, told_instead
from claims.sentences.corrections import Change, heard, heard_of_saved
from claims.sentences.fields import SUM_ALONE
from claims.sentences.questions import asks
from claims.sentences.rows_named import Named, named
from claims.sentences.told_sums import two_sums
from claims.states import EDITABLE
from handlers import amending, showing
from handlers.card_parts import cut
from handlers.lately import spoken_lately
from handlers.told_rows import as_told

_SPENT = re.compile(r"\b(?:costs?|came to|comes to)\b|花了|用了|付了")
"""Behind a name that is no "the taxi" these tell of another expense."""
_NO = re.compile(r"(?:no|nope|correction|wait)\b|不对|[写说打搞弄填记]?错了|更正")
_MORE = re.compile(r"\b(?:also|another|forgot|more|too|as well|plus|and)\b|还有|另|再|也|忘|漏")
_IS_ZH = re.compile("是|应该|改")
_ALTERS = re.compile(
    rf"(?:please )?(?:change|set|update|correct|make|edit) .*\b(?:to|into) {SUM_ALONE}"
    rf"|make it {SUM_ALONE}|.*(?:改成|改为|换成) ?{SUM_ALONE}"
)
COMPARED = ("minor", "currency", "category", "date", "merchant", "purpose")


class Found(NamedTuple):
    """An expense that is called so: of which claim, and its place from 0."""

    claim: Claim
    at: int


async def instead(turn: Turn, text: str, *, still: Question | None = None) -> Answer:
    """The expense of that name and old sum with its new one; None where not just one of those spoken of here is it."""
    said = None if asks(plain(text)) else told_instead(text)
    if said is None:
        return None
    return await _put_where(turn, said.called, said.old, said.value, still=still)


async def by_old_sum(turn: Turn, text: str, *, still: Question | None = None) -> Answer:
    """The expense that costs what "35 not 30" takes back, with its new sum; None where not just one does."""
    said = None if asks(plain(text)) else two_sums(text)
    return None if said is None else await _put_where(turn, None, said.old, said.value, still=still)


async def nothing_fits(turn: Turn, text: str) -> Answer:
    """Words that correct a sum and can't be meant otherwise file nothing where what they correct is not found.

    So "the hotel was 950 not 900", "change the hotel to 950" and "the bill says 86"; None for anything else.
    """
    said, sums = (None, None) if asks(plain(text)) else (told_instead(text) or _altered(text), two_sums(text))
    meant = said or sums
    claims = await turn.read(lambda unit: spoken_lately(unit, turn))
    value = meant.value if meant is not None else billed(text) or _made(text) or (_of_a_row(text) if claims else None)
    if value is None:
        return await _of_a_sent_one(turn, claims, text)
    if said is None and claims and claims[0].state not in EDITABLE:
        return _as_it_stands(turn, claims[0])
    say = turn.reader.say
    open_ = [each for each in claims if each.state in EDITABLE][:3]
    examples = [say("again-example", number=each.label, text=cut(value, 80)) for each in open_]
    if said is not None:
        examples.append(cut(f"{said.called} {value}", 80))
    key = "again-none-new" if said is not None else "again-none"
    return Text(text=say(key), examples=tuple(examples or [say("again-example", number="C-1", text=cut(value, 80))]))


async def another_instead(turn: Turn, text: str) -> Answer:
    """Whether "no, dinner 80" behind a taxi corrects that or tells another expense, is asked; else None."""
    one = amended(text) if _NO.match(plain(text)) else None
    if one is None or one.field is not None or _MORE.search(plain(one.value)):
        return None
    claims, policy = await turn.read(lambda unit: spoken_lately(unit, turn)), await turn.policy()
    said = read(one.value, on=turn.today, policy=policy).lines
    last = claims[0] if claims and claims[0].state in EDITABLE and len(claims[0].lines) == 1 else None
    if last is None or len(said) > 1 or said[0].amount is None or said[0].category in (None, last.lines[0].category):
        return None
    ask = Text(text=turn.reader.say("again-other", number=last.label), examples=(cut(one.value, 80),))
    return [ask, showing.owners_card(last, fresh=True)]


async def _of_a_sent_one(turn: Turn, claims: Sequence[Claim], text: str) -> Answer:
    """How a claim stands that was sent just now, where the words would have corrected it before: "it was 35"."""
    last = claims[0] if claims and claims[0].state not in EDITABLE else None
    if last is None or (amended(text) is None and _definite(text) is None):
        return None
    told, policy = await as_told(turn, last), await turn.policy()
    is_meant = amending.concerns(told, text, turn=turn, policy=policy) or (
        _definite(text) is not None and _lines(told, text, turn=turn, policy=policy) is not None
    )
    return _as_it_stands(turn, last) if is_meant else None


def _definite(text: str) -> Named | None:
    told = _told(text)
    return told if told is not None and told.is_definite and told.value is not None else None


def _altered(text: str) -> Instead | None:
    """What "change the hotel to 950" says."""
    found = heard_of_saved(text) if _ALTERS.fullmatch(plain(text)) else ()
    one = found[0] if len(found) == 1 else None
    if not isinstance(one, Change) or not isinstance(one.which, str) or not re.fullmatch(SUM_ALONE, plain(one.value)):
        return None
    return Instead(one.which, one.value, "")


def _made(text: str) -> str | None:
    """The sum of "make it 86" and 改成86."""
    one = amended(text) if _ALTERS.fullmatch(plain(text)) else None
    return one.value if one is not None and re.fullmatch(SUM_ALONE, plain(one.value)) else None


def _of_a_row(text: str) -> str | None:
    """The sum of "the first was 35" and 第一笔是35."""
    found = heard_of_saved(text)
    one = found[0] if len(found) == 1 else None
    is_row = isinstance(one, Change) and isinstance(one.which, int)
    return one.value if isinstance(one, Change) and is_row and re.fullmatch(SUM_ALONE, plain(one.value)) else None


async def amend(turn: Turn, text: str, *, first: Claim | None = None, still: Question | None = None) -> Answer:
    """The draft that holds what is called so, with what was said of it, or whether another expense is meant.

    `first` is looked through before the others. None where nothing spoken of here is called so, or more is said than
    one thing: that begins an expense of its own.
    """
    told = _told(text)
    if told is None or told.value is None:
        return None
    is_sure, policy = _is_sure(told, text), await turn.policy()
    claims = [each for each in await turn.read(lambda unit: spoken_lately(unit, turn)) if each.state in EDITABLE]
    if first is not None:
        claims = [first, *(each for each in claims if each.number != first.number)]
    fits: list[tuple[Claim, tuple[Line, ...]]] = []
    for each in claims:
        claim = await as_told(turn, each)
        lines = _lines(claim, text, turn=turn, policy=policy)
        if lines is not None:
            fits.append((claim, lines))
    fits = [each for each in fits if each[1] != each[0].lines] or (fits if is_sure else [])
    if not fits:
        return None
    if not is_sure or (len(fits) > 1 and first is None):
        return _which(turn, [claim for claim, _ in fits], called=told.called, value=told.value, is_sure=is_sure)
    claim, lines = fits[0]
    if lines == claim.lines:
        return [*amending.as_it_is(turn, claim), *([still] if still is not None else [])]
    is_first = first is not None and claim.number == first.number
    return await amending.keep(turn, claim, lines, policy=policy, still=None if is_first else still)


async def amend_each(turn: Turn, text: str) -> Answer:
    """The draft whose expenses are each called so, as in "the taxi was 35 and the lunch was 55"; else None."""
    told, policy = named(text), await turn.policy()
    is_sure = all(_is_sure(each, text) and each.value is not None for each in told)
    if len(told) < 2 or not is_sure or asks(plain(text)):
        return None
    fits: list[tuple[Claim, tuple[Line, ...]]] = []
    for each in await turn.read(lambda unit: spoken_lately(unit, turn)):
        claim = await as_told(turn, each)
        found = heard_of_list(claim.lines, text, on=turn.today, policy=policy)
        rows = {one.which for one in found if isinstance(one, Change) and isinstance(one.which, int)}
        if claim.state not in EDITABLE or len(rows) != len(told) or len(found) != len(told):
            continue
        try:
            fits.append((claim, corrected(claim.lines, found, on=turn.today, policy=policy)))
        except Refused:
            continue
    return await amending.keep(turn, *fits[0], policy=policy) if len(fits) == 1 else None


def lines_meant(claim: Claim, text: str, *, turn: Turn, policy: Policy) -> tuple[Line, ...] | None:
    """That claim's expenses with what was said of one by its name, where no other expense can be meant; else None."""
    told = _told(text)
    lines = None if told is None or not _is_sure(told, text) else _lines(claim, text, turn=turn, policy=policy)
    return None if lines == claim.lines else lines


def _told(text: str) -> Named | None:
    """What is said of one thing by its name, where that may be a correction."""
    told = named(text)
    if len(told) != 1 or told[0].value is None or asks(plain(text)):
        return None
    is_new = heard(text) or _SPENT.search(plain(text))
    return None if is_new and not told[0].is_definite else told[0]


def _is_sure(told: Named, text: str) -> bool:
    return told.is_definite or (not text.isascii() and _IS_ZH.search(text) is not None)


def _lines(claim: Claim, text: str, *, turn: Turn, policy: Policy) -> tuple[Line, ...] | None:
    """The claim's expenses with one thing of one of them as it was said, or as they are where that is so already.

    None for anything else.
    """
    found = heard_of_list(claim.lines, text, on=turn.today, policy=policy)
    if len(found) != 1 or not isinstance(found[0], Change):
        return None
    try:
        lines = corrected(claim.lines, found, on=turn.today, policy=policy)
    except Refused:
        return None
    differ = [(old, new) for old, new in zip(claim.lines, lines, strict=True) if old != new]
    names = _differing(*differ[0]) if len(differ) == 1 else []
    # "The taxi was 35 yesterday" tells the day as well, where none was known.
    is_one = len(names) == 1 or (names == ["minor", "date"] and differ[0][0].date is None)
    return lines if is_one or not differ else None


def _differing(old: Line, new: Line) -> list[str]:
    names = [name for name in COMPARED if getattr(old, name) != getattr(new, name)]
    return [name for name in names if name != "currency"] if "minor" in names else names


def _which(turn: Turn, claims: Sequence[Claim], *, called: str, value: str, is_sure: bool) -> Answer:
    say = turn.reader.say
    examples = [say("again-example", number=each.label, text=cut(value, 80)) for each in claims[:3]]
    if not is_sure:
        examples.append(cut(f"{called} {value}", 80))
    return Text(text=say("again-which" if is_sure else "again-or-new"), examples=tuple(examples))


# ------------------------------------------------------------ with the old sum beside the new one


async def claim_of_old_sum(turn: Turn, text: str) -> int | None:
    """The number of the only claim spoken of here that costs what "35 not 30" takes back, if it can be changed."""
    said = two_sums(text)
    found = None if said is None else await _costing(turn, None, said.old)
    return found.claim.number if found is not None and found.claim.state in EDITABLE else None


async def _put_where(turn: Turn, name: str | None, old: str, value: str, *, still: Question | None) -> Answer:
    found = await _costing(turn, name, old)
    return None if found is None else await _put(turn, found, value, policy=await turn.policy(), still=still)


async def _costing(turn: Turn, name: str | None, sum_: str) -> Found | None:
    """The only expense that was spoken of here, costs that and is called so, where a name was said."""
    policy = await turn.policy()
    spoken = await _spoken_of(turn, name, policy)
    fits = [each for each in spoken if costs(each.claim.lines[each.at], sum_, on=turn.today, policy=policy)]
    return fits[0] if len(fits) == 1 else None


async def _spoken_of(turn: Turn, name: str | None, policy: Policy) -> list[Found]:
    """The expenses that were spoken of here and are called so; all of them where no name was said."""
    found: list[Found] = []
    for each in await turn.read(lambda unit: spoken_lately(unit, turn)):
        claim = await as_told(turn, each)
        rows = range(len(claim.lines))
        called = rows if name is None else rows_called(claim.lines, name, on=turn.today, policy=policy)
        found += [Found(claim, at) for at in called]
    return found


async def _put(turn: Turn, found: Found, value: str, *, policy: Policy, still: Question | None) -> Answer:
    claim = found.claim
    if claim.state not in EDITABLE:
        return [*_as_it_stands(turn, claim), *([still] if still is not None else [])]
    change = Change(found.at + 1, value, "amount", is_plain=True)
    lines = corrected(claim.lines, [replace(change)], on=turn.today, policy=policy)
    return await amending.keep(turn, claim, lines, policy=policy, still=still)


def _as_it_stands(turn: Turn, claim: Claim) -> list[Any]:
    refused = Refused("claim.state", number=claim.label, state=claim.state.value)
    return [Text(text=turn.reader.refusal(refused)), showing.owners_card(claim, fresh=True)]
