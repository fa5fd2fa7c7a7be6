"""A receipt that waits for Keep both is on no claim yet: its claim is not sent without it before that was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from bot.chat.messages import Button, Items, Live, Offer, Row
from bot.chat.turn import Turn
from claims import attaching, filing
from claims.claim import Claim
from claims.errors import Refused
from claims.people import Person
from claims.receipts import Receipt
from handlers import actions
from handlers.card_parts import cut
from handlers.twice import SUBJECT

NAMED = 3
"""Of the files that wait, how many are told by name."""


def submit(
    unit: Any, number: int, *, by: Person, seen: int, now: datetime, on: date, category: str | None = None
) -> Claim:
    """Send a claim as `filing.submit` does, unless somebody was asked of a file for it whether to keep both.

    Raises `Refused("receipt.waits", number=, cards=(…), names=(…))`, and all that `filing.submit` raises.
    """
    try:
        claim = filing.submit(unit, number, by=by, seen=seen, now=now, on=on, category=category)
    except Refused as refused:
        if refused.code == "claim.reply_needed":
            # The form that asks for the reply sends the claim.
            _demand_none_waits(unit, unit.claims.get(number))
        raise
    _demand_none_waits(unit, claim)
    return claim


def _demand_none_waits(unit: Any, claim: Claim) -> None:
    found = waiting(unit, claim)
    if found:
        names = tuple(each.name or each.kind.value for each in found.values())
        raise Refused("receipt.waits", number=claim.label, cards=tuple(found), names=names)


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


def ask(turn: Turn, claim: Claim, refused: Refused, *, seen: int) -> list[Any]:
    """The cards with Keep both, the newest thing here now, and below them how to send the claim without the files."""
    keys, names = cast(Sequence[str], refused.facts["cards"]), cast(Sequence[str], refused.facts["names"])
    say, shown = turn.reader.say, [cut(each, 60) for each in names[:NAMED]]
    more = [say("left-more", count=len(names) - NAMED)] if len(names) > NAMED else []
    facts = {"names": turn.reader.several([*shown, *more]), "count": len(names), "number": claim.label}
    leave = actions.SubmitWithout(claim=claim.number, version=seen)
    items = Items(
        title=say("left-out-title"),
        rows=(Row(text=cut(say("left-out-row", **facts), 300)),),
        buttons=(Button(label=say("button-leave-out"), action=leave.pack()),),
    )
    return [*(Live(card_key=each, fresh=True) for each in keys), Offer(items=items, name=f"{turn.reference}.left")]


def cards(unit: Any, number: int, *, by: Person) -> list[Live]:
    """The cards with Keep both that can't be pressed any more once one's own claim is sent without the files."""
    claim: Claim | None = unit.claims.get(number)
    return [] if claim is None or claim.owner != by.id else [Live(card_key=each) for each in waiting(unit, claim)]
