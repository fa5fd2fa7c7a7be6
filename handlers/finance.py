"""What finance does: mark an approved claim as paid."""

from __future__ import annotations

from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import paying
from handlers import actions, showing


async def mark_paid(turn: Turn, press: actions.MarkPaid) -> Answer:
    """The money went out; the card they pressed shows it."""
    return await turn.write(paying.pay, press.claim, seen=press.version, answer=showing.pay_card)


def register(router: Router) -> None:
    """The button of finance."""
    router.pressed(actions.MarkPaid)(mark_paid)
