"""The drop-down of categories on the card of one expense that is not sent yet, and what becomes of what is chosen."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from bot.chat.events import Pressed
from bot.chat.messages import OPTION, OPTIONS, Choice, Live, Option, Question, Text
from bot.chat.turn import Answer, Turn
from claims import filing, rights
from claims.claim import Claim
from claims.errors import Refused
from claims.policy import Policy
from claims.states import EDITABLE, Verb
from handlers import actions, asking, forms, left_out, showing
from handlers.card_parts import Sight, cut
from handlers.twice import offer_both

WHY_NOT = frozenset({"claim.incomplete", "claim.reply_needed", "receipt.elsewhere", "receipt.waits"})
"""Why a claim is not sent, where more than a sentence is answered."""


# ------------------------------------------------------------ what is offered


def drop_down(sight: Sight) -> Choice | None:
    """The policy's categories for the one expense of a claim that its owner may still send, its own one chosen.

    None where a drop-down could not say it: of several expenses it would not be clear which is meant, more categories
    than it holds are in the form, and so are those whose names can't be told apart once they are cut to fit.
    """
    claim, reader = sight.claim, sight.reader
    if len(claim.lines) != 1 or claim.state not in EDITABLE or not rights.allows(Verb.SUBMIT, claim.state, sight.held):
        return None
    named = tuple((each.key, reader.named(each.names)) for each in sight.policy.categories)
    category = sight.policy.category(claim.lines[0].category)
    return _drawn(reader.say("field-category"), named, None if category is None else category.key)


def is_offered(claim: Claim, policy: Policy) -> bool:
    """Whether the card of a claim that may be sent has that drop-down, of which nothing is heard before a press."""
    return len(claim.lines) == 1 and len(policy.categories) < OPTIONS


@lru_cache(maxsize=256)
def _drawn(label: str, named: tuple[tuple[str, str], ...], chosen: str | None) -> Choice | None:
    """The same for many cards: there are as many as categories in two languages."""
    shorts = {cut(name, OPTION) for _, name in named}
    # One that stands for "not chosen yet" takes a place too.
    if len(named) > OPTIONS - (chosen is None) or len(shorts) < len(named):
        return None
    options = tuple(Option(value=key, label=cut(name, 75), short=cut(name, OPTION)) for key, name in named)
    return Choice(label=label, options=options, chosen=chosen)


# ------------------------------------------------------------ what was chosen


def chosen(turn: Turn) -> str | None:
    """What the drop-down of the pressed card said; None where it has none or nothing was pressed."""
    return turn.event.choice or None if isinstance(turn.event, Pressed) else None


async def not_sent(turn: Turn, press: actions.Submit, refused: Refused) -> Answer:
    """Why a claim was not sent, and what is to be done about it; the category that was chosen is kept on it.

    So whoever presses again sends what they see, and nothing they chose is lost. Raises the refusal where there is
    nothing to keep and it needs no more than its sentence.
    """
    category = chosen(turn)
    try:
        claim = await showing.claim_of(turn, press.claim, Verb.EDIT)
        policy = await turn.policy()
        if category is not None and category != claim.lines[0].category:
            return await turn.write(
                filing.choose,
                press.claim,
                category,
                seen=press.version,
                answer=lambda changed: [
                    showing.owners_card(changed),
                    *_why(turn, changed, refused, seen=changed.version, policy=policy),
                ],
            )
    except Refused:
        # The press itself was no good: it was of an older card, or nobody offered that.
        raise refused from None
    if refused.code not in WHY_NOT:
        raise refused
    return _why(turn, claim, refused, seen=press.version, policy=policy)


def _why(turn: Turn, claim: Claim, refused: Refused, *, seen: int, policy: Policy) -> list[Any]:
    if refused.code == "claim.reply_needed":
        return [forms.reply_form(turn.reader, claim, seen=seen)]
    if refused.code == "receipt.waits":
        return left_out.ask(turn, claim, refused, seen=seen)
    if refused.code == "receipt.elsewhere":
        return [offer_both(turn, claim.number, refused)]
    found: list[Text | Question | Live | None] = [Text(text=turn.reader.refusal(refused))]
    if refused.code == "claim.incomplete":
        found.append(asking.next_question(turn.reader, claim, policy))
    return [each for each in found if each is not None]
