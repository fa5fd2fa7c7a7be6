"""Understand a sentence about expenses: what it cost, when, what for. It stores nothing and guesses no sum."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claims.errors import Refused
from claims.lines import MOST_LINES, TOLD_LENGTH, Line
from claims.policy import Policy
from claims.sentences import (
    amounts,
    asides,
    categories,
    code,
    currencies,
    dates,
    labels,
    parts,
    purposes,
    questions,
    shops,
    small_talk,
    things,
)
from claims.sentences.vocabulary import Mention, between, vocabulary
from claims.sentences.wording import Sentence, Span

READ = 2_000
"""Code points of a message that are read."""


_CUT = re.compile(r"[^\s，。；]+\Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says. `lines`: its expenses, at least one; None in a field is what can't be told.

    `ask`: what is missing of the first one, in the order amount, category, date. `refusal`: why a sum that was said
    can't be one. `unread`: code points beyond the first 2,000. `is_claim`: whether it tells of an expense at all; a
    question about expenses and program code do not. `ahead`: the day that was said of an expense where it is still to
    come; that expense has no date. `unclear`: numbers that may be sums were said, and not which of them is the sum.
    `lent`: the expenses, from 1, of which no day was said, so that they have that of another one. `long_ago`: a day
    that was taken as last year's, since no year was said and this year's is still to come; it may be a slip.
    """

    lines: tuple[Line, ...]
    ask: tuple[str, ...]
    refusal: Refused | None
    unread: int
    is_claim: bool
    ahead: date | None = None
    unclear: bool = False
    lent: tuple[int, ...] = ()
    long_ago: date | None = None


def read(text: str, *, on: date, policy: Policy) -> Reading:
    """What `text` says on the day `on`, in the words of the policy's categories; it never raises.

    At most 5 ms of processor time, whatever the text. A sum without a currency is in the policy's.
    """
    sentence = Sentence(text[:READ])
    if len(text) >= READ and (cut := _CUT.search(sentence.plain, max(0, len(sentence.plain) - 40))):
        sentence.keep(cut.start(), cut.end())  # the rest of this number or word is perhaps not read
    words = vocabulary(policy)
    mentions = words.find(sentence)
    fields = labels.find(sentence)
    for mention in mentions:
        if mention.is_shop and sentence.is_free(mention.start, mention.end):
            sentence.keep(mention.start, mention.end)  # 7-11 and 12306 are neither days nor sums
    asides.set_endless_aside(sentence)
    asides.set_codes_aside(sentence)
    said = dates.find(sentence, on, mentions=mentions)
    asides.set_aside(sentence)
    sums = amounts.find(sentence, preset=policy.currency)
    apart = currencies.at_end(sentence.unread, sentence.typed) if len(sums) == 1 and not sums[0].explicit else None
    if apart is not None:
        sentence.take(apart.start, apart.end)
        sums = amounts.find(sentence, preset=apart.code)
    if oversized := amounts.find_oversized(sentence, preset=policy.currency, mentions=mentions):
        sums = sorted((*sums, *oversized), key=lambda one: one.start)
    expenses = parts.divide(sentence, sums, mentions=mentions, said=said)
    lines: list[Line] = []
    lent = tuple(row for row, part in enumerate(expenses, start=1) if part.is_lent)
    ahead = next((part.ahead for part in expenses if part.ahead is not None), None)
    if len(expenses) > MOST_LINES:  # more than a claim may hold: they are only counted
        lines = [Line(currency=policy.currency, date=part.day) for part in expenses]
        expenses = []
    for part in expenses:
        line = _line(sentence, part, mentions=mentions, fields=fields, policy=policy)
        if lines and line.category is None and line.merchant is None and line.purpose is None:
            line = replace(line, category=lines[-1].category)  # 周一打车45元，周二60元
        lines.append(line)
    doubtful = {one.day for one in said if one.is_long_ago}
    first = lines[0]
    ask = tuple(name for name in ("amount", "category", "date") if getattr(first, name) is None)
    refusal = next((part.sum.refused for part in expenses if part.sum and part.sum.refused), None)
    return Reading(
        lines=tuple(lines),
        ask=ask,
        refusal=refusal,
        unread=max(0, len(text) - READ),
        is_claim=not code.is_code(sentence.typed, lines)
        and not (_is_bare(first, sums) and small_talk.is_small_talk(sentence.plain))
        and questions.tells_of_expense(sentence.plain, lines, has_sum=bool(sums)),
        ahead=ahead,
        lent=lent,
        long_ago=next((line.date for line in lines if line.date is not None and line.date in doubtful), None),
        unclear=bool(sums) and refusal is None and all(line.amount is None for line in lines),
    )


def _is_bare(line: Line, sums: Sequence[amounts.Sum]) -> bool:
    """Whether numbers alone are all that was read: no currency, no thing, no day and no shop."""
    is_named = any((line.category, line.date, line.merchant))
    return not is_named and not any(one.explicit or one.weight == amounts.LABELLED for one in sums)


def _line(
    sentence: Sentence,
    part: parts.Part,
    *,
    mentions: list[Mention],
    fields: Mapping[str, Span],
    policy: Policy,
) -> Line:
    """One expense as it was told; what was read is taken out, the rest is its purpose."""
    here = between(mentions, part.start, part.end)
    labelled = fields.get("category")
    if labelled:
        here = [mention for mention in here if labelled[0] <= mention.start < labelled[1]] or here
    elif "purpose" in fields:
        here = [mention for mention in here if not fields["purpose"][0] <= mention.start < fields["purpose"][1]] or here
    here = categories.weigh(sentence, here, since=part.start)
    chosen = categories.choose(sentence, here)
    category = chosen.category if chosen else None
    if "merchant" in fields:
        shop: Span | None = fields["merchant"]
    else:
        shop = shops.find(sentence, here, start=part.start, end=part.end, category=category)
    if chosen is not None:
        things.take_out(sentence, here, chosen=chosen)
    if labelled:
        sentence.take(*labelled)
    start, end = fields.get("purpose", (part.start, part.end))
    amount = part.sum.amount if part.sum else None
    currency = part.sum.currency if part.sum else None
    return Line(
        category=category,
        minor=amount.minor if amount else None,
        currency=currency or policy.currency,
        date=part.day,
        merchant=sentence.typed[slice(*shop)] if shop else None,
        purpose=purposes.purpose(sentence, start, end),
        told=sentence.typed[part.start : part.end][:TOLD_LENGTH],
    )
