"""A receipt that waits for Keep both is on no claim yet: its claim is not sent without it before that was asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, cast

from bot.chat.messages import Button, Items, Live, Model, Offer, Row
from bot.chat.turn import Turn
from claims import attaching, filing
from claims.claim import Claim
from claims.errors import Refused
from claims.people import Person
from claims.receipts import Receipt
from handlers import actions
from handlers.card_parts import cut
from handlers.twice import SUBJECT

ASKS = ".left"
"""How the names of the lists end that ask."""

NAMED = 3
"""Of the files that wait, how many are told by name."""


class Asked(Model):
    """Of which files somebody was asked for a claim, kept with the list that asks; and the reply they had written."""

    claim: int
    files: tuple[str, ...]
    reply: str | None = None


def submit(
    unit: Any,
    number: int,
    *,
    by: Person,
    seen: int,
    now: datetime,
    on: date,
    reply: str | None = None,
    category: str | None = None,
    without: str = "",
) -> Claim:
    """Send a claim as `filing.submit` does, whichever way it was asked for, unless a file for it waits for Keep both.

    `without` names the list that asked: the files it was asked about are left out, and the reply that was written
    before goes along. Raises `Refused("receipt.waits", number=, cards=(…), names=(…), files=(…))` for any other that
    waits, and all that `filing.submit` raises.
    """
    asked = asked_about(unit, without, number=number, by=by)
    answered = asked.files if asked is not None else ()
    if reply is None and asked is not None:
        reply = asked.reply
    try:
        claim = filing.submit(unit, number, by=by, seen=seen, now=now, on=on, reply=reply, category=category)
    except Refused as refused:
        if refused.code == "claim.reply_needed":
            # Asked now and not once the reply is written.
            _demand_none_waits(unit, unit.claims.get(number), but=answered)
        raise
    _demand_none_waits(unit, claim, but=answered)
    return claim


def asked_about(unit: Any, name: str, *, number: int, by: Person) -> Asked | None:
    """What the list of that name asked them about that claim; None where it is no such list, theirs, or kept still."""
    held = unit.offers.get(name, person=by.id) if name.endswith(ASKS) else None
    asked = None if held is None else Asked.model_validate_json(held)
    return asked if asked is not None and asked.claim == number else None


def _demand_none_waits(unit: Any, claim: Claim, *, but: Collection[str]) -> None:
    found = waiting(unit, claim)
    files = tuple(each.sha256 for each in found.values())
    if any(each not in but for each in files):
        names = tuple(each.name or each.kind.value for each in found.values())
        raise Refused("receipt.waits", number=claim.label, cards=tuple(found), names=names, files=files)


def waiting(unit: Any, claim: Claim) -> dict[str, Receipt]:
    """Files that were left out of a claim because a live one has them, by the card that offers to keep them on both.

    What is on it by now, and what no live claim has any more, waits for nothing.
    """
    cards: dict[str, tuple[str, Receipt]] = {}
    for key in unit.conversations.cards_beside(claim=claim.number, person=claim.owner, subject=SUBJECT):
        _, file, number, _ = key.split(":")
        receipt = unit.receipts.get(file) if number == str(claim.number) else None
        if receipt is not None and receipt.owner == claim.owner and receipt.sha256 not in claim.receipts:
            cards[receipt.sha256] = (key, receipt)
    twins = attaching.twins(unit, [each for _, each in cards.values()], owner=claim.owner, but=claim.number)
    return {cards[twin.receipt.sha256][0]: twin.receipt for twin in twins if twin.is_live}


def ask(turn: Turn, claim: Claim, refused: Refused, *, seen: int, reply: str | None = None) -> list[Any]:
    """The cards with Keep both, the newest thing here now, and below them how to send the claim without the files.

    A reply that was written is kept: it goes along without the files, or stands in the form that can be opened again.
    """
    keys, names = cast(Sequence[str], refused.facts["cards"]), cast(Sequence[str], refused.facts["names"])
    say, name, shown = turn.reader.say, f"{turn.reference}{ASKS}", [cut(each, 60) for each in names[:NAMED]]
    more = [say("left-more", count=len(names) - NAMED)] if len(names) > NAMED else []
    facts = {"names": turn.reader.listed([*shown, *more]), "count": len(names), "number": claim.label}
    leave = actions.SubmitWithout(claim=claim.number, version=seen, offer=name)
    rows = [Row(text=cut(say("left-out-row", **facts), 300))]
    if reply is not None:
        again = actions.KeptReply(claim=claim.number, version=seen, offer=name)
        button = Button(label=say("button-kept-reply"), action=again.pack(), opens_form=True)
        rows.append(Row(text=say("left-out-reply"), button=button))
    items = Items(
        title=say("left-out-title"),
        rows=tuple(rows),
        buttons=(Button(label=say("button-leave-out"), action=leave.pack()),),
    )
    asked = Asked(claim=claim.number, files=tuple(cast(Sequence[str], refused.facts["files"])), reply=reply)
    offer = Offer(items=items, name=name, holds=asked.model_dump_json(exclude_none=True))
    return [*(Live(card_key=each, fresh=True) for each in keys), offer]


def cards(unit: Any, number: int, *, by: Person) -> list[Live]:
    """The cards with Keep both that can't be pressed any more once one's own claim is sent without the files."""
    claim: Claim | None = unit.claims.get(number)
    return [] if claim is None or claim.owner != by.id else [Live(card_key=each) for each in waiting(unit, claim)]
