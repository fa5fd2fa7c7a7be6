"""Which card of a claim somebody is shown. What may be seen is asked in claims/rights.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat.messages import Live
from bot.chat.turn import Turn
from claims import rights
from claims.claim import Claim, label
from claims.errors import Refused
from claims.notices import card_key
from claims.people import Person
from claims.states import State, Verb


def visible(unit: Any, number: int, *, by: Person, on: date) -> Claim:
    """The claim, if this person may see it. Raises `Refused` as `rights.demand` does, alike for foreign and missing."""
    person = unit.people.get(by.id) or by
    return rights.demand(unit, Verb.SEE, unit.claims.get(number), person, on=on, number=label(number))


def side(unit: Any, claim: Claim, *, by: Person, on: date) -> str:
    """Whose card of a claim it is for this person: its `owner`'s, its approver's (`review`) or finance's (`pay`)."""
    held = rights.relations(unit, claim, by, on=on)
    if rights.Relation.OWNER in held:
        return "owner"
    is_settled = claim.state in (State.APPROVED, State.PAID)
    if rights.Relation.DESK in held or (rights.Relation.ASKED in held and not is_settled):
        return "review"
    if rights.Relation.ASKED in held and rights.Relation.PAYDESK not in held:
        return "review"
    return "pay"


def card(unit: Any, claim: Claim, *, by: Person, on: date, fresh: bool = False) -> Live:
    """The card of the claim for this person."""
    return Live(card_key=card_key(claim.number, side(unit, claim, by=by, on=on)), fresh=fresh)


def owners_card(claim: Claim, *, fresh: bool = False) -> Live:
    """The card of whoever filed the claim."""
    return Live(card_key=card_key(claim.number, "owner"), fresh=fresh)


def review_card(claim: Claim) -> Live:
    """The card of whoever decides."""
    return Live(card_key=card_key(claim.number, "review"))


def pay_card(claim: Claim) -> Live:
    """The card of whoever pays."""
    return Live(card_key=card_key(claim.number, "pay"))


async def see(turn: Turn, number: int, *, fresh: bool = True) -> Live:
    """The card of a claim for the person of this turn; raises `Refused` where there is nothing to see."""

    def query(unit: Any) -> Live:
        claim = visible(unit, number, by=turn.person, on=turn.today)
        return card(unit, claim, by=turn.person, on=turn.today, fresh=fresh)

    return await turn.read(query)


async def claim_of(turn: Turn, number: int, verb: Verb) -> Claim:
    """The claim, if the person of this turn may do that to it now; raises `Refused` as `rights.demand` does."""

    def query(unit: Any) -> Claim:
        person = unit.people.get(turn.person.id) or turn.person
        claim = unit.claims.get(number)
        return rights.demand(unit, verb, claim, person, on=turn.today, number=label(number))

    return await turn.read(query)


async def as_shown(turn: Turn, number: int, verb: Verb, *, seen: int) -> Claim:
    """The same; raises `Refused("claim.changed")` too, where it is not the version any more that was shown."""
    claim = await claim_of(turn, number, verb)
    if claim.version != seen:
        raise Refused("claim.changed", number=claim.label, state=claim.state.value)
    return claim
