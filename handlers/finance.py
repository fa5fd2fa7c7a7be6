"""What finance does: mark an approved claim as paid."""

from __future__ import annotations

from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import paying
from claims.states import Verb
from handlers import actions, showing
from handlers.done import in_a_word


async def mark_paid(turn: Turn, press: actions.MarkPaid) -> Answer:
    """The money went out; the card they pressed shows it."""
    answer = in_a_word(turn, Verb.PAY, showing.pay_card)
    return await turn.write(paying.pay, press.claim, seen=press.version, answer=answer)


def register(router: Router) -> None:
    """The button of finance."""
    router.pressed(actions.MarkPaid)(mark_paid)
