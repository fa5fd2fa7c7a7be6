"""The form of a list of expenses that was read back: corrected there, it becomes the same one draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.chat.forms import Form, FormErrors
from bot.chat.messages import Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims.errors import Refused
from handlers import actions, expenses, filing, several


async def edit(turn: Turn, press: actions.EditSeveral) -> Answer:
    """The form with all of the list. Of a list that was corrected or saved since, the truth is shown instead."""
    if await several.held_lines(turn, press.offer) is None:
        return await several.what_became(turn, press.offer, Refused("offer.gone"))
    return await list_form(turn, {"offer": press.offer})


async def list_form(turn: Turn, context: Mapping[str, str]) -> Form:
    """The form of that list; an empty one where the list is gone, so that what was typed can still be read."""
    offer = context.get("offer", "")
    lines, policy = await several.held_lines(turn, offer) or (), await turn.policy()
    shown = [expenses.raw_line(policy, line) for line in lines]
    return Form(
        id="claim.list",
        title=turn.reader.say("form-several", count=len(lines)),
        fields=(expenses.lines_field(turn, policy, lines, shown=shown),),
        submit=turn.reader.say("button-save"),
        context={"offer": offer},
    )


async def save(turn: Turn, values: Mapping[str, Any], context: Mapping[str, str]) -> Answer:
    """A filled form is the draft. Where the list became one meanwhile, or another list, that is said in the form."""
    lines, offer = expenses.expenses(values), context.get("offer", "")
    wrong = expenses.mistakes(turn, lines, typed=filing.typed_in(turn))
    if wrong is not None:
        return wrong
    try:
        return await several.save_lines(turn, offer, lines)
    except Refused as refused:
        if refused.code != "offer.gone" or turn.committed:
            raise
        became = await several.what_became(turn, offer, refused)
        said = [each.text for each in became if isinstance(each, Text)] if isinstance(became, list) else []
        return FormErrors(errors={"": "\n".join(said)}, typed=filing.typed_in(turn))


def register(router: Router) -> None:
    """The button of the list and its form."""
    router.pressed(actions.EditSeveral)(edit)
    router.form("claim.list")(list_form)
    router.filled("claim.list")(save)
