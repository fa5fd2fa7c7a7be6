"""A sentence becomes a draft: what was understood is shown, what is missing is asked, what can't be is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from bot.chat.events import Said
from bot.chat.forms import FormErrors
from bot.chat.messages import Question, Text
from bot.chat.router import Router, numbers_in, plain
from bot.chat.turn import Answer, Turn
from claims import filing
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import Line
from claims.money import money
from claims.policy import Policy, missing
from claims.reading import READ, Reading, read
from claims.sentences.amendments import amended, billed
from claims.sentences.called_rows import told_instead
from claims.sentences.numbered import numbered
from claims.sentences.parts import says_of_all
from claims.sentences.questions import asks, is_question, wonders
from claims.sentences.small_talk import is_hedge
from claims.states import Verb
from handlers import (
    amending,
    amending_called,
    amending_named,
    answering,
    asking,
    choosing,
    decided_in_words,
    faq,
    several,
    several_behind,
    showing,
    told_rows,
)
from handlers.filing import empty_card
from handlers.forms import number_in
from handlers.lately import draft_at_hand
from handlers.told_rows import as_told

START = ("claim", "报销")
"""Words that say that an expense follows, however little of it is understood."""


async def hear(turn: Turn) -> Answer:
    """Whatever no command and no question took: an expense, a claim's number, or a question."""
    said = turn.event
    if not isinstance(said, Said):
        return None
    for amend in (
        _amend_by_number,
        amending_called.instead,
        amending.amend,
        amending_called.by_old_sum,
        amending_called.amend,
        amending_called.amend_each,
    ):
        if (corrected := await amend(turn, said.text)) is not None:
            return corrected
    if (none := await amending_called.nothing_fits(turn, said.text)) is not None:
        return none
    if (other := await amending_called.another_instead(turn, said.text)) is not None:
        return other
    if (which := await decided_in_words.which(turn, said.text)) is not None:
        return which
    if several_behind.names_a_row(said.text):
        draft = await turn.read(lambda unit: draft_at_hand(unit, turn))
        if draft is None or len(draft.lines) == 1:
            return several_behind.no_such_row(turn, draft)
    reading, policy = await understood(turn, said.text)
    if reading.is_claim:
        return await _asked_about(turn, said.text, reading) or await file(turn, reading, policy)
    told = await amending.add_purpose(turn, said.text)
    if told is not None:
        return told
    numbers = numbers_in(said.text)
    if numbers:
        return await showing.see(turn, numbers[0])
    line, found = reading.lines[0], await faq.find(turn, said.text)
    allowed = await answering.of_limits(turn, found)
    if allowed is not None:
        return allowed
    might_file = plain(said.text).startswith(START) or (line.category is not None and line.purpose is None)
    if might_file and not found.is_meant(asks=asks(plain(said.text))):
        return empty_card(turn)
    return await answering.reply(turn, found)


async def _amend_by_number(turn: Turn, text: str) -> Answer:
    return await amending_named.amend(turn, text, is_open=False)


async def _asked_about(turn: Turn, text: str, reading: Reading) -> Answer:
    """The answer to "can I claim a taxi?", which names no sum and may be meant as a request; None for an expense."""
    if not asks(plain(text)) or any(line.amount is not None for line in reading.lines) or reading.refusal is not None:
        return None
    found = await faq.find(turn, text)
    return await answering.reply(turn, found) if found.match.decision == "answer" else None


async def understood(turn: Turn, text: str) -> tuple[Reading, Policy]:
    """What the first 2,000 characters say of expenses, under the policy in force."""
    policy = await turn.policy()
    return read(billed(text) or text, on=turn.today, policy=policy), policy


async def file(
    turn: Turn,
    reading: Reading,
    policy: Policy,
    *,
    before: Sequence[Any] = (),
    beside: Callable[[Claim], Sequence[Any]] = lambda claim: (),
    still: Question | None = None,
) -> Answer:
    """One expense becomes a draft, however incomplete; several are read back first. A refused sum files nothing.

    A day to come is not taken, and said so. `before` is what else is to be said, first; `beside` what is to be said of
    the draft, below its card; `still` what was asked of another, which stays so where nothing is asked of this one.
    """
    if len(reading.lines) > 1:
        unread = [*cut_short(turn, reading), *not_yet(turn, reading)]
        return [*before, *unread, *several.read_back(turn, reading, policy)]
    if reading.refusal is not None:
        raise reading.refusal

    def answer(claim: Claim) -> Answer:
        said: list[Any] = [showing.owners_card(claim, fresh=True)]
        question = asking.next_question(turn.reader, claim, policy) or still
        said += [*beside(claim), *not_yet(turn, reading)]
        return [*before, *cut_short(turn, reading), *said, *([question] if question else [])]

    return await turn.write(told_rows.create, reading.lines, answer=answer)


def cut_short(turn: Turn, reading: Reading) -> list[Text]:
    """Says that only the beginning of a long message was read."""
    return [Text(text=turn.reader.say("message-cut", most=READ))] if reading.unread else []


def not_yet(turn: Turn, reading: Reading) -> list[Text]:
    """Says that the day of an expense is still to come, or that it was taken as last year's for that reason."""
    if (ahead := reading.ahead) is not None:
        return [Text(text=turn.reader.refusal(Refused("line.date_in_future", date=ahead)))]
    if (day := reading.long_ago) is None:
        return []
    key = "day-last-year" if len(reading.lines) == 1 else "day-last-year-row"
    return [Text(text=turn.reader.say(key, day=day, soon=day.replace(year=turn.today.year)))]


# ------------------------------------------------------------ the answer to a question


async def answer_question(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """One answer fills one gap of the draft as it is now; then the next gap is asked, or nothing."""
    text, field = str(values["answer"]), context.get("field", "")
    beside = await _asked_of_another(turn, text, context)
    if (corrected := await amending_named.amend(turn, text, still=beside)) is not None:
        return corrected
    claim = await as_told(turn, await showing.claim_of(turn, number_in(context, "claim"), Verb.EDIT))
    reading, policy = await understood(turn, text)
    at = asking.line_in(context)
    has_moved = len(claim.lines) > 1 and claim.version != number_in(context, "version")
    gap = amending.Gap(at, field)
    still = asking.still_asked(turn.reader, claim, policy, field=field, at=at)
    if len(claim.lines) == 1 and several_behind.names_a_row(text):
        return [*several_behind.no_such_row(turn, claim), still]
    put_down = partial(amending.purpose_beside, turn, text, asked=claim, at=at, still=still)
    if field != "purpose" and not has_moved and (told := await put_down(is_named=True)) is not None:
        return told
    if not is_photo_first(claim, reading):
        changed = amending.changed_lines(claim, text, turn=turn, policy=policy, gap=gap)
        if changed is not None and not has_moved:
            return await amending.keep(turn, claim, changed, policy=policy)
        if changed is None and not has_moved and not gap.takes_any_words:
            for amend in (amending_called.instead, amending_called.by_old_sum):
                if (called := await amend(turn, text, still=still)) is not None:
                    return called
            if (called := await amending_called.amend(turn, text, first=claim, still=still)) is not None:
                return called
        if changed is None and is_another_claim(reading, field, of=claim.lines[: at + 1]):
            if reading.refusal is None or len(reading.lines) > 1:
                is_open = at < len(claim.lines) and field in missing(policy, claim.lines[at])
                return await file(turn, reading, policy, still=still if is_open else None)
            return not_filed(turn, claim, reading.refusal, gap=gap, policy=policy)
    if has_moved:
        return asked_anew(turn, claim, policy)
    if at >= len(claim.lines) or field not in missing(policy, claim.lines[at]):
        return await hear(turn)
    if wonders(text) or (is_question(text) and not gap.takes_any_words):
        told = await not_an_answer(turn, claim, text, gap=gap, policy=policy)
        if not isinstance(told, FormErrors):
            return told
    line = filled_in(claim.lines[at], field, text, policy=policy, reading=reading)
    if line is None and field == "amount" and (meant := amended(text) or told_instead(text)) is not None:
        # "90 instead of 86", 不是86，是68: nothing was known before, so only the new sum says anything.
        reading, _ = await understood(turn, meant.value)
        line = filled_in(claim.lines[at], field, meant.value, policy=policy, reading=reading)
    if is_photo_first(claim, reading) and reading.is_claim and reading.refusal is None:
        line = asking.completed(claim.lines[at], reading.lines[0])
    is_day = line is None and not gap.takes_any_words and says_only_a_day(reading)
    if is_day and reading.ahead is not None:
        return [*not_yet(turn, reading), still]
    if is_day:
        line = replace(claim.lines[at], date=reading.lines[0].date)
    if line is None:
        return await put_down(is_named=False) or await not_an_answer(turn, claim, text, gap=gap, policy=policy)
    if not gap.takes_any_words and len(reading.lines) == 1 and reading.refusal is None:
        line = asking.completed(line, told_beside(reading.lines[0]))

    def answer(changed: Claim) -> Answer:
        is_of_day = not gap.takes_any_words and changed.lines[at].date in (None, reading.long_ago)
        said = day_put_down(turn, changed, gap=gap, policy=policy) if is_day else []
        return after_answer(turn, changed, policy, said=(not_yet(turn, reading) if is_of_day else []) or said)

    lines = [*claim.lines[:at], line, *claim.lines[at + 1 :]]
    if field == "date" and says_only_a_day(reading) and says_of_all(text):
        lines = [replace(each, date=each.date or line.date) for each in lines]
    return await turn.write(filing.edit, claim.number, lines, seen=claim.version, answer=answer)


async def _asked_of_another(turn: Turn, text: str, context: Mapping[str, str]) -> Question | None:
    """What is asked and stays so, where the words name another claim; None where it can't be answered any more."""
    said, asked = numbered(text), number_in(context, "claim")
    if said is None or said.number == asked:
        return None
    try:
        claim = await showing.claim_of(turn, asked, Verb.EDIT)
    except Refused:
        return None
    field, at, policy = context.get("field", ""), asking.line_in(context), await turn.policy()
    if at >= len(claim.lines) or field not in missing(policy, claim.lines[at]):
        return None
    return asking.still_asked(turn.reader, claim, policy, field=field, at=at)


def says_only_a_day(reading: Reading) -> bool:
    """Whether a day is all that was said, perhaps one to come."""
    line = reading.lines[0]
    is_bare = not any((line.amount, line.category, line.merchant)) and (
        not line.purpose or is_hedge(plain(line.purpose))
    )
    return is_bare and len(reading.lines) == 1 and reading.refusal is None and (line.date or reading.ahead) is not None


def day_put_down(turn: Turn, claim: Claim, *, gap: amending.Gap, policy: Policy) -> list[Text]:
    """That a day which was said where something else is asked is the day now."""
    is_on_card = gap.field == "category" and choosing.is_offered(claim, policy)
    key = "asked-day-put-down-chosen" if is_on_card else "asked-day-put-down"
    return [Text(text=turn.reader.say(key, day=claim.lines[gap.at].date))]


def told_beside(line: Line) -> Line:
    """What an answer tells besides what was asked, as in "yesterday, visiting a client"; how sure one is, is none."""
    return replace(line, purpose=None) if is_hedge(plain(line.purpose or "")) else line


def asked_anew(turn: Turn, claim: Claim, policy: Policy) -> Answer:
    """Of several expenses one may have gone since it was asked about, so no answer is put where another stands now."""
    question = asking.next_question(turn.reader, claim, policy)
    return [showing.owners_card(claim), *([question] if question else [])]


def after_answer(turn: Turn, claim: Claim, policy: Policy, *, said: Sequence[Text] = ()) -> Answer:
    """The card changes in place; below it what else is `said`, and the next question or that nothing is missing."""
    question = asking.next_question(turn.reader, claim, policy)
    complete = Text(text=turn.reader.say("draft-complete", number=claim.label))
    return [showing.owners_card(claim), *said, question or complete]


async def not_an_answer(turn: Turn, claim: Claim, text: str, *, gap: amending.Gap, policy: Policy) -> Answer:
    """A question is answered, and what was asked stays open; anything else is asked again."""
    again = asking.still_asked(turn.reader, claim, policy, field=gap.field, at=gap.at)
    if wonders(text):
        return [Text(text=turn.reader.say("asked-why", number=claim.label)), again]
    answer = await answering.in_passing(turn, text, after=[again])
    if answer is not None:
        return answer
    is_on_card = gap.field == "category" and choosing.is_offered(claim, policy)
    said = turn.reader.say("again-category-chosen" if is_on_card else f"again-{gap.field}")
    return FormErrors(errors={"answer": said}, typed={"answer": text})


def not_filed(turn: Turn, claim: Claim, refused: Refused, *, gap: amending.Gap, policy: Policy) -> Answer:
    """Why another expense, said where the draft was asked about, was not filed; what was asked stays open."""
    is_open = gap.at < len(claim.lines) and gap.field in missing(policy, claim.lines[gap.at])
    question = asking.still_asked(turn.reader, claim, policy, field=gap.field, at=gap.at) if is_open else None
    return [Text(text=turn.reader.refusal(refused)), *([question] if question else [])]


def is_another_claim(reading: Reading, field: str, *, of: Sequence[Line]) -> bool:
    """Whether the answer to a question about the last one `of` these is a whole expense of its own.

    So is one whose sum can't be read, and another kind of expense with several numbers of which any may be its sum.
    """
    if not reading.is_claim or not reading.lines:
        return False
    line = reading.lines[0]
    if reading.refusal is not None and field in ("merchant", "purpose"):
        says_for_what = bool(line.category and line.date)  # figures such as 1.234 stand in purposes too
    elif field != "amount":
        says_for_what = any((line.category, line.date, line.merchant, line.purpose))
    else:
        says_for_what = line.category is not None
    is_asked = field == "date" or (field == "amount" and of[-1].category is not None)
    is_other = is_asked and line.category not in (None, of[-1].category)
    has_sum = line.amount is not None or reading.refusal is not None or (reading.unclear and is_other)
    return len(reading.lines) > 1 or (has_sum and says_for_what)


def is_photo_first(claim: Claim, reading: Reading) -> bool:
    """Whether a draft is nothing but its receipts yet, and perhaps what it was for.

    One whole expense said to it is what they are of.
    """
    line = claim.lines[0]
    is_bare = line.minor is None and not (line.category or line.date or line.merchant)
    return len(claim.lines) == len(reading.lines) == 1 and is_bare and bool(line.receipts)


def filled_in(line: Line, field: str, text: str, *, policy: Policy, reading: Reading) -> Line | None:
    """The draft's line with the answer in its place, or None where nothing could be read in it.

    Raises `Refused` for a sum that can't be claimed, and for a day that is still to come.
    """
    read_ = reading.lines[0] if reading.lines else Line(currency=line.currency)
    if field == "amount":
        return with_sum(line, text, reading=reading)
    if field == "category":
        category = next((each.key for each in policy.categories if plain(text) in _names(each)), read_.category)
        return replace(line, category=category) if category else None
    if field == "date":
        day = iso_day(text) or read_.date
        if day is None and reading.ahead is not None:
            raise Refused("line.date_in_future", date=reading.ahead)
        return replace(line, date=day) if day else None
    if field == "merchant":
        return replace(line, merchant=text)
    return replace(line, purpose=text)


def with_sum(line: Line, text: str, *, reading: Reading) -> Line | None:
    """The sum of an answer: a bare number in the draft's currency, else as in a sentence."""
    try:
        amount = money(text, line.currency)
    except Refused as refused:
        if refused.code != "money.not_a_number":
            raise
        if reading.refusal is not None:
            raise reading.refusal from refused
        found = reading.lines[0].amount if reading.lines else None
        if found is None:
            return None
        amount = found
    return replace(line, minor=amount.minor, currency=amount.currency)


def iso_day(text: str) -> date | None:
    """A day written as 2026-11-20, also one to come, so that the rules can say why it can't be."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _names(category: Any) -> set[str]:
    return {category.key, *(plain(name) for name in category.names.values())}


def register(router: Router) -> None:
    """The last resort, and the answers to questions about a draft."""
    router.filled("claim.ask")(answer_question)
    router.last_resort = hear
