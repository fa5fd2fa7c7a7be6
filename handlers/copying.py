"""Copy: a new draft with what an earlier claim says."""

from __future__ import annotations

from typing import Any

from bot.chat.messages import Text
from bot.chat.router import Router
from bot.chat.turn import Answer, Turn
from claims import copying
from claims.copying import Copied
from claims.errors import Refused
from claims.states import Verb
from handlers import actions, asking, lists, showing, typed

WORDS = ("copy", "复制")


async def copy(turn: Turn, press: actions.Copy) -> Answer:
    """The copy's card, below which number it got; of a claim that is not over, what can be done instead."""
    policy, say = await turn.policy(), turn.reader.say

    def answer(copied: Copied) -> Answer:
        key = "copy-made" if copied.is_new else "copy-there"
        said: list[Any] = [
            Text(text=say(key, number=copied.of.label, copy=copied.claim.label)),
            showing.owners_card(copied.claim, fresh=True),
        ]
        question = asking.next_question(turn.reader, copied.claim, policy) if copied.is_new else None
        return [*said, *([question] if question else [])]

    try:
        return await turn.write(copying.copy, press.claim, answer=answer)
    except Refused as refused:
        if refused.code != "claim.state" or refused.facts.get("verb") != Verb.COPY.value:
            raise
        state = say(f"state-{refused.facts['state']}")
        said = say("copy-not-over", number=refused.facts["number"], state=state)
        return [Text(text=said), await showing.see(turn, press.claim, fresh=False)]


async def copy_number(turn: Turn, number: int) -> Answer:
    """`copy C-000042`. Nothing of that claim changes, so it need not have been shown here before."""
    return await copy(turn, actions.Copy(claim=number))


def register(router: Router) -> None:
    """The button and the word."""
    router.pressed(actions.Copy)(copy)
    router.command(*WORDS, takes="number")(copy_number)
    router.command(*WORDS)(typed.without_number(WORDS, lists.my_claims))
