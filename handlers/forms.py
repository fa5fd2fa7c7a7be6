"""The forms that ask why: Return, Reject, Reply. What was bought is asked in expenses.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.chat import late
from bot.chat.actions import LARGEST
from bot.chat.forms import AnyField, ChoiceField, Form, FormOption, LongTextField
from bot.chat.texts import Reader
from bot.chat.turn import Turn
from claims.claim import Claim
from claims.errors import Refused
from claims.lines import REASON_LENGTH
from claims.policy import Policy
from claims.states import Verb
from handlers import showing
from handlers.card_parts import cut

WITHOUT = "without"
"""In the context of a reply: the name of the list that asked whether its claim is sent without some files."""


def number_in(context: Mapping[str, str], name: str) -> int:
    """A whole number out of a form's context; whatever else stands there is nothing this program wrote."""
    text = context.get(name, "")
    if not re.fullmatch("[0-9]{1,16}", text) or int(text) > LARGEST:
        raise Refused("action.unknown")
    return int(text)


def context_of(claim: Claim) -> dict[str, str]:
    """What a form needs to go on: the claim and the version that was shown."""
    return {"claim": str(claim.number), "version": str(claim.version)}


async def return_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """Why it goes back."""
    return await _reason_form(turn, context, Verb.RETURN)


async def reject_claim(turn: Turn, context: Mapping[str, str]) -> Form:
    """Why it is refused."""
    return await _reason_form(turn, context, Verb.REJECT)


async def _reason_form(turn: Turn, context: Mapping[str, str], verb: Verb) -> Form:
    claim = await showing.claim_of(turn, number_in(context, "claim"), verb)
    policy: Policy = await turn.read(lambda unit: unit.policies.get(claim.policy_version))
    say = turn.reader.say
    options = tuple(
        FormOption(value=each.code, label=cut(turn.reader.named(each.names), 75)) for each in policy.reasons
    )
    fields: tuple[AnyField, ...] = (
        LongTextField(name="reason", label=say("field-reason"), most=REASON_LENGTH),
        ChoiceField(name="code", label=say("field-code"), options=options, initial="other"),
    )
    return Form(
        id=f"claim.{verb.value}",
        title=say(f"form-{verb.value}", number=claim.label),
        lead=say(f"ask-{verb.value}", number=claim.label),
        fields=fields,
        submit=say(f"button-{verb.value}"),
        context={"claim": str(claim.number), "version": context.get("version", "")},
    )


async def reply_to_approver(turn: Turn, context: Mapping[str, str]) -> Form:
    """What to tell the approver when a returned claim is sent again as it was."""
    claim = await showing.claim_of(turn, number_in(context, "claim"), Verb.SUBMIT)
    return reply_form(turn.reader, claim, seen=context.get("version", ""), without=context.get(WITHOUT, ""))


def reply_form(reader: Reader, claim: Claim, *, seen: int | str, without: str = "") -> Form:
    """The same form; `seen` is the version that its person looks at, `without` as of `left_out.submit`."""
    say, context = reader.say, {"claim": str(claim.number), "version": str(seen)}
    return Form(
        id="claim.reply",
        title=say("form-reply", number=claim.label),
        lead=say("ask-reply", number=claim.label),
        fields=(LongTextField(name="reply", label=say("field-reply"), most=REASON_LENGTH),),
        submit=say("button-submit"),
        context={**context, WITHOUT: without} if without else context,
    )


def register(router: Any) -> None:
    """Each by its id, and what is told of those whose dialog may not show it."""
    router.draws(late.SUBJECT)(late.draw)
    router.form("claim.return")(return_claim)
    router.form("claim.reject")(reject_claim)
    router.form("claim.reply")(reply_to_approver)
