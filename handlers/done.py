"""Say in a sentence what was done where it was typed: the card that shows it may be far above."""

from __future__ import annotations

from collections.abc import Callable

from bot.chat.events import Said
from bot.chat.messages import Live, Text
from bot.chat.turn import Answer, Turn
from claims.claim import Claim
from claims.states import Verb


def in_a_word(turn: Turn, verb: Verb, card: Callable[[Claim], Live]) -> Callable[[Claim], Answer]:
    """The answer to a deed: the claim's card, and before it what was done, where it was typed and not pressed."""

    def answer(claim: Claim) -> Answer:
        if not isinstance(turn.event, Said):
            return card(claim)
        return [Text(text=turn.reader.say(f"done-{verb.value}", number=claim.label)), card(claim)]

    return answer
