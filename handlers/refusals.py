"""What is shown beside a refusal: the claim as it is, or nothing but that where a second press meant the first.

Where it was typed, the card may be far above, so it is said in a word as well that it is done already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.events import Filled, Said
from bot.chat.messages import Text
from bot.chat.router import Router, claim_number
from bot.chat.turn import Answer, Turn
from claims import rights
from claims.claim import Claim
from claims.errors import Refused
from claims.states import Verb
from handlers import showing

DEED: Mapping[str, str] = {
    Verb.SUBMIT.value: "submitted",
    Verb.WITHDRAW.value: "withdrawn",
    Verb.DISCARD.value: "discarded",
    Verb.APPROVE.value: "approved",
    Verb.RETURN.value: "returned",
    Verb.REJECT.value: "rejected",
    Verb.PAY.value: "paid",
}
"""What history calls a verb once it is done; the state it leads to has the same word."""


async def soften(turn: Turn, refused: Refused) -> tuple[bool, Answer]:
    """Whether this person already did what they asked for, so that no refusal need be said; and the card to show."""
    number = claim_number(str(refused.facts.get("number", "")))
    if number is None or refused.code == "claim.unknown":
        return False, None

    def query(unit: Any) -> tuple[bool, Answer]:
        claim, person = unit.claims.get(number), unit.people.get(turn.person.id)
        if claim is None or person is None:
            return False, None
        if not rights.allows(Verb.SEE, claim.state, rights.relations(unit, claim, person, on=turn.today)):
            return False, None
        card = showing.card(unit, claim, by=person, on=turn.today)
        if not _was_done_by_them(unit, claim, turn, refused):
            return False, card
        already = turn.reader.say("done-already", number=claim.label, state=turn.reader.say(f"state-{claim.state}"))
        return True, [Text(text=already), card] if isinstance(turn.event, Said) else card

    return await turn.read(query)


def _was_done_by_them(unit: Any, claim: Claim, turn: Turn, refused: Refused) -> bool:
    deed = DEED.get(str(refused.facts.get("verb")))
    # A form sent twice holds words that the first one may not have had, so it is always answered in words.
    if refused.code != "claim.state" or deed != claim.state.value or isinstance(turn.event, Filled):
        return False
    done = [row for row in unit.claims.history(claim.number) if row.event == deed]
    return bool(done) and done[-1].by == turn.person.id


def register(router: Router) -> None:
    """Asked by the kernel for every refusal."""
    router.softener = soften
