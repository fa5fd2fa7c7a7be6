"""Files onto a claim: into a new draft, or one more receipt, and the words beside them fill what is missing there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from bot.chat.forms import Form
from bot.chat.messages import Live, Offered, Question, Text
from bot.chat.turn import Answer, Turn
from bot.chat.waiting import waits
from claims import attaching, filing
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import PURPOSE_LENGTH, Line
from claims.policy import Policy
from claims.reading import Reading
from claims.states import EDITABLE
from handlers import asking, beside, sentences, showing
from handlers.arrivals import Arrived, Why
from handlers.joined import unused, where_now
from handlers.putting import Putting, placed, put_alone
from handlers.twice import offers_of_both, said_taken


@dataclass(frozen=True, slots=True)
class Message:
    """Files with words: what the words say once it is known that files come, and what must be said first."""

    asked: Form | Offered | None
    words: str
    rest: str
    reading: Reading
    policy: Policy
    before: Sequence[Any]

    @property
    def form(self) -> Form | None:
        """The question that is open, if it is one about a claim."""
        return self.asked if isinstance(self.asked, Form) else None


async def leave(turn: Turn, asked: Form | Offered | None) -> None:
    """What was open is left; only a list that nobody used yet stays what is meant by "remove 3"."""
    if isinstance(asked, Offered) and await turn.read(waits, asked, person=turn.person.id):
        turn.stays = asked
    turn.closes_question = asked is not None and turn.stays is None


# ------------------------------------------------------------ a new draft


async def begin(turn: Turn, message: Message, found: Arrived) -> Answer:
    """A new draft of the files and of what the words say; of the files alone where the words can't be filed.

    Raises the refusal of a file.
    """
    await leave(turn, message.asked)
    if not message.rest:
        return await put_alone(turn, beginning(turn, message, found))
    try:
        return await _file(turn, message, found)
    except Refused as no:
        if turn.committed or no.code.startswith("receipt."):
            raise
        # What was said can't be filed; the files are kept all the same, and wait for better words.
        said = [*message.before, Text(text=turn.reader.refusal(no))]
        return await put_alone(turn, beginning(turn, replace(message, before=said), found))


def beginning(turn: Turn, message: Message, found: Arrived) -> Putting:
    """A draft of nothing but these files."""
    if not found.free:
        offers = offers_of_both(turn, found.taken, number=0)
        return Putting(None, lambda done, said: [*message.before, *offers, *said])
    line = Line(currency=message.policy.currency, receipts=tuple(found.files))

    def told(claim: Claim, said: Sequence[Any]) -> list[Any]:
        offers = offers_of_both(turn, found.taken, number=claim.number)
        asks = _question(turn, message.policy, claim, said)
        return [*message.before, showing.owners_card(claim, fresh=True), *offers, *said, *asks]

    return Putting(partial(filing.create, lines=[line]), told, files=found.files)


async def _file(turn: Turn, message: Message, found: Arrived) -> Answer:
    reading, before = message.reading, message.before
    is_claim = reading.is_claim or reading.refusal is not None
    lines = reading.lines if is_claim else (beside.from_words(reading, message.policy, message.rest),)
    if len(lines) > 1:
        # A file that a live claim has is offered to be kept on both when the list is saved, where it belongs.
        reading = replace(reading, lines=tuple(attaching.with_files(lines, found.all_files)))
        told = [*before, *said_taken(turn, found.taken)]
        return await sentences.file(turn, reading, message.policy, before=told)
    reading = replace(reading, lines=tuple(attaching.with_files(lines, found.files)))

    def offers(claim: Claim) -> Sequence[Any]:
        return offers_of_both(turn, found.taken, number=claim.number)

    # What the words say is filed without the file that a live claim has; Keep both puts it on this very draft.
    return await sentences.file(turn, reading, message.policy, before=before, beside=offers)


# ------------------------------------------------------------ one more receipt


async def join(turn: Turn, message: Message, found: Arrived, claim: Claim) -> Answer:
    """The files go onto the claim, and the words fill what its one expense lacks. Raises the refusal of a file."""
    message = replace(message, before=[*message.before, *offers_of_both(turn, found.taken, number=claim.number)])
    free, taken = replace(message, rest=""), found._replace(taken=())
    if not message.rest:
        return await put_alone(turn, onto(turn, free, taken, claim))
    no = message.reading.refusal
    said = None if no is not None else beside.from_words(message.reading, message.policy, message.rest)
    if said is not None and said.purpose and claim.lines[0].category not in (None, said.category):
        # "Dinner with Bob" beside a taxi says no kind of expense, but what that was for.
        said = replace(said, purpose=message.rest[:PURPOSE_LENGTH])
    is_used = said is not None and len(claim.lines) == 1 and asking.completed(claim.lines[0], said) != claim.lines[0]
    if said is None or not is_used:
        notes = unused(turn, message.rest, message.reading, claim)
        return await put_alone(turn, onto(turn, replace(free, before=[*message.before, *notes]), taken, claim))
    # The question that is open was answered, so the next one is asked.
    turn.closes_question = message.asked is not None
    putting = onto(turn, replace(free, asked=None), taken, claim)
    try:
        return await turn.write(
            _complete, claim.number, said, found.files, answer=lambda changed: putting.told(changed, ())
        )
    except Refused as refused:
        if turn.committed or refused.code.startswith("receipt."):
            raise
        why = Text(text=turn.reader.refusal(refused))
        return await put_alone(turn, onto(turn, replace(free, before=[*message.before, why]), taken, claim))


def _complete(unit: Any, number: int, said: Line, files: Sequence[str], **when: Any) -> Claim:
    """The claim's one expense with what was said of it, and the files."""
    claim: Claim = unit.claims.get(number)
    lines = [asking.completed(claim.lines[0], said), *claim.lines[1:]]
    return filing.edit(unit, number, placed(lines, files, line=0), seen=claim.version, **when)


def _put(unit: Any, number: int, files: Sequence[str], line: int, **when: Any) -> Claim:
    """The claim as it is now, with the files."""
    claim: Claim = unit.claims.get(number)
    return filing.edit(unit, number, placed(claim.lines, files, line=line), seen=claim.version, **when)


def onto(turn: Turn, message: Message, found: Arrived, claim: Claim, *, line: int = 0) -> Putting:
    """The files on that claim, on the expense that was meant; where there are several, it is said which one it is."""
    files, had, version = found.files, claim.lines, claim.version
    first = [*message.before, *offers_of_both(turn, found.taken, number=claim.number)]
    if not files:
        return Putting(None, lambda done, said: [*first, *said], claim, version)
    is_known = tuple(placed(had, files, line=line)) == had
    is_far = found.why in (Why.NAMED, Why.RETURNED)

    def told(changed: Claim, said: Sequence[Any]) -> list[Any]:
        card = showing.owners_card(changed, fresh=is_far)
        is_shown = any(isinstance(each, Live) and each.card_key == card.card_key for each in said)
        joined = Text(text=where_now(turn, message.policy, changed, found, line=line, is_known=is_known))
        cards = [] if is_shown or (is_known and not is_far) else [card]
        # A question that is open stays so.
        asks = [] if message.asked is not None or is_known else _question(turn, message.policy, changed, said)
        return [*first, *cards, joined, *said, *asks]

    put = partial(_put, number=claim.number, files=files, line=line)
    return Putting(put, told, claim, version, files, line)


def _question(turn: Turn, policy: Policy, claim: Claim, said: Sequence[Any]) -> list[Any]:
    """The next thing that the claim lacks, unless something else is asked already, or it went on."""
    if claim.state not in EDITABLE or any(isinstance(each, (Question, Form)) for each in said):
        return []
    question = asking.next_question(turn.reader, claim, policy)
    return [] if question is None else [question]
