"""Somebody else's claim: only whoever filed it changes it, which is said beside the card that its reader has of it."""

from __future__ import annotations

from typing import Any

from bot.chat.messages import Text
from bot.chat.turn import Turn
from claims import rights
from claims.claim import Claim
from claims.states import Verb
from handlers import showing


async def not_changed(turn: Turn, claim: Claim) -> list[Any]:
    """That nothing of it was changed; to whoever may return it, how it would be."""

    def query(unit: Any) -> list[Any]:
        person = unit.people.get(turn.person.id) or turn.person
        held = rights.relations(unit, claim, person, on=turn.today)
        key = "again-review" if rights.allows(Verb.RETURN, claim.state, held) else "again-others"
        card = showing.card(unit, claim, by=person, on=turn.today, fresh=True)
        return [Text(text=turn.reader.say(key, number=claim.label)), card]

    return await turn.read(query)
