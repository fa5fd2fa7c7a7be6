"""What an approver does: agree, or return or reject with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.events import Said
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import review
from claims.sentences.told_codes import OTHER, told_code
from claims.states import Verb
from handlers import actions, forms, showing
from handlers.done import in_a_word
from handlers.forms import number_in
from handlers.reopening import unless_changed


async def approve(turn: Turn, press: actions.Approve) -> Answer:
    """The approver agrees; the card they pressed shows the outcome."""
    answer = in_a_word(turn, Verb.APPROVE, showing.review_card)
    return await turn.write(review.approve, press.claim, seen=press.version, answer=answer)


async def ask_why_return(turn: Turn, press: actions.Return) -> Answer:
    """The form that asks why it goes back; nothing happens before it is sent."""
    claim = await showing.as_shown(turn, press.claim, Verb.RETURN, seen=press.version)
    return await forms.return_claim(turn, forms.context_of(claim))


async def ask_why_reject(turn: Turn, press: actions.Reject) -> Answer:
    """The form that asks why it is refused; nothing happens before it is sent."""
    claim = await showing.as_shown(turn, press.claim, Verb.REJECT, seen=press.version)
    return await forms.reject_claim(turn, forms.context_of(claim))


async def send_back(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """Return it with the reason."""
    deed = _refuse(turn, review.send_back, Verb.RETURN, values, context)
    return await unless_changed(turn, forms.return_claim, context, values, deed)


async def reject(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """Refuse it for good with the reason."""
    deed = _refuse(turn, review.reject, Verb.REJECT, values, context)
    return await unless_changed(turn, forms.reject_claim, context, values, deed)


async def _refuse(
    turn: Turn, use_case: Any, verb: Verb, values: Mapping[str, Any], context: Mapping[str, str]
) -> Answer:
    number, seen = number_in(context, "claim"), number_in(context, "version")
    reason, code = values["reason"], values["code"]
    if isinstance(turn.event, Said) and code == OTHER:
        code = await code_said(turn, number, reason)
    answer = in_a_word(turn, verb, showing.review_card)
    return await turn.write(use_case, number, reason=reason, code=code, seen=seen, answer=answer)


async def code_said(turn: Turn, number: int, reason: str) -> str:
    """Which of the policy's reasons these words are, where they say that clearly; else `other`."""

    def query(unit: Any) -> str:
        claim = unit.claims.get(number)
        return OTHER if claim is None else told_code(reason, unit.policies.get(claim.policy_version).reasons)

    return await turn.read(query)


def register(router: Router) -> None:
    """The approver's buttons and forms."""
    router.pressed(actions.Approve)(approve)
    router.pressed(actions.Return)(ask_why_return)
    router.pressed(actions.Reject)(ask_why_reject)
    router.filled("claim.return")(send_back)
    router.filled("claim.reject")(reject)
