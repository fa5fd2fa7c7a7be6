"""A claim that is named by its number is corrected in words: "C-000001: 86", "change C-000001 to 86", 把C-1改成86."""

from __future__ import annotations

from bot.chat.messages import Text
from bot.chat.router import plain
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.reading import read
from claims.sentences.numbered import numbered
from claims.sentences.questions import asks
from claims.states import EDITABLE
from handlers import amending, showing
from handlers.told_rows import as_told


async def amend(turn: Turn, text: str) -> Answer:
    """One's own claim that is named, with what was corrected of it; what it is where it can't be changed any more.

    None where no claim is named, or nothing is said of it that could be corrected.
    """
    said = numbered(text)
    claim = None if said is None or asks(plain(text)) else await _own(turn, said.number)
    if claim is None or said is None:
        return None
    claim, policy = await as_told(turn, claim), await turn.policy()
    way = next((way for way in said.ways if amending.concerns(claim, way, turn=turn, policy=policy)), None)
    if way is None and not (said.is_ahead and read(said.ways[0], on=turn.today, policy=policy).is_claim):
        return None
    if claim.state not in EDITABLE:
        refused = Refused("claim.state", number=claim.label, state=claim.state.value)
        return [Text(text=turn.reader.refusal(refused)), showing.owners_card(claim, fresh=True)]
    return _unclear(turn, claim) if way is None else await amending.amend_one(turn, claim, way, policy=policy)


async def _own(turn: Turn, number: int) -> Claim | None:
    claim: Claim | None = await turn.read(lambda unit: unit.claims.get(number))
    return claim if claim is not None and claim.owner == turn.person.id else None


def _unclear(turn: Turn, claim: Claim) -> Answer:
    say = turn.reader.say
    examples = tuple(say("again-example", number=claim.label, text=say(f"again-{way}")) for way in ("sum", "day"))
    said = Text(text=say("again-unclear", number=claim.label), examples=examples)
    return [said, showing.owners_card(claim, fresh=True)]
