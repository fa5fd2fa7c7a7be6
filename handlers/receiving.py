"""What happens to files that people send: photo first, words later, or both at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from bot.chat.events import RefusedShare, Said
from bot.chat.forms import Form
from bot.chat.messages import Offered, Text
from bot.chat.router import Router, plain
from bot.chat.routing import LEAVE, picked_from, route
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.sentences.amendments import amended
from handlers import amending, asking, beside, copying, holding, onto_list, sentences, typed, wanted_in_words
from handlers.amending_called import claim_of_old_sum, lines_meant
from handlers.arrivals import Arrived, Why, arrived
from handlers.joined import not_there
from handlers.onto_claim import Message, begin, beginning, join, leave, onto
from handlers.putting import Beside, Putting, no_in_words, put_alone, put_and_hear
from handlers.told_rows import as_told
from handlers.twice import unless_sent_meanwhile
from handlers.wanted_in_words import How


async def receive(router: Router, turn: Turn, asked: Form | Offered | None) -> Answer:
    """Files join the claim that is named, asked about or was spoken of lately; else they begin one. Words count too."""
    said = turn.event
    if not isinstance(said, Said):
        return None
    refused = [_refused(turn, each) for each in said.refused]
    ids, words = [each.id for each in said.files], said.text.strip()
    try:
        if ids:
            return await unless_sent_meanwhile(
                turn, lambda: _take(router, turn, asked, ids=ids, words=words, before=refused)
            )
        return await _hear_without_files(router, turn, asked, before=refused) if words else [*refused]
    except Refused as no:
        if turn.committed or not refused:
            raise
        return [*refused, *await no_in_words(router, turn, no)]


async def _hear_without_files(
    router: Router, turn: Turn, asked: Form | Offered | None, *, before: Sequence[Any]
) -> Answer:
    """No file could be taken: the words are heard as if they had been said alone."""
    question = None if asked is None else asked.model_dump_json()
    nothing = Putting(None, lambda done, said: [*before, *said])
    return await put_and_hear(router, turn, nothing, hear=lambda alone: route(router, alone, question=question))


async def _take(
    router: Router,
    turn: Turn,
    asked: Form | Offered | None,
    *,
    ids: Sequence[str],
    words: str,
    before: Sequence[Any],
) -> Answer:
    copied = copying.number_of(router, words)
    if copied is not None:
        await leave(turn, asked)
        return await holding.copy(router, turn, copied, ids, before=before)
    if beside.takes_a_file_off(words):
        await leave(turn, asked)
        return await _hold(turn, ids, before=[*before, Text(text=turn.reader.say("holding-not-removed"))])
    another = "" if plain(words) in sentences.START else beside.of_another_claim(words)
    begins = another is not None
    rest, number = (beside.without_number(words), beside.named(words)) if another is None else (another, None)
    words = words if another is None else another
    if number is None and not begins:
        # A reply under a card says which claim as a number does, and so does "35 not 30" where nothing else is asked.
        number = turn.about or (None if asked else await claim_of_old_sum(turn, rest))
    reading, policy = await sentences.understood(turn, rest or words)
    if turn.behind is not None and rest and not begins and number is None:
        answer = await onto_list.put_behind(router, turn, reading, ids=ids, words=words, rest=rest, before=before)
        if answer is not None:
            return answer
    message = Message(asked, words, rest, reading, policy, before)
    if isinstance(asked, Offered) and asked.hears == onto_list.HEARS and not begins and number is None:
        later = await onto_list.draft_spoken_of_since(turn, asked, words=words, rest=rest, policy=policy)
        if later is None:
            answer = await onto_list.put(router, turn, asked, ids=ids, words=words, rest=rest, before=before)
            if answer is not None:
                return answer
        elif not (rest and beside.is_another(reading, later)):
            number, turn.stays = later.number, asked
            message = replace(message, asked=None if rest else asked)
    points = beside.points_at_a_file(rest, reading)
    found = await turn.read(
        lambda unit: arrived(unit, turn, ids, asked=asked, named=number, bare=not rest, points=points)
    )
    if rest and _is_talk(router, turn, message):
        return await _talk(router, turn, message, found, ids=ids)
    if begins or (number is not None and found.why is not Why.NAMED):
        note = [not_there(turn, found, number=number)] if number is not None and found.free else []
        return await begin(turn, replace(message, before=[*before, *note]), found)
    if rest and number is None and found.why in (None, Why.SPOKEN):
        answer = await _on_wanted(turn, message, found, ids=ids)
        if answer is not None:
            return answer
    claim = found.joins
    if claim is None and found.wanted:
        await leave(turn, asked)
        return holding.hold(turn, ids, found, said=before)
    if claim is None or found.is_too_much:
        return await begin(turn, message, found)
    if rest:
        corrected = await _amend(turn, message, found, claim)
        if corrected is not None:
            return corrected
        message = await _without_no(turn, message, claim)
    if rest and len(claim.lines) > 1:
        line = beside.row_meant(rest, claim.lines, on=turn.today, policy=policy)
        if line:
            return await put_alone(turn, onto(turn, replace(message, rest=""), found, claim, line=line))
    if rest and found.why is not Why.NAMED and beside.is_another(message.reading, claim):
        return await begin(turn, message, found)
    return await join(turn, message, found, claim)


async def _hold(turn: Turn, ids: Sequence[str], *, before: Sequence[Any]) -> Answer:
    """The files join nothing, and where they may go is offered."""
    found = await turn.read(lambda unit: arrived(unit, turn, ids, asked=None, named=None, bare=False))
    return holding.hold(turn, ids, found, said=before)


async def _on_wanted(turn: Turn, message: Message, found: Arrived, *, ids: Sequence[str]) -> Answer:
    """The files on the claim that came back for want of them and that the words mean; else None.

    Where several may be meant, or perhaps another expense, it is asked where they go.
    """
    meant, is_plain = await wanted_in_words.fits(
        turn, message.rest, message.reading, policy=message.policy, instead_of=found.joins
    )
    if not meant:
        return None
    number, line, how = meant[0].waits.claim.number, meant[0].line, meant[0].how
    there = await turn.read(lambda unit: arrived(unit, turn, ids, asked=None, named=number, bare=False))
    there = there._replace(why=Why.RETURNED)
    await leave(turn, message.asked)
    if there.joins is None or there.is_too_much or not is_plain:
        is_used = how is How.NAMED
        notes = [] if is_used else beside.not_done(turn, message.rest, message.reading, of=())
        offered = found._replace(wanted=[each.waits.claim for each in meant])
        return holding.hold(turn, ids, offered, said=[*message.before, *notes])
    if how is How.CORRECTED:
        return await _amend(turn, message, there, there.joins)
    (first, *others), said = there.joins.lines, message.reading.lines[0]
    if not others and amended(message.rest) is None and asking.completed(first, said) != first:
        return await join(turn, message, there, there.joins)
    return await put_alone(turn, onto(turn, replace(message, rest="", asked=None), there, there.joins, line=line))


# ------------------------------------------------------------ words that are no part of an expense


def _is_talk(router: Router, turn: Turn, message: Message) -> bool:
    """Whether the words are answered by themselves: a command, a question, a button's label or "cancel"."""
    if message.asked is not None and plain(message.words) in LEAVE:
        return True
    if isinstance(message.asked, Offered) and picked_from(message.asked, message.words) is not None:
        return True
    return beside.is_heard(router, turn, message.words, message.reading)


async def _talk(router: Router, turn: Turn, message: Message, found: Arrived, *, ids: Sequence[str]) -> Answer:
    """The files go where they would without words, and the words are answered as ever."""
    asked = message.asked
    turn.closes_question = asked is not None
    is_left = asked is not None and plain(message.words) in LEAVE
    # Whoever leaves a question is not asked it again.
    alone = replace(message, rest="", asked=asked if is_left else None)
    if found.joins is None and found.wanted:
        offer = holding.hold(turn, ids, found, said=())
        putting = Putting(None, lambda done, said: [*message.before, *said, *offer])
    elif found.joins is None or found.is_too_much:
        putting = beginning(turn, alone, found)
    else:
        putting = onto(turn, alone, found, found.joins)
    if is_left:
        return await put_alone(turn, putting, said=[Text(text=turn.reader.say("arriving-left"))])
    if found.taken and found.joins is not None and beside.sends(message.words):
        # Sent at once, the claim would go without them, whatever becomes of the offer to keep both.
        waits = Refused("receipt.waits", number=found.joins.label)
        return await put_alone(turn, putting, said=[Text(text=turn.reader.refusal(waits))])
    picked = isinstance(asked, Offered) and picked_from(asked, message.words) is not None
    question = asked.model_dump_json() if picked and asked is not None else None
    return await put_and_hear(router, turn, putting, hear=lambda words: route(router, words, question=question))


async def _amend(turn: Turn, message: Message, found: Arrived, claim: Claim) -> Answer:
    """The claim with the files and what the words correct of it; None where they correct nothing."""
    form, joined = message.form, replace(message, rest="", asked=None)
    try:
        told, said = await as_told(turn, claim), message.rest
        lines = amending.changed_lines(told, said, turn=turn, policy=message.policy, gap=_gap(form))
        lines = lines or lines_meant(told, said, turn=turn, policy=message.policy)
    except Refused as refused:
        note = Text(text=turn.reader.refusal(refused))
        return await put_alone(turn, onto(turn, replace(joined, before=[*message.before, note]), found, claim))
    if lines is None:
        return None
    no = await typed.not_as_shown(turn, claim) if found.why in (Why.NAMED, Why.RETURNED) else None
    if no is not None:
        return await put_alone(turn, onto(turn, replace(joined, before=[*message.before, no]), found, claim))
    turn.closes_question = message.asked is not None
    putting = onto(turn, joined, found, claim, line=beside.row_added(claim.lines, lines))
    return await amending.keep(Beside.of(turn, putting), claim, lines, policy=message.policy)


async def _without_no(turn: Turn, message: Message, claim: Claim) -> Message:
    """The message with "86" for "no, 86": where there is no sum yet it corrects none, and is the sum."""
    said = amended(message.rest) if len(claim.lines) == 1 else None
    if said is None or said.field is not None:
        return message
    reading, _ = await sentences.understood(turn, said.value)
    return replace(message, rest=said.value, reading=reading)


def _gap(form: Form | None) -> amending.Gap | None:
    """What was asked of the claim, where something was."""
    field = "" if form is None else form.context.get("field", "")
    return amending.Gap(asking.line_in(form.context), field) if form is not None and field else None


# ------------------------------------------------------------ what did not go through


def _refused(turn: Turn, share: RefusedShare) -> Text:
    return Text(text=turn.reader.refusal(Refused(share.code, **share.facts, name=share.name)))


def register(router: Router) -> None:
    """Whatever is said with files, and what is said of them when a list is left."""
    router.files = partial(receive, router)
    router.leaving = onto_list.said_on_leaving
