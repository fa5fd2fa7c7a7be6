"""Files that are on no claim yet: where they may go is offered, and they wait for a press."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.chat.messages import Button, Items, Offer, Row, Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import attaching, filing
from claims.claim import Claim, label
from claims.errors import Refused
from claims.lines import Line
from claims.people import Person
from claims.states import State
from handlers import actions, asking, copying, showing
from handlers.arrivals import Arrived, arrived
from handlers.putting import no_in_words, placed
from handlers.twice import offers_of_both, unless_sent_meanwhile


def hold(turn: Turn, ids: Sequence[str], found: Arrived, *, said: Sequence[Any]) -> list[Any]:
    """What is said, and that these files are on no claim: they can begin a draft, or go on the one spoken of."""
    say, name, count = turn.reader.say, f"{turn.reference}.files", len(set(ids))
    draft = None if found.joins is None or found.is_too_much else found.joins
    begin = actions.BeginWithFiles(offer=name)
    rows = [Row(text=say("holding-begin", count=count), button=Button(label=say("button-begin"), action=begin.pack()))]
    if draft is not None:
        put_on = actions.PutFiles(offer=name, claim=draft.number)
        button = Button(label=draft.label, action=put_on.pack())
        rows.append(Row(text=say("holding-put", number=draft.label, count=count), button=button))
    for claim in found.wanted:
        press = actions.PutFiles(offer=name, claim=claim.number)
        button = Button(label=claim.label, action=press.pack())
        rows.append(Row(text=say("holding-put-returned", number=claim.label, count=count), button=button))
    rows.append(Row(text=say("holding-how", count=count)))
    items = Items(title=say("holding-title", count=count), rows=tuple(rows))
    return [*said, Offer(items=items, name=name, holds=json.dumps(list(dict.fromkeys(ids))))]


# ------------------------------------------------------------ a copy, with its receipt


async def copy(router: Router, turn: Turn, number: int, ids: Sequence[str], *, before: Sequence[Any]) -> Answer:
    """The copy of that claim with the files; where there is none to be had, why, and the files wait."""
    found = await turn.read(lambda unit: arrived(unit, turn, ids, asked=None, named=None, bare=False))

    def told(copied: Any, said: Sequence[Any]) -> list[Any]:
        claim: Claim = copied.claim
        offers = offers_of_both(turn, found.taken, number=claim.number)
        joined = turn.reader.say("receipts-joined", number=claim.label, count=len(found.free))
        return [*before, *offers, *([Text(text=joined)] if found.free else []), *said]

    try:
        return await copying.made(turn, number, files=found.files, told=told)
    except Refused as refused:
        if turn.committed or refused.code.startswith("receipt."):
            raise
        said = await copying.why_not(turn, number, refused) or await no_in_words(router, turn, refused)
        return hold(turn, ids, found, said=[*before, *said])


# ------------------------------------------------------------ what is pressed


async def begin(turn: Turn, press: actions.BeginWithFiles) -> Answer:
    """A draft of these files."""
    return await _put(turn, press.offer, number=0)


async def put(turn: Turn, press: actions.PutFiles) -> Answer:
    """These files on that draft."""
    return await _put(turn, press.offer, number=press.claim)


async def _put(turn: Turn, offer: str, *, number: int) -> Answer:
    held = await turn.read(lambda unit: unit.offers.get(offer, person=turn.person.id))
    if held is None:
        raise Refused("offer.gone")
    ids, policy = json.loads(held), await turn.policy()

    async def deed() -> Answer:
        receipts = await turn.read(lambda unit: attaching.staged(unit, ids, by=turn.person))
        files = list(dict.fromkeys(each.sha256 for each in receipts))
        taken = await turn.read(lambda unit: attaching.taken(unit, files, by=turn.person, but=number or None))
        used = {twin.receipt.sha256 for twin in taken}
        free = [each for each in files if each not in used]
        if not free:
            return [*offers_of_both(turn, taken, number=number)]

        def answer(claim: Claim) -> Answer:
            question = asking.next_question(turn.reader, claim, policy)
            key = "receipts-joined-returned" if claim.state is State.RETURNED else "receipts-joined"
            joined = Text(text=turn.reader.say(key, number=claim.label, count=len(free)))
            card, offers = showing.owners_card(claim, fresh=True), offers_of_both(turn, taken, number=claim.number)
            return [card, *([joined] if number else []), *offers, *([question] if question else [])]

        return await turn.write(put_held, offer, number, free, currency=policy.currency, answer=answer)

    return await unless_sent_meanwhile(turn, deed)


def put_held(
    unit: Any, offer: str, number: int, files: Sequence[str], *, currency: str, by: Person, now: datetime, on: date
) -> Claim:
    """The files go on the draft of that number, or begin one where it is 0.

    Raises `Refused("offer.gone")` where that was done already.
    """
    unit.offers.use(offer, person=by.id)
    when: dict[str, Any] = {"by": by, "now": now, "on": on}
    if not number:
        return filing.create(unit, [Line(currency=currency, receipts=tuple(files))], **when)
    claim: Claim | None = unit.claims.get(number)
    if claim is None:
        raise Refused("claim.unknown", number=label(number))
    return filing.edit(unit, number, placed(claim.lines, files, line=0), seen=claim.version, **when)


def register(router: Router) -> None:
    """Both buttons."""
    router.pressed(actions.BeginWithFiles)(begin)
    router.pressed(actions.PutFiles)(put)
